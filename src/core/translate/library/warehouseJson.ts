import { asText, strict, type SqlFunction } from './udf';
import { realText } from './valueFunctions';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

const PARTS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const MARK = '\u0001';

/** Numbers as Java writes them: all digits of an integer, a fraction as a DOUBLE. */
function withMarks(json: string): string {
  return json.replace(PARTS, (part) => (part.startsWith('"') ? part : JSON.stringify(MARK + (/[.eE]/.test(part) ? realText(Number(part), 'java') : part))));
}

function parse(json: string): Json | undefined {
  try {
    JSON.parse(json);
    return JSON.parse(withMarks(json)) as Json;
  } catch {
    return undefined;
  }
}

function written(value: Json): string {
  return JSON.stringify(value).replace(/"\\u0001([^"]*)"/g, '$1');
}

function plain(value: Json | undefined): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value.replace(MARK, '') : written(value);
}

function member(value: Json | undefined, key: string | number): Json | undefined {
  if (value === undefined || value === null || typeof value !== 'object') return undefined;
  if (Array.isArray(value)) return typeof key === 'number' ? (value as readonly Json[])[key] : undefined;
  const object = value as { readonly [key: string]: Json };
  return typeof key === 'string' && Object.hasOwn(object, key) ? object[key] : undefined;
}

const STEP = /\.?([A-Za-z_\u0080-\uffff][\w\u0080-\uffff-]*)|\[(\d+)\]|\[?['"]([^'"]*)['"]\]?|(\[\*\])|\./g;

/** The steps of a path; `undefined` among them stands for `[*]`. */
function stepsOf(path: string): readonly (string | number | undefined)[] {
  const body = path.trim().replace(/^\$/, '');
  const steps = [...body.matchAll(STEP)].flatMap<string | number | undefined>(([, name, index, quoted, all]) => (all !== undefined ? [undefined] : index !== undefined ? [Number(index)] : name !== undefined || quoted !== undefined ? [name ?? quoted] : []));
  if (body.replace(STEP, '') !== '' || steps.filter((step) => step === undefined).length > 1) throw new Error(`the JSON path ${path} is not supported by the local runner`);
  return steps;
}

function follow(value: Json | undefined, steps: readonly (string | number | undefined)[]): Json | undefined {
  return steps.reduce<Json | undefined>((here, step) => (step === undefined ? undefined : member(here, step)), value);
}

/** What Hive and Spark find: of a path with `[*]` all values as an array. One value alone is no array in Spark; Hive's releases differ. */
function found(json: string, path: string, dialect: string): string | null {
  const steps = stepsOf(path);
  const star = steps.indexOf(undefined);
  const value = parse(json);
  if (star === -1) return plain(follow(value, steps));
  const items = follow(value, steps.slice(0, star));
  if (!Array.isArray(items)) return null;
  const matches = (items as readonly Json[]).flatMap((item) => {
    const match = follow(item, steps.slice(star + 1));
    return match === undefined || match === null ? [] : [match];
  });
  if (matches.length === 1 && dialect !== 'spark') throw new Error('a JSON path with [*] that finds one value is not supported by the local runner');
  return matches.length > 1 ? written(matches) : matches[0] === undefined ? null : written(matches[0]);
}

/** `warehouse_json_text(json, path, 'hive' | 'spark')`: get_json_object. */
export const WAREHOUSE_JSON_FUNCTIONS: readonly SqlFunction[] = [
  strict('warehouse_json_text', 3, ([json, path, dialect]) => found(asText(json ?? ''), asText(path ?? ''), String(dialect))),
];
