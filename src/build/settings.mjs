/** Writes into package.json what it says about the linter's settings: they are made from the rules. `npm run settings`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { EDITOR_PREFIX, editorSettings, JSON_VALIDATION } from '../core/lint/project/settingsSchema.ts';

const path = new URL('../../package.json', import.meta.url);
const manifest = JSON.parse(readFileSync(path, 'utf8'));
const { configuration } = manifest.contributes;
const others = Object.entries(configuration.properties).filter(([name]) => !name.startsWith(EDITOR_PREFIX));
configuration.properties = { ...Object.fromEntries(others), ...editorSettings() };
manifest.contributes.jsonValidation = JSON_VALIDATION;
writeFileSync(path, `${JSON.stringify(manifest, undefined, 2)}\n`);
