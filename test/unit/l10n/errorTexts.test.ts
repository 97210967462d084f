import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readScenario } from '../../../src/core/simulation/readScenario';
import { splitScript, translateStatement } from '../../../src/core/translate/translate';
import { messageSayer, type MessageTexts } from '../../../src/core/views/messageTexts';
import { describeReason } from '../../../src/core/views/reasons';
import { ENGLISH_VIEW_TEXTS } from '../../../src/core/views/viewTexts';
import { refusedConstructs, thrownTexts } from './thrownTexts';

const ROOT = join(__dirname, '..', '..', '..');
const TEXTS = JSON.parse(readFileSync(join(ROOT, 'l10n', 'errors.zh-cn.json'), 'utf8')) as MessageTexts;
const say = messageSayer(TEXTS);
const PLACEHOLDER = /\{(\d+)(?::(\w+))?\}/g;

/** Whether it is said in Chinese; a value may be in English. */
function isSaid(table: string, english: string): boolean {
  return /\p{Script=Han}/u.test(say(table, english) ?? '');
}

/** What a value of a template may be, where not anything: by its number. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  'The function {0} is not supported by the local runner{1}.{2}': ['sleep', ' (mysql)', ' It is known for hive, spark: declare the task\'s datasource_type.'],
  'The function {0} {1} ({2}).': ['round', 'is not supported by the local runner with this number of arguments', '3'],
  'The {0} that starts here is not closed.': ['string'],
  '{0}: {1} is expected.': ['Cannot translate ; here', 'a name'],
  '{0} in a JSON path': ['.* of what is no object'],
  '{0} is not supported by the local runner{1}.': ['to_json of this value', ' (hive)'],
};

function filled(template: string): string {
  const values = VALUES[template];
  const text = template.replace(/\{(\d)\}/g, (_, number: string) => (values?.[Number(number)] ?? `v${number}`));
  // Only a part of a sentence: what a number should have been.
  return text.startsWith('integer between') ? `'300' is no ${text}` : text;
}

/** What a JSON path fails by is said with where it stands. */
function isThrownSaid(text: string): boolean {
  return isSaid('run', text) || isSaid('run', `${text} in a JSON path`);
}

/** Words of a sentence, which keywords, names and values are not. */
const WORDS = /(?:^| )(?:an?|the|this|these|such|of|with|without|in|among|beside|as|at|by|to|from|behind|before|over|on|and|or|here|is|are|its?) /i;
const isWritten = (construct: string): boolean => WORDS.test(` ${construct.replace(/[A-Z]{2,}/g, '{9}')} `);

describe('what errors of runs say in Simplified Chinese', () => {
  it('is there for all refusals and failures of the translator', () => {
    const templates = thrownTexts(join(ROOT, 'src', 'core', 'translate'));
    assert.ok(templates.length > 250, String(templates.length));
    assert.deepEqual(templates.map(filled).filter((text) => !isThrownSaid(text)), []);
  });

  it('is there for each construct that the translator refuses, where it is no keyword or name', () => {
    const constructs = refusedConstructs(join(ROOT, 'src', 'core', 'translate')).filter(isWritten).map(filled);
    assert.ok(constructs.length > 200, String(constructs.length));
    assert.deepEqual(constructs.filter((construct) => !isSaid('construct', construct)), []);
    assert.equal(say('run', 'regexp_count with these flags is not supported by the local runner (postgresql).'), '本地运行器不支持使用这些标志的 regexp_count（postgresql）。');
  });

  it('is there for what a statement may not do', () => {
    const source = readFileSync(join(ROOT, 'src', 'adapters', 'sqljs', 'firewall.ts'), 'utf8');
    const reasons = [...source.matchAll(/^ {2}(\w+): '(.+)',$/gm)].map(([, key = '', reason = '']) => (
      /^[a-z]/.test(key) ? `${key.toUpperCase()} is not allowed here: ${reason}.` : `This statement is not allowed here: ${reason}.`
    ));
    assert.ok(reasons.length >= 8, String(reasons.length));
    assert.deepEqual(reasons.filter((text) => !isSaid('run', text)), []);
  });

  it('is there for each advice behind the engine\'s own words, which stay', () => {
    const source = readFileSync(join(ROOT, 'src', 'adapters', 'sqljs', 'script.ts'), 'utf8');
    const advice = [...source.matchAll(/^ {2}\[\/\^(.+)\/, '(.+)'\],$/gm)].map(([, words = '', text = '']) => `${words} x: ${text}`);
    assert.ok(advice.length >= 4);
    assert.deepEqual(advice.filter((text) => !isSaid('run', text)), []);
    assert.equal(say('run', 'no such table: orders: create it in a task before this one or in a seed script'), 'no such table: orders：请先在此任务之前的任务或初始化脚本中创建它');
  });

  it('is what a person reads of a refused statement, also inside of a reason', () => {
    const refusalOf = (sql: string, dialect: 'mysql' | 'hive'): string => {
      const [statement] = splitScript(sql, dialect);
      assert.ok(statement);
      const result = translateStatement(statement, dialect, { columnsOf: () => undefined });
      assert.ok(result.kind === 'refused', sql);
      return result.message;
    };
    const texts = { ...ENGLISH_VIEW_TEXTS, sayError: (english: string) => say('run', english) };
    assert.equal(describeReason(refusalOf('SELECT no_such_function(1)', 'mysql'), texts), '本地运行器不支持函数 no_such_function（mysql）。');
    assert.equal(describeReason(refusalOf('SELECT (1', 'hive'), texts), '语句过早结束：应为 )。');
    assert.equal(describeReason('run 1 of child at 2025-03-01 failed: division by zero', texts), 'run 1 of child at 2025-03-01 failed: 除数为零');
    assert.equal(describeReason('the engine says something quite new', texts), 'the engine says something quite new');
  });

  it('is there for what is wrong with a scenario', () => {
    const play = (more: string): string => `definition:\n  workflow: {name: w}\n  tasks: [{name: a, task_type: Sql, sql: SELECT 1}]\n${more}\n`;
    const broken = [
      '1', 'workflow: a.yaml\ndefinition: {}\n', 'name: x\n', 'workflow: gone.workflow.yaml\n', 'definition: [1]\n',
      play('taks: {}'), play('tasks: 1'), play('tasks: {b: succeeded}'), play('tasks: {a: [{takes: soon}]}'), play('tasks: {a: [{end: broken}]}'), play('tasks: {a: [{ends: brokn}]}'),
      play('at: soon'), play('at: "2025-03-01"\nbackfill: {from: "2025-03-01"}'), play('backfill: {from: "2025-03-01"}'), play('start: 1'), play('limits: 1'), play('limits: {tasks: 0}'), play('params: 1'),
      play('commands: [1]'), play('commands: [{after: 3s}]'), play('commands: [{after: 3s, do: fly}]'), play('commands: [{after: 3s, do: run}]'), play('commands: [{after: 3s, do: fault}]'), play('commands: [{after: 3s, do: clock}]'), play('commands: [{after: 3s, do: edit}]'), play('commands: [{after: 3s, do: forceSuccess}]'),
      play('others: [1]'), play('others: [{workflow: b}]'),
    ];
    const problems = broken.flatMap((text) => readScenario({ path: 'case.yaml', text, readFile: () => ({ kind: 'missing' }) }).problems.map(({ message }) => message));
    assert.ok(new Set(problems).size > 20, String(new Set(problems).size));
    assert.deepEqual(problems.filter((message) => !/ \[[A-Z]\d\d\]$/.test(message) && !isSaid('scenario', message)), []);
  });

  it('takes over every value, and names tables that there are', () => {
    const numbersIn = (text: string): readonly string[] => [...new Set([...text.matchAll(PLACEHOLDER)].map(([, number = '']) => number))].sort();
    for (const [table, templates] of Object.entries(TEXTS)) {
      for (const [english, chinese] of Object.entries(templates)) {
        assert.deepEqual(numbersIn(chinese), numbersIn(english), `${table}: ${english}`);
        for (const [, , name] of english.matchAll(PLACEHOLDER)) assert.ok(name === undefined || name in TEXTS, `${table}: ${english}`);
      }
    }
  });
});
