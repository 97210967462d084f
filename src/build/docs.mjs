/**
 * Writes the documents that are made from code: the list of all rules in both languages, the state machines and the functions of the local runner. Started with `npm run docs`.
 * Flag: --check (writes nothing; ends with 1 when a file is not what it would write).
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MACHINES_PAGE, machinesText } from '../core/instance/machineDocument.ts';
import { CHINESE_PAGE_TEXTS, CHINESE_RULES_PAGE, RULES_PAGE } from '../core/lint/rulePage.ts';
import { catalogueText } from '../core/lint/rules/catalogue.ts';
import { FUNCTIONS_PAGE, functionTableText } from '../core/translate/functions/functionTable.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const CHINESE = JSON.parse(readFileSync(join(ROOT, CHINESE_PAGE_TEXTS), 'utf8'));
const DOCUMENTS = {
  [RULES_PAGE]: catalogueText(),
  [CHINESE_RULES_PAGE]: catalogueText(CHINESE),
  [MACHINES_PAGE]: machinesText(),
  [FUNCTIONS_PAGE]: functionTableText(),
};

function committed(path) {
  try {
    return readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

for (const [name, text] of Object.entries(DOCUMENTS)) {
  const path = join(ROOT, name);
  if (committed(path) === text) {
    console.log(`${name} is up to date.`);
  } else if (process.argv.includes('--check')) {
    console.error(`${name} is not what the code says: run npm run docs.`);
    process.exitCode = 1;
  } else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    console.log(`${name} written.`);
  }
}
