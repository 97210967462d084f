import { inDialect, refuseConstruct, type Context } from '../context';
import { pathOperator } from '../functions/rules/jsonPathRules';
import { commonColumn, holderOf, inside, LEVEL, spanOf, typed, type ColumnType, type Expr, type Pair } from '../expr';

/** Text that stands for an array: `'{a,b}'`. */
export function arrayOfBraces(value: Expr, element: ColumnType): Expr {
  const kind = element.type === 'integer' || element.type === 'real' || element.type === 'decimal' ? 'number' : element.type === 'boolean' ? 'boolean' : 'text';
  return typed(`array_of_braces(${value.sql}, '${kind}')`, holderOf('array', element), value.range);
}

/** Both operands as arrays, where one is one. */
function asArrays([left, right]: Pair): Pair | undefined {
  if (left.type === 'array' && right.type === 'array') return [left, right];
  if (left.type === 'array' && right.text !== undefined) return [left, arrayOfBraces(right, commonColumn([left.inner ?? { type: left.element ?? 'text' }]))];
  if (right.type === 'array' && left.text !== undefined) return [arrayOfBraces(left, commonColumn([right.inner ?? { type: right.element ?? 'text' }])), right];
  return undefined;
}

/** Both operands as JSON, where one is JSON and the other JSON or a literal. */
function isDocuments([left, right]: Pair): boolean {
  return (left.type === 'json' && (right.type === 'json' || right.text !== undefined)) || (right.type === 'json' && left.text !== undefined);
}

function withoutNulls(pair: Pair, sql: string): string {
  return `(CASE WHEN (${pair[0].sql}) IS NOT NULL AND (${pair[1].sql}) IS NOT NULL THEN ${sql} END)`;
}

function contains(context: Context, pair: Pair, whole: 0 | 1): Expr {
  const range = spanOf(pair);
  const arrays = asArrays(pair);
  const [a, b] = whole === 0 ? [0, 1] as const : [1, 0] as const;
  if (arrays !== undefined) return typed(`array_covers(${arrays[a].sql}, ${arrays[b].sql})`, { type: 'boolean' }, range);
  if (!isDocuments(pair)) return refuseConstruct(context, 'This operator on these values', range);
  return typed(`json_covers(${pair[a].sql}, ${pair[b].sql})`, { type: 'boolean' }, range);
}

function hasKeys(context: Context, pair: Pair, operator: string): Expr {
  const [json, keys] = pair;
  const range = spanOf(pair);
  if (json.type !== 'json') return refuseConstruct(context, `'${operator}' on what is not known to be JSON`, json.range);
  if (operator === '?') return typed(`json_has_key(${json.sql}, ${keys.sql})`, { type: 'boolean' }, range);
  const list = keys.type === 'array' ? keys : arrayOfBraces(keys, { type: 'text' });
  const [summary, empty] = operator === '?|' ? ['max', '0'] : ['min', '1'];
  return typed(withoutNulls(pair, `(SELECT coalesce(${summary}(json_has_key(${json.sql}, value)), ${empty}) FROM json_each(${list.sql}))`), { type: 'boolean' }, range);
}

function removed(context: Context, [json, key]: Pair, range: Expr['range']): Expr {
  if (key.type === 'array') return typed(`(WITH RECURSIVE less(n, j) AS (SELECT 0, ${json.sql} UNION ALL SELECT n + 1, json_without(j, json_extract(${key.sql}, '$[' || n || ']')) FROM less WHERE n < json_array_length(${key.sql})) SELECT j FROM less ORDER BY n DESC LIMIT 1)`, { type: 'json', binary: true }, range);
  if (key.type !== 'text' && key.type !== 'integer') return refuseConstruct(context, "'-' on JSON with this value", key.range);
  return typed(`json_without(${json.sql}, ${key.sql})`, { type: 'json', binary: true }, range);
}

/** An element on its way into an array, which keeps numbers and texts as they are. */
function elementSql(context: Context, value: Expr): string {
  return value.type === 'boolean' || value.type === 'json' ? refuseConstruct(context, "'||' of an array and this value", value.range) : value.sql;
}

function joined(context: Context, pair: Pair): Expr {
  const range = spanOf(pair);
  const [left, right] = pair;
  const arrays = asArrays(pair);
  if (arrays !== undefined) return typed(`coalesce(array_chain(${arrays[0].sql}, ${arrays[1].sql}), ${arrays[0].sql}, ${arrays[1].sql})`, commonColumn(arrays), range);
  if (left.type === 'array') return right.type === 'null' ? left : typed(`array_with(coalesce(${left.sql}, '[]'), ${elementSql(context, right)}, 0)`, left, range);
  if (right.type === 'array') return left.type === 'null' ? right : typed(`array_with(coalesce(${right.sql}, '[]'), ${elementSql(context, left)}, 1)`, right, range);
  if (!isDocuments(pair)) return refuseConstruct(context, "'||' on JSON and this value", range);
  return typed(`json_join(${left.sql}, ${right.sql})`, { type: 'json', binary: true }, range);
}

/** PostgreSQL's operators on JSON documents and arrays; `undefined`: this is none of them. */
export function documentOperator(context: Context, operator: string, pair: Pair): Expr | undefined {
  if (!inDialect(context, 'postgresql')) return undefined;
  const [left, right] = pair;
  const range = spanOf(pair);
  const holds = left.type === 'json' || left.type === 'array' || right.type === 'array' || right.type === 'json';
  const path = pathOperator(context, operator, { pair, range });
  if (path !== undefined) return path;
  switch (operator) {
    case '^@':
      return typed(`(substr(${left.sql}, 1, length(${right.sql})) = ${inside(right, LEVEL.unary)})`, { type: 'boolean' }, range);
    case '@>':
      return contains(context, pair, 0);
    case '<@':
      return contains(context, pair, 1);
    case '?':
    case '?|':
    case '?&':
      return hasKeys(context, pair, operator);
    case '#-':
      return typed(`jsonb_removed(${left.sql}, ${right.text === undefined ? right.sql : `array_of_braces(${right.sql}, 'text')`})`, { type: 'json', binary: true }, range);
    case '#':
      return { ...typed(`(${inside(left, LEVEL.atom)} | ${inside(right, LEVEL.atom)}) - (${inside(left, LEVEL.atom)} & ${inside(right, LEVEL.atom)})`, { type: 'integer' }, range), level: LEVEL.add };
    case '&&': {
      const arrays = asArrays(pair);
      return arrays === undefined ? undefined : typed(withoutNulls(arrays, `coalesce(array_overlap_of(${arrays[0].sql}, ${arrays[1].sql}), 0)`), { type: 'boolean' }, range);
    }
    case '-':
      return left.type === 'json' ? removed(context, pair, range) : undefined;
    case '||':
      return holds ? joined(context, pair) : undefined;
    default:
      return undefined;
  }
}
