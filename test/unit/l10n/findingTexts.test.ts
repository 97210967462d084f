import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../../src/core/lint/finding';
import { lintSqlText } from '../../../src/core/lint/linter';
import { CITING_TEMPLATES, messageSayer, sayCited, type MessageTexts } from '../../../src/core/views/messageTexts';
import { RULES } from '../../../src/core/lint/rules';
import { pageOf } from '../../../src/core/lint/rules/pages';
import { lintExample, lintWorkflow } from '../../support/lint/lintText';
import { readMarkedScripts } from '../../support/sql/markedScripts';
import { taggedTemplates } from './templatesInSources';
import { textsIn, type WrittenText } from './textsInSources';

const ROOT = join(__dirname, '..', '..', '..');
const TEXTS = JSON.parse(readFileSync(join(ROOT, 'l10n', 'findings.zh-cn.json'), 'utf8')) as MessageTexts;
const say = messageSayer(TEXTS);

const PLACEHOLDER = /\{(\d+)(?::(\w+))?\}/g;

/** What the `yaml` package says; only what people meet is listed. */
const FOREIGN_TABLES = ['yaml', 'flow'];

function placeholdersIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(PLACEHOLDER)].map(([, number = '']) => number))].sort();
}

/** What a finding shows that is not in the table, or not Chinese. */
function unsaid({ code, message, fixes, related = [] }: Finding): readonly string[] {
  const shown = [[code, message], ...fixes.map(({ title }) => ['fix', title] as const), ...related.map((place) => ['related', place.message] as const)] as const;
  return shown.flatMap(([table, english]) => (/\p{Script=Han}/u.test(say(table, english) ?? '') ? [] : [`${table}: ${english}`]));
}

describe('what findings say in Simplified Chinese', () => {
  it('is there for each message, fix and cited message of the examples of all rules', () => {
    const examples = RULES.flatMap((rule) => pageOf(rule).bad);
    const findings = examples.flatMap(lintExample);
    assert.deepEqual([...new Set(findings.map(({ code }) => code))].sort(), RULES.map(({ code }) => code).sort());
    assert.deepEqual(findings.flatMap(unsaid), []);
  });

  it('is there for the scripts of the corpus', () => {
    const scripts = ['statements', 'shapes'].flatMap((name) => readMarkedScripts(`test/fixtures/sql/${name}.txt`));
    const findings = scripts.flatMap(({ text, dialect }) => lintSqlText({ file: 'script.sql', text, dialect }));
    assert.ok(findings.length > 150);
    assert.deepEqual(findings.flatMap(unsaid), []);
  });

  it('is there for files that cannot be read', () => {
    const task = (more: string): string => `workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n${more}`;
    const texts = ['', 'a: [1, 2', 'a: "b', '- 1', 'workflow: 1', task('    deps: 3\n'), task('    deps: [b]\n'), task('    flag: MAYBE\n'), task('    fail_retry_times: many\n'), task('    colour: red\n'), task('\tb: 1\n')];
    const findings = texts.flatMap((text) => lintWorkflow(text));
    assert.deepEqual(findings.flatMap(unsaid), []);
    assert.ok(['Y01', 'Y03', 'Y06', 'D04'].every((code) => findings.some((finding) => finding.code === code)));
  });

  it('is there where an error cites a problem of a file', () => {
    const templates = new Set(taggedTemplates().map(({ template }) => template));
    assert.deepEqual(CITING_TEMPLATES.filter((template) => !templates.has(template)), []);
    const [places = '', task = ''] = CITING_TEMPLATES;
    assert.deepEqual(sayCited(say, places, ['a.yaml', 1, 2, 'A key must be plain text.', 'Y01']), ['a.yaml', 1, 2, '键必须是普通文本。', 'Y01']);
    assert.deepEqual(sayCited(say, task, ['load', 'a.yaml:3:4: ${x} is not a parameter here.']), ['load', 'a.yaml:3:4：${x} 在这里不是参数。']);
    assert.deepEqual(sayCited(say, 'no rule of {0}', ['Nothing.']), ['Nothing.']);
  });

  it('takes over every value, and names tables that there are', () => {
    const used = new Set<string>();
    for (const [table, templates] of Object.entries(TEXTS)) {
      for (const [english, chinese] of Object.entries(templates)) {
        const numbers = [...english.matchAll(PLACEHOLDER)].map(([, number]) => Number(number));
        assert.deepEqual(numbers, numbers.map((_, index) => index), `${table}: ${english}`);
        assert.deepEqual(placeholdersIn(chinese), placeholdersIn(english), `${table}: ${english}`);
        for (const [, , name] of english.matchAll(PLACEHOLDER)) if (name !== undefined) used.add(name);
      }
    }
    const named = Object.keys(TEXTS).flatMap((names) => names.split(' ')).filter((name) => !['fix', 'related'].includes(name) && !RULES.some(({ code }) => code === name));
    assert.deepEqual([...new Set([...used, 'cron', 'failure'])].sort(), [...new Set(named)].sort());
  });
});

describe('the English templates of findings', () => {
  const sources = ['lint', 'workflow', 'schedule', 'params', 'base/expression'].flatMap((folder) => textsIn(join(ROOT, 'src', 'core', folder)));
  // outside-effect.ts puts the schedule time in the place of a percent sign.
  const written = (text: string): string => text.replaceAll('%', '\u0001');

  it('stand in the sources word by word', () => {
    const all = sources.map(({ text }) => written(text)).join('\n\0\n');
    const gone = Object.entries(TEXTS).filter(([table]) => !FOREIGN_TABLES.includes(table)).flatMap(([table, templates]) =>
      Object.keys(templates).filter((english) => english.split(/\{\d+(?::\w+)?\}/).some((part) => !all.includes(part))).map((english) => `${table}: ${english}`));
    assert.deepEqual(gone, []);
  });

  it('have every sentence that the sources say', () => {
    const all = Object.values(TEXTS).flatMap((templates) => Object.keys(templates)).join('\n\0\n').replace(PLACEHOLDER, '\u0001');
    const missing = sources.filter((source) => isSaidInFinding(source) && !all.includes(written(source.text)));
    assert.deepEqual(missing, []);
  });
});

/** Where sentences stand that are no part of a finding: pages of rules, words of crons, what a key is for. */
const OTHER_PLACES = /(?:lint\/rulePage|lint\/rules\/(?:pages|catalogue)|lint\/project\/settingsSchema|schedule\/(?:cronWords|zone)|workflow\/knownKeys)\.ts$/;

/** An example's failure, and a reason that a fix writes into the file. */
const OTHER_TEXTS = ['no such table: orders', ': the order is wanted'];

function isSaidInFinding({ text, file }: WrittenText): boolean {
  return /[a-z]+ [a-z]+ [a-z]+/.test(text) && !text.includes('\n') && !OTHER_PLACES.test(file) && !OTHER_TEXTS.includes(text);
}
