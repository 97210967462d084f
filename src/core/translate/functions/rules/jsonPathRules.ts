import type { Dialect } from '../../../sql/lex/token';
import { refuseConstruct, type Context } from '../../context';
import { typed, type Expr, type Pair } from '../../expr';
import type { TextRange } from '../../../base/textRange';
import { refuse } from '../../refusal';
import type { Call } from '../arguments';
import { makeRules, type FunctionRule } from '../rule';

const PG: readonly Dialect[] = ['postgresql'];

/** Target, path, variables and silence, given by place or by name. */
function pathArguments(context: Context, call: Pick<Call, 'name' | 'args' | 'range'>): string {
  const names = ['target', 'path', 'vars', 'silent'];
  const given = new Map<string, Expr>(call.args.map((value, i) => [value.label?.toLowerCase() ?? names[i] ?? '', value] as const));
  const [target, path, variables, silent] = names.map((name) => given.get(name));
  if (target === undefined || path === undefined) return refuse('An argument is missing.', call.range);
  if ([...given.keys()].some((name) => !names.includes(name))) return refuseConstruct(context, `${call.name} with this argument`, call.range);
  return `${target.sql}, ${path.sql}, ${variables?.sql ?? "'{}'"}, ${silent === undefined ? '0' : `CASE WHEN ${silent.sql} THEN 1 ELSE 0 END`}`;
}

/** SQL of the array of all items that a path finds. */
export function pathItems(context: Context, call: Pick<Call, 'name' | 'args' | 'range'>): string {
  return `json_path_all(${pathArguments(context, call)})`;
}

function found(name: string): (context: Context, call: Call) => string {
  return (context, call) => `json_path_${name}(${pathArguments(context, call)})`;
}

/** `j @? path` and `j @@ path`, which are silent about documents that do not fit; `undefined`: another operator. */
export function pathOperator(context: Context, operator: string, { pair, range }: { readonly pair: Pair; readonly range: TextRange }): Expr | undefined {
  if (operator !== '@?' && operator !== '@@') return undefined;
  const [json, path] = pair;
  if (json.type !== 'json') return refuseConstruct(context, `'${operator}' on what is not known to be JSON`, json.range);
  return typed(`json_path_${operator === '@?' ? 'exists' : 'match'}(${json.sql}, ${path.sql}, '{}', 1)`, { type: 'boolean' }, range);
}

/** PostgreSQL's functions of paths of SQL/JSON. */
export const JSON_PATH_RULES: readonly FunctionRule[] = makeRules([
  ['jsonb_path_query_array', PG, [2, 4], pathItems, 'json'],
  ['jsonb_path_query_first', PG, [2, 4], found('first'), 'json'],
  ['jsonb_path_exists', PG, [2, 4], found('exists'), 'boolean'],
  ['jsonb_path_match', PG, [2, 4], found('match'), 'boolean'],
]);
