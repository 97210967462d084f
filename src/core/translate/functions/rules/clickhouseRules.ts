import { refuseConstruct, type Context } from '../../context';
import { commonColumn, type ColumnType, type Expr } from '../../expr';
import { asTextSql } from '../../expressions/casts';
import { quoteText } from '../../quoting';
import { refuse } from '../../refusal';
import type { Call } from '../arguments';
import { clickhouseRows, type OwnRow } from './clickhouseRow';
import { atLeast, makeRules, type FunctionRule, type RuleRow } from '../rule';

type Body = RuleRow[3];

function argument(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

/** ClickHouse counts bytes, we characters: the same for ASCII, and the rest is refused while it runs. */
function ascii(sql: string): string {
  return `ascii_only(${sql})`;
}

/** `toInt32`, `toInt32OrZero`, `toInt32OrNull`: whole numbers of so many bits. */
const INTEGERS: readonly OwnRow[] = [8, 16, 32, 64].flatMap((bits) =>
  ['int', 'uint'].flatMap((kind) => {
    const call = (mode: string) => `#whole_number_of($1, ${String(bits)}, ${kind === 'uint' ? '1' : '0'}, '${mode}')`;
    return [
      [`to${kind}${String(bits)}`, 1, call('error'), 'integer'],
      [`to${kind}${String(bits)}orzero`, 1, call('zero'), 'integer'],
      [`to${kind}${String(bits)}ornull`, 1, call('null'), 'integer'],
    ];
  }),
);

const FLOATS: readonly OwnRow[] = ['32', '64'].flatMap((bits) => [
  [`tofloat${bits}`, 1, "CAST(cast_real($1, 'error') AS REAL)", 'real'],
  [`tofloat${bits}ornull`, 1, "CAST(cast_real($1, 'null') AS REAL)", 'real'],
  [`tofloat${bits}orzero`, 1, "coalesce(CAST(cast_real($1, 'null') AS REAL), CASE WHEN ($1) IS NOT NULL THEN 0.0 END)", 'real'],
]);

/** Digits behind the scale are cut off, not rounded. */
function toDecimal(context: Context, call: Call): string {
  const scale = argument(call, 1);
  if (scale.number === undefined) refuseConstruct(context, `${call.name} with this scale`, scale.range);
  return `truncate_number(CAST(cast_real(${argument(call, 0).sql}, 'error') AS REAL), ${scale.sql})`;
}

function decimalType(_context: Context, call: Call): ColumnType {
  return { type: 'decimal', scale: call.args[1]?.number };
}

/** `multiIf(a, x, b, y, z)`. */
function multiIf(context: Context, call: Call): string {
  const args = call.args.map((arg) => arg.sql);
  if (args.length % 2 === 0) refuseConstruct(context, 'multiIf without a last value', call.range);
  const parts = args.slice(0, -1).map((sql, i) => (i % 2 === 0 ? `WHEN ${sql}` : `THEN ${sql}`));
  return `CASE ${parts.join(' ')} ELSE ${args.at(-1) ?? 'NULL'} END`;
}

function multiIfType(_context: Context, call: Call): ColumnType {
  return commonColumn(call.args.filter((_arg, i) => i % 2 === 1 || i === call.args.length - 1));
}

/** `transform(x, ['a'], ['b'], otherwise)` over literal arrays. */
function transform(context: Context, call: Call): string {
  const items = (index: number) => /^json_array\((.*)\)$/s.exec(argument(call, index).sql)?.[1]?.split(', ') ?? refuseConstruct(context, 'transform of what are no literal arrays', call.range);
  const [from, to, value] = [items(1), items(2), argument(call, 0).sql];
  const isPlain = [...from, ...to].every((item) => /^(?:'[^',]*'|-?[\d.]+)$/.test(item));
  if (!isPlain || from.length !== to.length) refuseConstruct(context, 'transform of these arrays', call.range);
  return `CASE ${from.map((item, i) => `WHEN (${value}) = ${item} THEN ${to[i] ?? 'NULL'}`).join(' ')} ELSE ${argument(call, 3).sql} END`;
}

/** `JSONExtractString(json, 'a', 'b', 1)`: by key, or by number from 1. */
function jsonSteps(context: Context, call: Call, count = call.args.length): string {
  const steps = call.args.slice(1, count).map((arg) => (arg.text === undefined && arg.number !== undefined && arg.number < 0 ? arg.number : arg.text === undefined && (arg.number ?? 0) <= 0 ? refuseConstruct(context, `${call.name} with this path`, arg.range) : (arg.text ?? (arg.number ?? 1) - 1)));
  return `json_node(${argument(call, 0).sql}, ${quoteText(JSON.stringify(steps))}`;
}

function json(kind: string): Body {
  return (context, call) => `${jsonSteps(context, call)}, '${kind}')`;
}

/** ClickHouse's simpleJSON functions take the first field of that name at any depth, and read no value behind a blank: what is no top-level field alone fails. */
function simpleJson(kind: string): (context: Context, call: Call) => string {
  return (context, call) => {
    const [text, name] = [argument(call, 0), argument(call, 1)];
    const field = name.text === undefined ? refuseConstruct(context, `${call.name} with this path`, name.range) : `"${name.text}"`;
    const value = `${jsonSteps(context, call)}, '${kind}')`;
    const times = `(length(${text.sql}) - length(replace(${text.sql}, ${quoteText(field)}, ''))) / length(${quoteText(field)})`;
    const spaced = [`${field}: `, `${field} `].map((written) => `instr(${text.sql}, ${quoteText(written)}) > 0`).join(' OR ');
    return `CASE WHEN ${times} > ${jsonSteps(context, call)}, 'has') OR ${spaced} THEN fail('a field with blanks around its colon, or that stands deeper or more than once, is not supported by the local runner: use JSONExtract…') ELSE ${value} END`;
  };
}

const EXTRACT_KINDS: Readonly<Record<string, string>> = { string: 'string', float64: 'float', float32: 'float', bool: 'bool' };

/** `JSONExtract(json, 'a', 'Int32')`. */
function jsonTyped(context: Context, call: Call): string {
  const last = call.args.at(-1);
  const type = (last?.text ?? '').toLowerCase();
  const inner = /^(array|nullable)\((.*)\)$/.exec(type);
  const base = inner?.[2] ?? type;
  const kind = /^u?int(?:8|16|32|64)$/.test(base) ? 'int' : Object.hasOwn(EXTRACT_KINDS, base) ? EXTRACT_KINDS[base] : undefined;
  if (kind !== undefined && inner !== null) {
    const node = jsonSteps(context, call, call.args.length - 1);
    if (inner[1] === 'array') return `(CASE WHEN (${argument(call, 0).sql}) IS NOT NULL THEN (SELECT json_group_array(json_node(value, '[]', '${kind}')) FROM json_each(${node}, 'items'))) END)`;
    const isOdd = kind === 'string' ? '' : `WHEN ${node}, 'type') = 'String' THEN fail('a text where a number is wanted is not supported by the local runner here') `;
    return `(CASE WHEN ${node}, 'type') = 'Null' THEN NULL ${isOdd}ELSE ${node}, '${kind}') END)`;
  }
  if (kind === undefined) return refuseConstruct(context, 'JSONExtract of this type', last?.range ?? call.range);
  const sql = `${jsonSteps(context, call, call.args.length - 1)}, '${kind}')`;
  return kind === 'int' ? `#${sql}` : sql;
}

function jsonType(_context: Context, call: Call): ColumnType {
  const whole = (call.args.at(-1)?.text ?? '').toLowerCase();
  if (whole.startsWith('array(')) return { type: 'array', element: /string/.test(whole) ? 'text' : /float/.test(whole) ? 'real' : /bool/.test(whole) ? 'boolean' : 'integer' };
  const type = whole.replace(/^nullable\(|\)$/g, '');
  return { type: type === 'string' ? 'text' : type === 'bool' ? 'boolean' : type.startsWith('float') ? 'real' : 'integer' };
}

/** A negative number of characters leaves as many out. */
function end(side: 'left' | 'right'): Body {
  return (_context, call) => {
    const [text, count] = [ascii(argument(call, 0).sql), argument(call, 1)];
    if ((count.number ?? -1) >= 0) return `${side}_part(${text}, ${count.sql})`;
    return `${side}_part(${text}, CASE WHEN (${count.sql}) < 0 THEN length(${argument(call, 0).sql}) + (${count.sql}) ELSE ${count.sql} END)`;
  };
}

/** Without an index the first group, or the whole match of a pattern that has none; a group that the pattern has not is an error. */
function extracted(context: Context, call: Call): string {
  const [pattern, index] = [argument(call, 1), call.args[2]];
  if (pattern.text === undefined) return refuseConstruct(context, 'regexpExtract with a pattern that is no literal', pattern.range);
  const groups = pattern.text.replace(/\\./g, '').match(/\((?!\?)/g)?.length ?? 0;
  const group = index === undefined ? Math.min(1, groups) : index.number;
  if (group === undefined || group > groups) return refuseConstruct(context, 'regexpExtract of this group', index?.range ?? call.range);
  return `coalesce(regexp_found(${argument(call, 0).sql}, ${pattern.sql}, ${String(group)}, 1, 1, ''), CASE WHEN (${argument(call, 0).sql}) IS NOT NULL THEN '' END)`;
}

const TEXTS: readonly OwnRow[] = [
  ['tostring', 1, '$t1', 'text'],
  ['substring substr mid', [2, 3], (_context, call) => `part_of(${ascii(argument(call, 0).sql)}, ${argument(call, 1).sql}, ${call.args[2]?.sql ?? '2147483647'}, 'mysql')`, 'text'],
  ['substringutf8', [2, 3], "part_of($1, $2, coalesce($3, 2147483647), 'mysql')", 'text'],
  ['left', 2, end('left'), 'text'],
  ['right', 2, end('right'), 'text'],
  ['lower lcase', 1, 'lower($1)', 'text'],
  ['upper ucase', 1, 'upper($1)', 'text'],
  ['lowerutf8', 1, 'lower_text($1)', 'text'],
  ['upperutf8', 1, 'upper_text($1)', 'text'],
  ['lengthutf8', 1, 'length($t1)', 'integer'],
  ['reverse', 1, 'reverse_text(ascii_only($1))', 'text'],
  ['reverseutf8', 1, 'reverse_text($1)', 'text'],
  ['trimleft', 1, 'ltrim($1)', 'text'],
  ['trimright', 1, 'rtrim($1)', 'text'],
  ['trimboth', 1, 'trim($1)', 'text'],
  ['leftpad lpad', [2, 3], "pad_left(ascii_only($1), $2, coalesce($3, ' '))", 'text'],
  ['rightpad rpad', [2, 3], "pad_right(ascii_only($1), $2, coalesce($3, ' '))", 'text'],
  ['leftpadutf8', [2, 3], "pad_left($1, $2, coalesce($3, ' '))", 'text'],
  ['rightpadutf8', [2, 3], "pad_right($1, $2, coalesce($3, ' '))", 'text'],
  ['empty', 1, "($1) = ''", 'boolean'],
  ['notempty', 1, "($1) <> ''", 'boolean'],
  ['replaceall replace', 3, 'replace($1, $2, $3)', 'text'],
  ['replaceone', 3, 'replace_first($1, $2, $3)', 'text'],
  ['replaceregexpall', 3, "regexp_replaced($1, $2, replace($3, char(36), char(92, 36)), 'g')", 'text'],
  ['replaceregexpone', 3, "regexp_replaced($1, $2, replace($3, char(36), char(92, 36)), '')", 'text'],
  ['position', 2, '#byte_position($1, $2, 1, 0)', 'integer'],
  ['position', 3, '#byte_position($1, $2, $3, 0)', 'integer'],
  ['positioncaseinsensitive', 2, '#byte_position($1, $2, 1, 1)', 'integer'],
  ['positionutf8', 2, 'instr($1, $2)', 'integer'],
  ['locate', [2, 3], '#byte_position($2, $1, coalesce($3, 1), 0)', 'integer'],
  ['startswith', 2, 'substr($1, 1, length($2)) = ($2)', 'boolean'],
  ['endswith', 2, 'right_part($1, length($2)) = ($2)', 'boolean'],
  ['match', 2, "regexp_matches($1, $2, '')", 'boolean'],
  ['extract', 2, found, 'text'],
  ['extractall', 2, everyFound, 'texts'],
  ['regexpextract', [2, 3], extracted, 'text'],
  ['like', 2, like(''), 'boolean'],
  ['notlike', 2, like(' NOT'), 'boolean'],
  ['countsubstrings', 2, "#(length($1) - length(replace($1, $2, ''))) / length($2)", 'integer'],
  ['splitbychar splitbystring', 2, 'array_of_split($2, $1)', 'texts'],
  ['splitbyregexp', 2, 'array_of_regex_split($2, $1)', 'texts'],
  ['substringindex', 3, 'substring_until($1, $2, $3)', 'text'],
  ['concatwithseparator', atLeast(2), (context, call) => call.args.slice(1).map((arg) => asTextSql(context, arg)).join(` || ${argument(call, 0).sql} || `), 'text'],
  ['format', atLeast(1), braces, 'text'],
  ['char', atLeast(1), 'char($*)', 'text'],
  ['soundex', 1, 'soundex_of($1)', 'text'],
  ['cutquerystring', 1, "regexp_replaced($1, '[?][^#]*', '', '')", 'text'],
  ['initcap', 1, 'capitalise(ascii_only($1), 1)', 'text'],
  ['translate', 3, 'translate_text($1, $2, $3)', 'text'],
  ['hex', 1, (context, call) => (argument(call, 0).type === 'integer' ? `hex_of_bytes(${argument(call, 0).sql})` : argument(call, 0).type === 'text' || argument(call, 0).type === 'unknown' ? `hex(${argument(call, 0).sql})` : refuseConstruct(context, 'hex of this value', call.range)), 'text'],
  ['unhex', 1, 'CAST(unhex($1) AS TEXT)', 'text'],
  ['base64encode', 1, 'base64_text($1)', 'text'],
  ['base64decode', 1, 'CAST(bytes_of_base64($1) AS TEXT)', 'text'],
  ['domain', 1, "coalesce(url_part($1, 'HOST'), '')", 'text'],
  ['path', 1, "coalesce(url_part($1, 'PATH'), '')", 'text'],
  ['protocol', 1, "coalesce(url_part($1, 'PROTOCOL'), '')", 'text'],
  ['extracturlparameter', 2, "coalesce(url_query($1, 'QUERY', $2), '')", 'text'],
];

function like(not: string): Body {
  return (context, call) => {
    const pattern = argument(call, 1);
    if (pattern.text === undefined || pattern.text.includes('\\')) refuseConstruct(context, `${call.name} with this pattern`, pattern.range);
    return `(${argument(call, 0).sql})${not} LIKE ${pattern.sql}`;
  };
}

function groupOf(context: Context, call: Call): string {
  const pattern = argument(call, 1);
  if (pattern.text === undefined) return refuseConstruct(context, `${call.name} with a pattern that is no literal`, pattern.range);
  return /(?<!\\)\((?!\?)/.test(pattern.text) ? '1' : '0';
}

/** The first group, or the whole match when the pattern has none; '' for no match. */
function found(context: Context, call: Call): string {
  return `coalesce(regexp_found(${argument(call, 0).sql}, ${argument(call, 1).sql}, ${groupOf(context, call)}, 1, 1, ''), CASE WHEN (${argument(call, 0).sql}) IS NOT NULL THEN '' END)`;
}

function everyFound(context: Context, call: Call): string {
  return `regexp_all(${argument(call, 0).sql}, ${argument(call, 1).sql}, ${groupOf(context, call)}, '')`;
}

/** `format('{}-{}', a, b)`, `{0}`. */
function braces(context: Context, call: Call): string {
  const text = argument(call, 0).text;
  if (text === undefined || /\{[^}0-9]|\{\{|\}\}/.test(text)) return refuseConstruct(context, 'format with this pattern', call.range);
  let next = 1;
  const parts = text.split(/(\{\d*\})/).filter((part) => part !== '').map((part) => {
    const place = /^\{(\d*)\}$/.exec(part)?.[1];
    return place === undefined ? quoteText(part) : `(${asTextSql(context, argument(call, place === '' ? next++ : Number(place) + 1))})`;
  });
  return parts.length === 0 ? "''" : parts.join(' || ');
}

const VALUES: readonly OwnRow[] = [
  ['multiif', atLeast(3), multiIf, multiIfType],
  ['assumenotnull', 1, "coalesce($1, fail('assumeNotNull of NULL'))", 'first'],
  ['tonullable', 1, '$1', 'first'],
  ['isnull', 1, '($1) IS NULL', 'boolean'],
  ['isnotnull', 1, '($1) IS NOT NULL', 'boolean'],
  ['transform', 4, transform, (_context, call) => commonColumn([{ type: call.args[2]?.element ?? 'unknown' }, call.args[3] ?? { type: 'null' }])],
  ['todecimal32 todecimal64 todecimal128', 2, toDecimal, decimalType],
  ['max2', 2, 'CAST(max($1, $2) AS REAL)', 'real'],
  ['min2', 2, 'CAST(min($1, $2) AS REAL)', 'real'],
  ['plus', 2, '($1) + ($2)', numeric],
  ['minus', 2, '($1) - ($2)', numeric],
  ['multiply', 2, '($1) * ($2)', numeric],
  ['divide', 2, "CAST($1 AS REAL) / (CASE WHEN ($2) = 0 THEN fail('division by zero') ELSE $2 END)", 'real'],
  ['bitand', 2, '($1) & ($2)', 'integer'],
  ['bitor', 2, '($1) | ($2)', 'integer'],
  ['bitxor', 2, '(($1) | ($2)) - (($1) & ($2))', 'integer'],
  ['bitshiftleft', 2, '($1) << ($2)', 'integer'],
  ['bitshiftright', 2, '($1) >> ($2)', 'integer'],
  ['xor', 2, '(($1) <> 0) <> (($2) <> 0)', 'boolean'],
  ['isfinite', 1, '($1) IS NOT NULL', 'boolean'],
  ['casewithoutexpression', atLeast(3), multiIf, multiIfType],
  ['bitcount', 1, '#bits_set($1)', 'integer'],
  ['trunc truncate', [1, 2], 'truncate_number($1, coalesce($2, 0))', 'first'],
  ['jsonextractstring', atLeast(1), json('string'), 'text'],
  ['jsonextractint jsonextractuint', atLeast(1), (context, call) => `#${jsonSteps(context, call)}, 'int')`, 'integer'],
  ['jsonextractfloat', atLeast(1), json('float'), 'real'],
  ['jsonextractbool', atLeast(1), (context, call) => `#${jsonSteps(context, call)}, 'bool')`, 'boolean'],
  ['jsonextractraw', atLeast(1), json('raw'), 'text'],
  ['jsonhas', atLeast(1), (context, call) => `#${jsonSteps(context, call)}, 'has')`, 'boolean'],
  ['jsonlength', atLeast(1), (context, call) => `#${jsonSteps(context, call)}, 'length')`, 'integer'],
  ['jsontype', atLeast(1), json('type'), 'text'],
  ['jsonextractkeys', atLeast(1), json('keys'), 'texts'],
  ['jsonextractarrayraw', atLeast(1), json('items'), 'texts'],
  ['jsonextract', atLeast(2), jsonTyped, jsonType],
  ['simplejsonextractstring visitparamextractstring', 2, simpleJson('string'), 'text'],
  ['simplejsonextractint visitparamextractint simplejsonextractuint visitparamextractuint', 2, (context, call) => `#${simpleJson('int')(context, call)}`, 'integer'],
  ['simplejsonextractfloat visitparamextractfloat', 2, simpleJson('float'), 'real'],
  ['simplejsonhas visitparamhas', 2, (context, call) => `#${simpleJson('has')(context, call)}`, 'boolean'],
  ['json_value', 2, "coalesce(json_path_text($1, $2), '')", 'text'],
  ['isvalidjson', 1, 'json_valid($1)', 'boolean'],
];

function numeric(context: Context, call: Call): ColumnType {
  const type = commonColumn(call.args);
  return type.type === 'integer' || type.type === 'real' ? type : refuseConstruct(context, `${call.name} of these values`, call.range);
}

/** ClickHouse's own names, which stand before what it shares with others. */
export const CLICKHOUSE_RULES: readonly FunctionRule[] = makeRules(clickhouseRows([...INTEGERS, ...FLOATS, ...TEXTS, ...VALUES]));
