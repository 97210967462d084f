import { refuseConstruct, type Context } from '../../context';
import { commonColumn, elementOf, holderOf, isTemporal, UNKNOWN, type ColumnType, type Expr } from '../../expr';
import { inArray, isMap } from '../../expressions/elements';
import { quoteText } from '../../quoting';
import { refuse } from '../../refusal';
import type { Call } from '../arguments';
import { atLeast, makeRules, type FunctionRule, type RuleRow } from '../rule';
import { arrayOf, sameArray } from './arrayRules';
import { CLICKHOUSE_DATES } from './clickhouseDateRules';
import { clickhouseRows, type OwnRow } from './clickhouseRow';

type Body = RuleRow[3];

function argument(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

/** The greatest or smallest of the values that are not NULL. */
function extreme(name: 'max' | 'min'): Body {
  return (context, call) => {
    const type = commonColumn(call.args);
    if (call.args.some((arg) => arg.type === 'array' || arg.type === 'json') || (type.type === 'unknown' && call.args.some((arg) => arg.type !== 'null' && arg.type !== 'unknown'))) return refuseConstruct(context, `${call.name} of these values`, call.range);
    const values = call.args.filter((arg) => arg.type !== 'null').map((arg) => `(${arg.sql})`);
    return values.length === 0 ? 'NULL' : `(SELECT ${name}(value) FROM json_each(json_array(${values.join(', ')})))`;
  };
}

const INTEGERS: readonly OwnRow[] = [8, 16, 32, 64].flatMap((bits) => ['int', 'uint'].flatMap((kind): readonly OwnRow[] => {
  const unsigned = kind === 'uint' ? '1' : '0';
  return [
    [`to${kind}${String(bits)}`, 1, (context, call) => (isTemporal(argument(call, 0).type) ? refuseConstruct(context, `${call.name} of a date`, call.range) : `#wrapped_number(${argument(call, 0).sql}, ${String(bits)}, ${unsigned})`), 'integer'],
    [`to${kind}${String(bits)}ordefault`, [1, 2], `#coalesce(whole_number_of($1, ${String(bits)}, ${unsigned}, 'null'), $2, 0)`, 'integer'],
  ];
}));

const BITS = /^(U?)Int(8|16|32|64)$/;

/** `accurateCast(x, 'UInt8')`, `accurateCastOrNull`. */
function accurate(mode: 'error' | 'null'): Body {
  return (context, call) => {
    const [, unsigned, bits] = BITS.exec(argument(call, 1).text ?? '') ?? [];
    if (bits === undefined || !['integer', 'text'].includes(argument(call, 0).type)) return refuseConstruct(context, `${call.name} of this type`, call.range);
    return `#whole_number_of(CAST(${argument(call, 0).sql} AS TEXT), ${bits}, ${unsigned === 'U' ? '1' : '0'}, '${mode}')`;
  };
}

/** Moves toward what is greater or less at so many digits. */
function toward(side: 'ceil' | 'floor'): Body {
  return (context, call) => {
    const [value, digits] = [argument(call, 0), argument(call, 1)];
    if (digits.number === undefined || !Number.isInteger(digits.number)) return refuseConstruct(context, `${call.name} with these digits`, digits.range);
    const factor = digits.number >= 0 ? `1${'0'.repeat(digits.number)}.0` : `1.0 / 1${'0'.repeat(-digits.number)}`;
    const sql = digits.number >= 0 ? `${side}(round((${value.sql}) * ${factor}, 9)) / ${factor}` : `${side}((${value.sql}) * (${factor})) / (${factor})`;
    return value.type === 'integer' ? `CAST(${sql} AS INTEGER)` : `(${sql})`;
  };
}

function roundDown(context: Context, call: Call): string {
  const steps = arrayOf(context, call, 1).sql;
  const value = argument(call, 0).sql;
  return `coalesce((SELECT max(value) FROM json_each(${steps}) WHERE value <= (${value})), (SELECT min(value) FROM json_each(${steps})))`;
}

const NUMBERS: readonly OwnRow[] = [
  ['greatest', atLeast(2), extreme('max'), 'common'],
  ['least', atLeast(2), extreme('min'), 'common'],
  ...INTEGERS,
  ['accuratecast', 2, accurate('error'), 'integer'],
  ['accuratecastornull', 2, accurate('null'), 'integer'],
  ['positivemodulo positive_modulo pmod', 2, '((($1) % ($2)) + abs($2)) % ($2)', 'first'],
  ['intdivorzero', 2, 'coalesce(CAST(($1) / nullif($2, 0) AS INTEGER), CASE WHEN ($1) IS NOT NULL AND ($2) = 0 THEN 0 END)', 'integer'],
  ['moduloorzero', 2, 'coalesce(($1) % nullif($2, 0), CASE WHEN ($1) IS NOT NULL AND ($2) = 0 THEN 0 END)', 'integer'],
  ['ceil ceiling', 2, toward('ceil'), 'first'],
  ['floor', 2, toward('floor'), 'first'],
  ['roundtoexp2', 1, '#power_below($1)', 'integer'],
  ['rounddown', 2, roundDown, 'first'],
  ['exp10', 1, 'power(10.0, $1)', 'real'],
  ['exp2', 1, 'power(2.0, $1)', 'real'],
  ['intexp2', 1, '#power(2, $1)', 'integer'],
  ['intexp10', 1, '#power(10, $1)', 'integer'],
  ['bittest', 2, '((($1) >> ($2)) & 1)', 'integer'],
  ['bin', 1, 'bits_text($1)', 'text'],
  ['identity', 1, '$1', 'first'],
  ['ignore', atLeast(0), '0', 'integer'],
  ['throwif', [1, 2], (_context, call) => `(CASE WHEN ${argument(call, 0).sql} THEN fail(${call.args[1]?.sql ?? "'the value passed to throwIf is not zero'"}) ELSE 0 END)`, 'integer'],
  ['formatreadablesize', 1, "readable_number($1, 'size')", 'text'],
  ['formatreadabledecimalsize', 1, "readable_number($1, 'decimal')", 'text'],
  ['formatreadablequantity', 1, "readable_number($1, 'quantity')", 'text'],
  ['formatreadabletimedelta', 1, 'readable_span($1)', 'text'],
  ['ipv4numtostring', 1, 'ipv4_text($1)', 'text'],
  ['ipv4stringtonum toipv4num', 1, "#coalesce(ipv4_number($1), CASE WHEN ($1) IS NOT NULL THEN fail('this is no IPv4 address') END)", 'integer'],
  ['ipv4stringtonumordefault', 1, '#coalesce(ipv4_number($1), CASE WHEN ($1) IS NOT NULL THEN 0 END)', 'integer'],
  ['ipv4stringtonumornull', 1, '#ipv4_number($1)', 'integer'],
  ['isipv4string', 1, '(CASE WHEN ($1) IS NOT NULL THEN ipv4_number($1) IS NOT NULL END)', 'boolean'],
];

function groupsOf(how: string): Body {
  return (context, call) => {
    const pattern = argument(call, 1);
    if (pattern.text === undefined || !/(?<!\\)\((?!\?)/.test(pattern.text)) return refuseConstruct(context, `${call.name} with this pattern`, pattern.range);
    return `regexp_groups(coalesce(${argument(call, 0).sql}, ''), ${pattern.sql}, '${how}')`;
  };
}

const ROWS_OF_TEXT = (): ColumnType => holderOf('array', { type: 'array', element: 'text' });

/** Several words at once: whether one is there, or which is the first. */
function several(how: 'any' | 'index'): Body {
  return (context, call) => {
    const found = `instr(${argument(call, 0).sql}, value) > 0`;
    const words = arrayOf(context, call, 1).sql;
    return how === 'any' ? `(EXISTS (SELECT 1 FROM json_each(${words}) WHERE ${found}))` : `coalesce((SELECT min(key) + 1 FROM json_each(${words}) WHERE ${found}), 0)`;
  };
}

const C_FORMAT = /^(?:[^%]|%%|%[-+ 0]*\d*(?:\.\d+)?[dixXofFeEgGs])*$/;

function printed(context: Context, call: Call): string {
  const pattern = argument(call, 0);
  if (pattern.text === undefined || !C_FORMAT.test(pattern.text)) return refuseConstruct(context, 'printf with this pattern', pattern.range);
  return `c_text(${call.args.map((arg) => arg.sql).join(', ')})`;
}

/** An array or map of plain values, whose JSON is the one that it has here. */
function toJson(context: Context, call: Call): string {
  const value = argument(call, 0);
  if (value.row !== undefined) return `json_array(${value.row.map(inArray).join(', ')})`;
  const plain = (type: string | undefined): boolean => ['text', 'integer', 'boolean', 'date', 'timestamp'].includes(type ?? '');
  if ((value.type === 'array' || isMap(value)) && plain(value.element)) return `json(${value.sql})`;
  return plain(value.type) ? `json_quote(${inArray(value)})` : value.type === 'real' ? `CAST(json_quote(${value.sql}) AS TEXT)` : refuseConstruct(context, 'toJSONString of this value', value.range);
}

const TEXTS: readonly OwnRow[] = [
  ['extractall', 2, (context, call) => `regexp_all(coalesce(${argument(call, 0).sql}, ''), ${argument(call, 1).sql}, ${hasGroup(context, call)}, '')`, 'texts'],
  ['extractgroups', 2, groupsOf('first'), 'texts'],
  ['extractallgroupshorizontal', 2, groupsOf('columns'), ROWS_OF_TEXT],
  ['extractallgroupsvertical extractallgroups', 2, groupsOf('rows'), ROWS_OF_TEXT],
  ['countmatches', 2, "json_array_length(regexp_all($1, $2, 0, ''))", 'integer'],
  ['splitbychar splitbystring', 2, "array_of_split(coalesce($2, ''), $1)", 'texts'],
  ['splitbywhitespace', 1, "array_without(array_of_regex_split(coalesce($1, ''), '\\s+'), '')", 'texts'],
  ['alphatokens', 1, "regexp_all(coalesce($1, ''), '[A-Za-z]+', 0, '')", 'texts'],
  ['multisearchany', 2, several('any'), 'boolean'],
  ['multisearchfirstindex', 2, several('index'), 'integer'],
  ['printf', atLeast(1), printed, 'text'],
  ['trybase64decode', 1, (_context, call) => when(argument(call, 0).sql, { pattern: '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$', found: (sql) => `CAST(bytes_of_base64(${sql}) AS TEXT)`, otherwise: "''" }), 'text'],
  ['editdistance levenshteindistance', 2, '#edit_distance(ascii_only($1), ascii_only($2))', 'integer'],
  ['bytehammingdistance mismatches', 2, '#bytes_apart($1, $2)', 'integer'],
  ['encodeurlcomponent', 1, 'url_quoted($1)', 'text'],
  ['decodeurlcomponent', 1, 'url_unquoted($1)', 'text'],
  ['tojsonstring', 1, toJson, 'text'],
  ['touuid', 1, (_context, call) => when(argument(call, 0).sql, { ...UUID, otherwise: "fail('this is no UUID')" }), 'text'],
  ['touuidornull', 1, (_context, call) => when(argument(call, 0).sql, { ...UUID, otherwise: 'NULL' }), 'text'],
];

interface Matched {
  readonly pattern: string;
  readonly found: (sql: string) => string;
  readonly otherwise: string;
}

/** Text that fits a pattern, and other text that is not NULL. */
function when(sql: string, { pattern, found, otherwise }: Matched): string {
  return `CASE WHEN regexp_matches(${sql}, ${quoteText(pattern)}, '') THEN ${found(sql)} WHEN (${sql}) IS NOT NULL THEN ${otherwise} END`;
}

const UUID: Pick<Matched, 'pattern' | 'found'> = { pattern: '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$', found: (sql) => `lower(${sql})` };

function hasGroup(context: Context, call: Call): string {
  const pattern = argument(call, 1);
  if (pattern.text === undefined) return refuseConstruct(context, `${call.name} with a pattern that is no literal`, pattern.range);
  return /(?<!\\)\((?!\?)/.test(pattern.text) ? '1' : '0';
}

/** The empty value that new elements have. */
function emptyOf(context: Context, array: Expr): string {
  const value = { text: "''", integer: '0', real: '0.0' }[String(array.element)];
  return value ?? refuseConstruct(context, 'New elements of this array', array.range);
}

function shifted(side: 'left' | 'right'): Body {
  return (context, call) => {
    const array = arrayOf(context, call);
    const count = argument(call, 1).number;
    if (count === undefined || count < 0) return refuseConstruct(context, `${call.name} with this number`, call.range);
    const fill = `array_repeated(${call.args[2]?.sql ?? emptyOf(context, array)}, min(${String(count)}, json_array_length(${array.sql})))`;
    const kept = side === 'left' ? `list_span(${array.sql}, ${String(count + 1)}, json_array_length(${array.sql}), 1)` : `list_span(${array.sql}, 1, max(0, json_array_length(${array.sql}) - ${String(count)}), 1)`;
    return side === 'left' ? `array_chain(${kept}, ${fill})` : `array_chain(${fill}, ${kept})`;
  };
}

const SUMMARIES: Readonly<Record<string, string>> = {
  sum: 'array_total', min: 'array_smallest', max: 'array_greatest', uniq: 'json_array_length(array_distinct_of', uniqexact: 'json_array_length(array_distinct_of', count: 'json_array_length', avg: 'avg',
};

/** `arrayReduce('max', array)`. */
function reduced(context: Context, call: Call): string {
  const name = (argument(call, 0).text ?? '').toLowerCase();
  const array = arrayOf(context, call, 1).sql;
  if (name === 'avg') return `CAST(array_total(${array}) AS REAL) / json_array_length(${array})`;
  const made = Object.hasOwn(SUMMARIES, name) ? SUMMARIES[name] : undefined;
  if (made === undefined) return refuseConstruct(context, 'arrayReduce with this aggregate', call.range);
  return `${made}(${array})${made.includes('(') ? ')' : ''}`;
}

function reducedType(_context: Context, call: Call): ColumnType {
  const name = (call.args[0]?.text ?? '').toLowerCase();
  return ['sum', 'min', 'max'].includes(name) ? elementOf(call.args[1] ?? UNKNOWN) : { type: name === 'avg' ? 'real' : 'integer' };
}

const EMPTY_ARRAYS: readonly OwnRow[] = [
  ...['int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'uint64'].map((kind): OwnRow => [`emptyarray${kind}`, 0, "'[]'", () => ({ type: 'array', element: 'integer' })]),
  ['emptyarraystring', 0, "'[]'", 'texts'],
];

const ARRAYS: readonly OwnRow[] = [
  ['countequal', 2, (context, call) => `(SELECT count(*) FROM json_each(${arrayOf(context, call).sql}) WHERE value IS (${argument(call, 1).sql}))`, 'integer'],
  ['arrayproduct', 1, (context, call) => `statistic(${arrayOf(context, call).sql}, 'product')`, 'real'],
  ['arraycumsum', 1, (context, call) => `list_totals(${arrayOf(context, call).sql})`, sameArray],
  ['arraydifference', 1, (context, call) => `list_differences(${arrayOf(context, call).sql})`, sameArray],
  ['arrayreduce', 2, reduced, reducedType],
  ['arrayrotateleft', 2, (context, call) => `list_rotated(${arrayOf(context, call).sql}, ${argument(call, 1).sql})`, sameArray],
  ['arrayrotateright', 2, (context, call) => `list_rotated(${arrayOf(context, call).sql}, -(${argument(call, 1).sql}))`, sameArray],
  ['arrayshiftleft', [2, 3], shifted('left'), sameArray],
  ['arrayshiftright', [2, 3], shifted('right'), sameArray],
  ['arrayresize', [2, 3], (context, call) => `list_resized(${arrayOf(context, call).sql}, ${argument(call, 1).sql}, json_array(${call.args[2]?.sql ?? emptyOf(context, arrayOf(context, call))}))`, sameArray],
  ['arraydotproduct', 2, (context, call) => `list_measure('dot_product', ${arrayOf(context, call).sql}, ${arrayOf(context, call, 1).sql})`, (_context, call) => elementOf(call.args[0] ?? UNKNOWN)],
  ['l2distance', 2, (context, call) => `list_measure('distance', ${arrayOf(context, call).sql}, ${arrayOf(context, call, 1).sql})`, 'real'],
  ['cosinedistance', 2, (context, call) => `list_measure('cosine_distance', ${arrayOf(context, call).sql}, ${arrayOf(context, call, 1).sql})`, 'real'],
  ['mapadd', atLeast(2), (context, call) => `maps_together(json_array(${call.args.map((arg) => (isMap(arg) ? `json(${arg.sql})` : refuseConstruct(context, 'mapAdd of what is not known to be a map', arg.range))).join(', ')}), 'sum')`, 'first'],
  ['mapfromarrays', 2, (context, call) => `map_of_arrays(${arrayOf(context, call).sql}, ${arrayOf(context, call, 1).sql})`, (_context, call) => ({ ...holderOf('json', elementOf(call.args[1] ?? UNKNOWN)), keys: call.args[0]?.element === 'text' ? undefined : call.args[0]?.element })],
  ...EMPTY_ARRAYS,
];

/** `length(map)`: maps are JSON here, whose text must not be counted. */
const MAPS: readonly OwnRow[] = [
  ['length', 1, (context, call) => onMap(context, call, ['CAST(map_size($1) AS INTEGER)', 'length(CAST(($1) AS BLOB))']), 'integer'],
  ['empty', 1, (context, call) => onMap(context, call, ['map_size($1) = 0', "($1) = ''"]), 'boolean'],
  ['notempty', 1, (context, call) => onMap(context, call, ['map_size($1) > 0', "($1) <> ''"]), 'boolean'],
];

function onMap(context: Context, call: Call, [ofMap, ofText]: readonly [string, string]): string {
  const value = argument(call, 0);
  if (value.type === 'json' && !isMap(value)) return refuseConstruct(context, `${call.name} of this value`, value.range);
  return (isMap(value) ? ofMap : ofText).replaceAll('$1', () => value.sql);
}

/** More of ClickHouse's own functions; they stand before all others of these names. */
export const CLICKHOUSE_MORE_RULES: readonly FunctionRule[] = makeRules(clickhouseRows([...NUMBERS, ...TEXTS, ...MAPS, ...CLICKHOUSE_DATES]));
/** Those that take arrays. */
export const CLICKHOUSE_MORE_ARRAY_RULES: readonly FunctionRule[] = makeRules(clickhouseRows(ARRAYS));
