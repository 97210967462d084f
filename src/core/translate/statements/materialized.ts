import type { Context } from '../context';
import { readTable } from '../names';
import { quoteName } from '../quoting';
import { createAs } from './createFrom';
import { expectEnd, lowered, prepare, type Lowered, type Step } from './steps';

/** The view that knows how the rows of a materialized view are made; its name has blanks, so that no user's view has it. */
function makerOf(key: string): string {
  return quoteName(`rows for ${key}`);
}

/** CREATE MATERIALIZED VIEW, behind these words: a table of its rows, and the view that they are made by. */
export function createMaterialized(context: Context): Lowered {
  const { cursor } = context;
  const guard = cursor.accept('IF', 'NOT', 'EXISTS') ? 'IF NOT EXISTS ' : '';
  const table = readTable(context);
  while (!cursor.done && !cursor.sees('AS')) {
    if (cursor.sees('(')) cursor.skipBrackets();
    else cursor.at++;
  }
  const from = cursor.at;
  const made = createAs(context, { table, temp: '', replaces: false, guard }, { body: { columns: [], constraints: [], partitions: [], marks: '' }, names: undefined });
  if (made.steps.length === 0) return made;
  cursor.at = from;
  const source = createAs(context, { table, temp: '', replaces: false, guard: '' }, { body: { columns: [], constraints: [], partitions: [], marks: '' }, names: undefined });
  const query = source.steps.map((step) => /^(?:CREATE TABLE .*? AS|INSERT INTO \S+) ((?:SELECT|WITH|VALUES)\b[^]*)$/.exec(step.sql)?.[1]).find((sql) => sql !== undefined) ?? '';
  return { ...made, steps: [prepare(`CREATE VIEW ${makerOf(table.key)} AS ${query}`), ...made.steps] };
}

/** REFRESH MATERIALIZED VIEW, behind these words. */
export function refreshMaterialized(context: Context): Lowered {
  const { cursor } = context;
  cursor.accept('CONCURRENTLY');
  const table = readTable(context);
  const isEmpty = cursor.accept('WITH', 'NO', 'DATA');
  if (!isEmpty) cursor.accept('WITH', 'DATA');
  while (cursor.accept('CASCADE') || cursor.accept('RESTRICT'));
  expectEnd(context);
  return lowered(prepare(`DELETE FROM ${table.sql}`), ...(isEmpty ? [] : [prepare(`INSERT INTO ${table.sql} SELECT * FROM ${makerOf(table.key)}`)]));
}

/** DROP MATERIALIZED VIEW, behind these words. */
export function dropMaterialized(context: Context): Lowered {
  const { cursor } = context;
  const guard = cursor.accept('IF', 'EXISTS') ? 'IF EXISTS ' : '';
  const steps: Step[] = [];
  do {
    const table = readTable(context);
    steps.push(prepare(`DROP TABLE ${guard}${table.sql}`), prepare(`DROP VIEW ${guard}${makerOf(table.key)}`));
  } while (cursor.accept(','));
  while (cursor.accept('CASCADE') || cursor.accept('RESTRICT'));
  expectEnd(context);
  return lowered(...steps);
}
