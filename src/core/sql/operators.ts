/** Operators of more than one character, longest first. Everything else is one character. */
const OPERATORS = [
  '!~~*', '->>', '#>>', '<=>', '!~*', '!~~', '~~*', '||=', '::', ':=', '->', '#>', '||', '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=',
  '<=', '>=', '<>', '!=', '==', '=>', '<<', '>>', '&&', '@>', '<@', '?|', '?&', '~*', '!~', '~~', '@@',
] as const;

export function operatorLength(text: string, at: number): number {
  return OPERATORS.find((operator) => text.startsWith(operator, at))?.length ?? 1;
}
