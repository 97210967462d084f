import { existsSync, readdirSync } from 'node:fs';
import { DIALECTS, type Dialect } from '../../../src/core/sql/lex/token';
import { readMarkedScripts, type MarkedScript } from '../sql/markedScripts';
import { mutated } from './mutate';
import { Random } from './random';

const FOLDERS = ['test/fixtures/sql', 'test/fixtures/sql/lineage'];

/** Every marked script of the fixtures. */
export function corpusScripts(): readonly MarkedScript[] {
  const files = FOLDERS.filter((folder) => existsSync(folder)).flatMap((folder) => (
    readdirSync(folder).filter((name) => name.endsWith('.txt')).sort().map((name) => `${folder}/${name}`)
  ));
  return files.flatMap(readMarkedScripts);
}

export type FuzzInput =
  | { readonly kind: 'sql'; readonly dialect: Dialect; readonly text: string }
  | { readonly kind: 'workflow'; readonly text: string; readonly included: string };

/** How the SQL of a task is written: `@` stands for it. */
const NOTATIONS = ['|\n      @', '>\n      @', '|2\n        @', '>-\n\n      @\n', '"@"', "'@'", '@', '$FILE{"a.sql"}', '|-\n\t@'] as const;

const HEADS = [
  'workflow:\n  name: load\n  schedule: "0 0 3 * * ? *"\n  timezone: Europe/Berlin\ntasks:\n',
  'workflow: {name: load, param: {a: "1", b: $[yyyyMMdd-1]}}\ntasks:\n',
  'idempo:\n  dialect: mysql\n  audit_columns: [loaded_at]\n  tasks:\n    a: {write: replace, role: log}\n  ignore:\n    - {codes: [T01], because: x}\nworkflow:\n  name: load\ntasks:\n',
  'tasks:\n',
] as const;

const TAILS = [
  '    deps: [b]\n',
  '    fail_retry_times: 9\n    fail_retry_interval: 0\n    timeout: 5\n  - name: b\n    task_type: Sql\n    sql: SELECT now()\n',
  '    pre_statements:\n      - DELETE FROM t WHERE dt = \'${schedule_time}\'\n    post_statements: INSERT INTO log VALUES (now())\n',
  '    local_params: &a\n      x: INT(1)\n  - {name: c, task_type: Shell, deps: [a], local_params: *a}\n',
  '',
] as const;

/** Longest script that is mutated: small inputs reach the same code in less time. */
const MOST_CHARACTERS = 240;

/** A window of a longer script, so that every part of it comes up. */
function windowOf(text: string, random: Random): string {
  if (text.length <= MOST_CHARACTERS) return text;
  const from = random.below(2) === 0 ? 0 : random.below(text.length - MOST_CHARACTERS);
  return text.slice(from, from + MOST_CHARACTERS);
}

/** Makes inputs by number: the same `seed` and `index` give the same input, whatever was made before. */
export function fuzzInputs(scripts: readonly MarkedScript[] = corpusScripts()): (seed: number, index: number) => FuzzInput {
  return (seed, index) => {
    const random = new Random(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
    const script = random.pick(scripts);
    if (script === undefined) throw new Error('no scripts to start from');
    const sql = mutated(windowOf(script.text, random), random);
    if (random.below(10) > 0) return { kind: 'sql', dialect: random.below(2) === 0 ? script.dialect : random.pick(DIALECTS), text: sql };
    const notation = random.pick(NOTATIONS);
    const written = notation.replace('@', () => sql.replaceAll('\n', '\n      '));
    const text = `${random.pick(HEADS)}  - name: a\n    task_type: Sql\n    datasource_type: ${random.pick(DIALECTS)}\n    sql: ${written}\n${random.pick(TAILS)}`;
    return { kind: 'workflow', text: random.below(3) === 0 ? text : mutated(text, random), included: sql };
  };
}
