/** Writes into package.json and package.nls*.json what they say about the linter's settings: they are made from the rules. `npm run settings`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { EDITOR_PREFIX, editorSettings, JSON_VALIDATION, RULE_PREFIX, settingTexts } from '../core/lint/project/settingsSchema.ts';
import { CHINESE_PAGE_TEXTS } from '../core/lint/rulePage.ts';

const path = new URL('../../package.json', import.meta.url);
const manifest = JSON.parse(readFileSync(path, 'utf8'));
const { configuration } = manifest.contributes;
const others = Object.entries(configuration.properties).filter(([name]) => !name.startsWith(EDITOR_PREFIX));
configuration.properties = { ...Object.fromEntries(others), ...editorSettings() };
manifest.contributes.jsonValidation = JSON_VALIDATION;
writeFileSync(path, `${JSON.stringify(manifest, undefined, 2)}\n`);

const chinese = JSON.parse(readFileSync(new URL(`../../${CHINESE_PAGE_TEXTS}`, import.meta.url), 'utf8'));
for (const [language, texts] of [['', undefined], ['.zh-cn', chinese]]) {
  const file = new URL(`../../package.nls${language}.json`, import.meta.url);
  const kept = Object.entries(JSON.parse(readFileSync(file, 'utf8'))).filter(([name]) => !name.startsWith(RULE_PREFIX));
  writeFileSync(file, `${JSON.stringify({ ...Object.fromEntries(kept), ...settingTexts(texts) }, undefined, 2)}\n`);
}
