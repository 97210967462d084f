import { webOwnerPort } from '../adapters/web/ownerPort';
import { serveLanguage } from './serve';

/** Entry of the language worker in the browser: `dist/language.web.js`. */
serveLanguage(webOwnerPort());
