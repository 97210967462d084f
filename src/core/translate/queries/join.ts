import { refuseConstruct, type Context, type Source } from '../context';
import { parseValue } from '../expressions/expression';
import { quoteName } from '../quoting';
import { refuse } from '../refusal';
import { fillMissing, parseArrayJoin } from './clickhouseJoins';
import { addFactor, parseJoinCondition, readUsing, type FromBuilder } from './from';
import { lateralQuery, parseLateralView } from './lateral';
import { parseFactor } from './tables';
import { acceptApply } from './vendorRows';

const KINDS: readonly (readonly [readonly string[], string])[] = [
  [['LEFT', 'OUTER', 'JOIN'], 'LEFT JOIN'], [['LEFT', 'JOIN'], 'LEFT JOIN'],
  [['RIGHT', 'OUTER', 'JOIN'], 'RIGHT JOIN'], [['RIGHT', 'JOIN'], 'RIGHT JOIN'],
  [['FULL', 'OUTER', 'JOIN'], 'FULL JOIN'], [['FULL', 'JOIN'], 'FULL JOIN'],
  [['INNER', 'JOIN'], 'JOIN'], [['CROSS', 'JOIN'], 'CROSS JOIN'], [['STRAIGHT_JOIN'], 'JOIN'], [['JOIN'], 'JOIN'],
  [['NATURAL', 'JOIN'], 'NATURAL JOIN'], [['NATURAL', 'INNER', 'JOIN'], 'NATURAL JOIN'], [['NATURAL', 'LEFT', 'JOIN'], 'NATURAL LEFT JOIN'],
];

const FILTERS: readonly (readonly [readonly string[], string])[] = [
  [['LEFT', 'SEMI', 'JOIN'], 'EXISTS'], [['SEMI', 'JOIN'], 'EXISTS'], [['LEFT', 'ANTI', 'JOIN'], 'NOT EXISTS'], [['ANTI', 'JOIN'], 'NOT EXISTS'],
];

function acceptKind(context: Context, kinds: readonly (readonly [readonly string[], string])[]): string | undefined {
  return kinds.find(([words]) => context.cursor.accept(...words))?.[1];
}

/** `USING (a, b)` as a condition between the tables before and the one that is joined. */
function sameColumns(context: Context, builder: FromBuilder, before: number): string {
  const names = readUsing(context);
  const owner = (sources: readonly Source[], name: string): string => {
    const source = sources.find(({ columns }) => columns?.includes(name) === true) ?? refuse(`The table of the column ${name} is not known here.`, context.cursor.here);
    return `${quoteName(source.alias)}.${quoteName(name)}`;
  };
  return names.map((name) => `${owner(builder.sources.slice(0, before), name.toLowerCase())} = ${owner(builder.sources.slice(before), name.toLowerCase())}`).join(' AND ');
}

/** A semi or anti join keeps no columns of its right side: it is a condition on the left rows. */
function parseFilterJoin(context: Context, builder: FromBuilder, exists: string): void {
  const factor = parseFactor(context);
  if (factor === undefined) return;
  const before = builder.sources.length;
  builder.sources.push(...factor.sources);
  const condition = context.cursor.sees('USING') ? sameColumns(context, builder, before) : context.cursor.accept('ON') ? parseValue(context).sql : '1';
  builder.sources.splice(before);
  builder.conditions.push(`${exists} (SELECT 1 FROM ${factor.sql} WHERE ${condition})`);
}

/** `CROSS APPLY (SELECT …) x`, `OUTER APPLY STRING_SPLIT(…) x`: rows for each row of the tables before. */
function applyRows(context: Context, builder: FromBuilder, kind: 'CROSS' | 'LEFT'): void {
  const { cursor } = context;
  const factor = cursor.sees('(') ? lateralQuery(context) : parseFactor(context);
  if (factor === undefined) return cursor.unexpected('a table');
  builder.sql += ` ${kind} JOIN ${factor.sql}${kind === 'LEFT' ? ' ON 1' : ''}`;
  builder.sources.push(...factor.sources);
}

/** Reads one join behind the tables read so far; false when none stands here. */
export function parseJoin(context: Context, builder: FromBuilder): boolean {
  const { cursor } = context;
  if (cursor.accept('LATERAL', 'VIEW')) {
    parseLateralView(context, builder);
    return true;
  }
  const filter = acceptKind(context, FILTERS);
  if (filter !== undefined) {
    parseFilterJoin(context, builder, filter);
    return true;
  }
  if (parseArrayJoin(context, builder)) return true;
  if (context.dialect === 'clickhouse' && (cursor.sees('GLOBAL') || cursor.sees('ALL') || cursor.sees('LEFT', 'ALL') || cursor.sees('INNER', 'ALL'))) cursor.replace(cursor.tokens.filter((token, i) => i < cursor.at || i > cursor.at + 1 || !['GLOBAL', 'ALL'].includes(token.upper)));
  const applied = acceptApply(context);
  if (applied !== undefined) {
    applyRows(context, builder, applied);
    return true;
  }
  const start = cursor.here;
  const kind = acceptKind(context, KINDS);
  if (kind === undefined) return false;
  if (builder.conditions.length > 0 && /RIGHT|FULL/.test(kind)) refuseConstruct(context, `${kind} behind a semi or anti join`, start);
  const before = builder.sources.length;
  addFactor(context, builder, ` ${kind} `);
  builder.sql += parseJoinCondition(context, builder, kind.startsWith('NATURAL'));
  fillMissing(context, builder, { kind, before });
  return true;
}
