import type { Token } from '../../sql/lex/token';
import { literalText } from '../expressions/literals';
import { made, madeName, type Tokens } from './pieces';

function textOf(literal: Token): string {
  return literalText({ dialect: 'sqlserver' }, literal) ?? '';
}

function namesIn(literal: Token): readonly string[] {
  return textOf(literal).split('.').map((part) => part.replace(/^\[|\]$/g, ''));
}

function dotted(names: readonly string[], at: Token): Tokens {
  return names.flatMap((name, i) => [...(i === 0 ? [] : [made('.', at)]), madeName(name, at)]);
}

/** `sp_rename 'dbo.a', 'b'`, `sp_rename 'a.x', 'y', 'COLUMN'`. The new name has no schema: it keeps that of the old one. */
export function renaming(from: Token, to: Token, isColumn: boolean): Tokens {
  const old = namesIn(from);
  const head = [made('ALTER', from), made('TABLE', from)];
  const name = textOf(to);
  if (isColumn) return [...head, ...dotted(old.slice(0, -1), from), made('RENAME', from), made('COLUMN', from), madeName(old.at(-1) ?? '', from), made('TO', to), madeName(name, to)];
  return [...head, ...dotted(old, from), made('RENAME', from), made('TO', to), ...dotted([...old.slice(0, -1), name], to)];
}
