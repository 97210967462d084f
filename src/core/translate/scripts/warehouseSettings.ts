import type { TextRange } from '../../base/textRange';
import type { Dialect, Token } from '../../sql/lex/token';
import { commaParts } from '../brackets';
import type { Tokens } from './pieces';

interface Split extends TextRange {
  readonly tokens: Tokens;
}

/** Settings of a session that say what later statements of the script write, and those that change nothing beside them. */
const FOLLOWED: Partial<Readonly<Record<Dialect, ReadonlySet<string>>>> = {
  doris: new Set(['enable_unique_key_partial_update', 'enable_insert_strict']),
  starrocks: new Set(['dynamic_overwrite', 'partial_update_mode', 'enable_insert_strict']),
};

type Setting = readonly [name: string, value: string];

/** `SESSION a = 'on'` as a name in lower case with `true`, `false` or its text; `undefined`: it is no setting that is followed. */
function settingOf(part: Tokens, followed: ReadonlySet<string>): Setting | undefined {
  const words = part.map((token) => token.text.toLowerCase().replace(/^@@/, '')).filter((word, i) => i > 1 || !['session', 'global', 'local', '.'].includes(word));
  const [name = '', sign, value = '', ...rest] = words[0] === '' ? words.slice(1) : words;
  if (!followed.has(name) || !(sign === '=' || sign === ':=') || rest.length > 0) return undefined;
  const plain = value.replace(/^['"]|['"]$/g, '');
  return [name, plain === '1' || plain === 'on' ? 'true' : plain === '0' || plain === 'off' ? 'false' : plain];
}

/** What a hint `SET_VAR(a = b, …)` says for the statement that it stands in. */
function hinted(hint: Token, followed: ReadonlySet<string>): readonly Setting[] {
  const inner = /SET_VAR\s*\(([^)]*)\)/i.exec(hint.text)?.[1] ?? '';
  return inner.split(',').flatMap((pair) => {
    const [, name = '', value = ''] = /^\s*(\w+)\s*=\s*['"]?(\w+)['"]?\s*$/.exec(pair) ?? [];
    return followed.has(name.toLowerCase()) ? [[name.toLowerCase(), value === '1' ? 'true' : value.toLowerCase()] as const] : [];
  });
}

/** The settings of Doris and StarRocks that are followed, beside each statement. */
export function withWarehouseSettings<T extends Split>(statements: readonly T[], dialect: Dialect, hints: readonly Token[]): readonly (T & { readonly settings?: ReadonlyMap<string, string> })[] {
  const followed = FOLLOWED[dialect];
  if (followed === undefined) return statements;
  const known = new Map<string, string>();
  return statements.map((statement) => {
    const [first, ...rest] = statement.tokens;
    const all = first?.upper === 'SET' && first.kind === 'word' ? commaParts(rest).map((part) => settingOf(part, followed)) : [];
    all.filter((setting) => setting !== undefined).forEach(([name, value]) => known.set(name, value));
    const extra = hints.filter((hint) => hint.start > statement.start && hint.end < statement.end).flatMap((hint) => hinted(hint, followed));
    return known.size === 0 && extra.length === 0 ? statement : { ...statement, settings: new Map([...known, ...extra]) };
  });
}
