import { refuseConstruct, type Context } from '../context';
import { parseValue } from '../expressions/expression';
import { addFactor, parseJoinCondition, type FromBuilder } from './from';
import { parseLateralView } from './lateral';
import { parseFactor } from './tables';

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

/** A semi or anti join keeps no columns of its right side: it is a condition on the left rows. */
function parseFilterJoin(context: Context, builder: FromBuilder, exists: string): void {
  const factor = parseFactor(context);
  if (factor === undefined) return;
  const before = builder.sources.length;
  builder.sources.push(...factor.sources);
  if (context.cursor.sees('USING')) refuseConstruct(context, 'A semi or anti join with USING', context.cursor.here);
  const condition = context.cursor.accept('ON') ? parseValue(context).sql : '1';
  builder.sources.splice(before);
  builder.conditions.push(`${exists} (SELECT 1 FROM ${factor.sql} WHERE ${condition})`);
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
  const start = cursor.here;
  const kind = acceptKind(context, KINDS);
  if (kind === undefined) {
    if (cursor.sees('CROSS', 'APPLY') || cursor.sees('OUTER', 'APPLY')) refuseConstruct(context, `${cursor.next().upper} APPLY`, start);
    return false;
  }
  if (builder.conditions.length > 0 && /RIGHT|FULL/.test(kind)) refuseConstruct(context, `${kind} behind a semi or anti join`, start);
  addFactor(context, builder, ` ${kind} `);
  builder.sql += parseJoinCondition(context);
  return true;
}
