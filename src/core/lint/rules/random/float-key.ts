import { collect } from '../../../base/collect';
import type { TextRange } from '../../../base/textRange';
import { callAt, isOpenCall } from '../../../sql/calls';
import { selectAround } from '../../../sql/facts/selects';
import type { ScannedStatement } from '../../../sql/scanned';
import { indexesOf, operatorAt, parentOf, rangeOf, wordAt, type IndexSpan, type StatementView } from '../../../sql/view';
import type { Rule, RuleDocumentation } from '../../rule';
import { placeOf, textOf } from '../../taskScript';
import { isInFilter, writingFact, writingPlaces } from '../../writes/writingSteps';
import { wordSet } from '../../../sql/wordSet';

export const documentation: RuleDocumentation = {
  title: 'A floating-point value is compared for equality or is a key',
  why: 'Floating-point sums depend on the order in which rows are added. A rerun may add them in another order, come to a last digit that differs, and then no longer match.',
  bad: [
    { kind: 'sql', dialect: 'spark', text: 'INSERT OVERWRITE TABLE t SELECT u FROM s GROUP BY u HAVING sum(CAST(amount AS DOUBLE)) = 0' },
    { kind: 'sql', dialect: 'postgresql', text: 'INSERT INTO t SELECT amount::float8, count(*) FROM s GROUP BY amount::float8' },
    { kind: 'sql', dialect: 'trino', text: 'INSERT INTO t SELECT a.id FROM a JOIN b ON CAST(a.amount AS DOUBLE) = b.amount' },
  ],
  good: [
    { kind: 'sql', dialect: 'spark', text: 'INSERT OVERWRITE TABLE t SELECT u FROM s GROUP BY u HAVING sum(CAST(amount AS DECIMAL(18, 2))) = 0' },
    { kind: 'sql', dialect: 'postgresql', text: 'INSERT INTO t SELECT u, sum(amount::float8) FROM s GROUP BY u HAVING sum(amount::float8) > 100' },
    { kind: 'sql', dialect: 'postgresql', text: 'UPDATE t SET amount = sum_of::float8 WHERE id = 1' },
  ],
  whenToIgnore: 'When the values are whole numbers small enough to be exact.',
  threads: ['https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-FLOAT'],
};

const FLOATS_COMPARED = writingFact({ find: floatRanges });

export const floatKey: Rule = {
  code: 'N11',
  name: 'float-key',
  severity: 'info',
  confidence: 'guess',
  fixability: 'none',
  facts: [FLOATS_COMPARED],
  check: (context) =>
    collect(writingPlaces(context, FLOATS_COMPARED), ({ step, found }) =>
      found.map((range) => ({
        ...placeOf(step.part, range),
        message: `\`${textOf(step.part, range).replace(/\s+/g, ' ')}\` is a floating-point value: a rerun for ${context.dates.scheduleTime} may differ in its last digit and no longer match. Use DECIMAL, or write \`-- idempo: ignore N11 because the values are whole\`.`,
      }))),
};

const FLOATS = wordSet('FLOAT FLOAT4 FLOAT8 FLOAT64 DOUBLE REAL BINARY_DOUBLE BINARY_FLOAT FLOAT32');
const CASTS = wordSet('CAST TRY_CAST SAFE_CAST');
const CONVERSIONS = wordSet('TOFLOAT64 TOFLOAT32 TO_DOUBLE');
const AGGREGATES = wordSet('SUM AVG STDDEV VARIANCE STDDEV_POP STDDEV_SAMP');

const CASTING = new Set([...CASTS, ...CONVERSIONS]);

/** Where a value may be made floating-point, in order. */
function castPlaces(view: StatementView): readonly number[] {
  const types = indexesOf(view, FLOATS);
  const calls = types.length > 0 ? indexesOf(view, CASTING) : indexesOf(view, CONVERSIONS);
  const signs = types.filter((type) => operatorAt(view, type - 1) === '::').map((type) => type - 1);
  return [...calls, ...signs].sort((a, b) => a - b);
}

function floatRanges(statement: ScannedStatement): readonly TextRange[] {
  const { view } = statement;
  return collect(castPlaces(view), (index) => {
    const cast = floatAt(view, index);
    if (cast === undefined) return [];
    const whole = widened(view, cast);
    return isCompared(statement, whole) || isGrouped(view, whole) ? [rangeOf(view, whole.from, whole.to - 1)] : [];
  });
}

/** A value that is made floating-point at `index`: `CAST(x AS DOUBLE)`, `toFloat64(x)`, `x::float8`. */
function floatAt(view: StatementView, index: number): IndexSpan | undefined {
  if (operatorAt(view, index) === '::' && FLOATS.has(wordAt(view, index + 1))) return { from: castStart(view, index), to: index + 2 };
  if (!CASTS.has(wordAt(view, index)) && !CONVERSIONS.has(wordAt(view, index))) return undefined;
  const call = callAt(view, index);
  if (call === undefined || isOpenCall(view, call)) return undefined;
  if (CONVERSIONS.has(call.name)) return { from: index, to: call.close + 1 };
  for (let i = call.open + 1; i < call.close; i++) {
    if (wordAt(view, i) === 'AS' && parentOf(view, i) === call.open) return FLOATS.has(wordAt(view, i + 1)) ? { from: index, to: call.close + 1 } : undefined;
  }
  return undefined;
}

/** The start of the plain column before `::`. */
function castStart(view: StatementView, cast: number): number {
  let from = cast - 1;
  while (operatorAt(view, from - 1) === '.') from -= 2;
  return Math.max(0, from);
}

/** The aggregate that takes nothing but the value. */
function widened(view: StatementView, span: IndexSpan): IndexSpan {
  const isWhole = operatorAt(view, span.from - 1) === '(' && operatorAt(view, span.to) === ')';
  return isWhole && AGGREGATES.has(wordAt(view, span.from - 2)) ? { from: span.from - 2, to: span.to + 1 } : span;
}

const EXACT = wordSet('= <> != == <=>');

function isCompared(statement: ScannedStatement, { from, to }: IndexSpan): boolean {
  const { view } = statement;
  const isText = view.tokens[to + 1]?.kind === 'string' || view.tokens[from - 2]?.kind === 'string';
  return !isText && (EXACT.has(operatorAt(view, from - 1)) || EXACT.has(operatorAt(view, to))) && isInFilter(statement, from);
}

function isGrouped(view: StatementView, { from, to }: IndexSpan): boolean {
  const ends = operatorAt(view, from - 1) === ',' || wordAt(view, from - 1) === 'BY';
  const groupBy = ends ? selectAround(view, from)?.groupBy : undefined;
  return groupBy !== undefined && groupBy.from <= from && to <= groupBy.to;
}
