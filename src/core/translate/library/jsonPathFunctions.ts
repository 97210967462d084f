import type { Node } from './documentFunctions';
import { readJsonPath, type JsonPath } from './jsonPathReader';
import { itemsOf, PathFailure } from './jsonPathWalk';
import { documentText, readDocument } from './jsonbFunctions';
import { asText, strict, type SqlFunction, type SqlValue } from './udf';

/** The paths read last: a statement has few of them and many rows. */
const READ = new Map<string, JsonPath>();
const MOST_READ = 50;

function pathOf(text: string): JsonPath {
  const known = READ.get(text);
  if (known !== undefined) return known;
  if (READ.size >= MOST_READ) READ.clear();
  const path = readJsonPath(text);
  READ.set(text, path);
  return path;
}

/** `undefined`: the document does not fit the path, and that shall be passed over. */
function found(args: readonly (string | number)[]): readonly Node[] | undefined {
  const [json, path, variables, silent] = args;
  try {
    return itemsOf(pathOf(asText(path ?? '')), readDocument(json), readDocument(variables));
  } catch (error) {
    if (error instanceof PathFailure && silent === 1) return undefined;
    throw error;
  }
}

function matched(items: readonly Node[] | undefined, silent: SqlValue | undefined): SqlValue {
  const [only, second] = items ?? [];
  if (items?.length === 1 && second === undefined && (typeof only === 'boolean' || only === null)) return only === null ? null : Number(only);
  if (silent === 1) return null;
  throw new Error('the JSON path gives no single boolean');
}

/** PostgreSQL's paths of SQL/JSON: document, path, variables, and 1 to be silent about documents that do not fit. */
export const JSON_PATH_FUNCTIONS: readonly SqlFunction[] = [
  strict('json_path_all', 4, (args) => documentText(found(args) ?? [])),
  strict('json_path_first', 4, (args) => {
    const [first] = found(args) ?? [];
    return first === undefined ? null : documentText(first);
  }),
  strict('json_path_exists', 4, (args) => {
    const items = found(args);
    return items === undefined ? null : Number(items.length > 0);
  }),
  strict('json_path_match', 4, (args) => matched(found(args), args[3])),
];
