/** Operators of more than one character. Everything else is one character. */
const OPERATORS = [
  '!~~*', '->>', '#>>', '<=>', '!~*', '!~~', '~~*', '||=', '::', ':=', '->', '#>', '||', '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=',
  '<=', '>=', '<>', '!=', '==', '=>', '<<', '>>', '&&', '@>', '<@', '?|', '?&', '~*', '!~', '~~', '@@',
] as const;

/** By first character, longest first. */
const BY_FIRST: ReadonlyMap<string, readonly string[]> = new Map(
  [...new Set(OPERATORS.map((operator) => operator.charAt(0)))].map((first) => [
    first,
    OPERATORS.filter((operator) => operator.startsWith(first)).sort((a, b) => b.length - a.length),
  ]),
);

export function operatorLength(text: string, at: number): number {
  return BY_FIRST.get(text.charAt(at))?.find((operator) => text.startsWith(operator, at))?.length ?? 1;
}
