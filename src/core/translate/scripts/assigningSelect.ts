import { commaParts } from '../brackets';
import { made, madeName, type Tokens } from './pieces';
import { emit, rangeOf, takeUntil, type ScriptReader } from './scriptReader';

/** Whether a SELECT of SQL Server's gives variables their values. */
export function assignsInSelect(tokens: Tokens): boolean {
  return tokens.some((token, i) => token.text.startsWith('@') && tokens[i + 1]?.text === '=' && (tokens[i - 1]?.upper === 'SELECT' || isBehindTop(tokens, i)));
}

/** Behind `SELECT TOP 1` and `SELECT TOP (1)`. */
function isBehindTop(tokens: Tokens, index: number): boolean {
  return tokens[1]?.upper === 'TOP' && (index === 3 || (tokens[2]?.text === '(' && tokens[index - 1]?.text === ')' && index <= 6));
}

/** `SELECT [TOP 1] @x = a, @y = b FROM …`; without FROM it assigns one after the other. */
export function readAssigningSelect(reader: ScriptReader, tokens: Tokens): void {
  const first = tokens.findIndex((token, i) => token.text.startsWith('@') && tokens[i + 1]?.text === '=');
  const inner = { ...reader, at: 0, tokens: tokens.slice(first) };
  const list = takeUntil(inner, (word) => word === 'FROM');
  const rest = tokens.slice(first + list.length);
  const parts = commaParts(list).map(([name, , ...value]) => ({ name, value }));
  if (parts.some(({ name, value }) => name?.text.startsWith('@') !== true || value.length === 0)) {
    emit(reader, tokens);
    return;
  }
  const range = rangeOf(tokens);
  if (rest.length === 0 && first === 1) {
    for (const { name, value } of parts) emit(reader, value, { act: { kind: 'assign', name: name?.text.toLowerCase() ?? '', type: [] }, range });
    return;
  }
  const items = parts.flatMap(({ name, value }, i) => (name === undefined ? [] : [...(i === 0 ? [] : [made(',', name)]), made('(', name), ...value, made(')', name), made('AS', name), madeName(name.text.toLowerCase(), name)]));
  emit(reader, [...tokens.slice(0, first), ...items, ...rest], { act: { kind: 'select', names: parts.map(({ name }) => name?.text.toLowerCase() ?? ''), missing: 'keep' }, range });
}
