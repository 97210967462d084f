/**
 * Writes the list of all rules (media/docs/rules.md). Started with `npm run docs`.
 * Flag: --check (writes nothing; ends with 1 when the file is not what it would write).
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RULES_PAGE } from '../core/lint/rulePage.ts';
import { catalogueText } from '../core/lint/rules/catalogue.ts';

const path = join(dirname(fileURLToPath(import.meta.url)), '..', '..', RULES_PAGE);
const text = catalogueText();

function committed() {
  try {
    return readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

if (committed() === text) {
  console.log(`${RULES_PAGE} is up to date.`);
} else if (process.argv.includes('--check')) {
  console.error(`${RULES_PAGE} is not what the rules say: run npm run docs.`);
  process.exitCode = 1;
} else {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(`${RULES_PAGE} written.`);
}
