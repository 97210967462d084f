import { threadOwnerPort } from '../adapters/node/ownerPort';
import { serveLanguage } from './serve';

/** Entry of the language worker under Node: `dist/language.cjs`. */
serveLanguage(threadOwnerPort());
