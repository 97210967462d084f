/** `value`: `${x}`. `raw`: `!{x}`. `time`: `$[…]`. `foreign`: `{{ … }}`, a template of another tool. */
export type PlaceholderKind = 'value' | 'raw' | 'time' | 'foreign';

export interface Placeholder {
  readonly kind: PlaceholderKind;
  /** The inside, as written. */
  readonly name: string;
  /** Offsets in the scanned text. */
  readonly start: number;
  readonly end: number;
}

const PATTERN = /\$\{([^{}]*)\}|!\{([^{}]*)\}|\$\[([^\]$]+)\]|\{\{(.*?)\}\}/gs;
const KINDS: readonly PlaceholderKind[] = ['value', 'raw', 'time', 'foreign'];

/** All placeholders of a text in order, whatever they stand in. */
export function findPlaceholders(text: string): readonly Placeholder[] {
  if (!text.includes('{') && !text.includes('$[')) return [];
  return [...text.matchAll(PATTERN)].map((match) => {
    const index = match.slice(1).findIndex((group) => group !== undefined);
    const inside = match[index + 1] ?? '';
    return {
      kind: KINDS[index] ?? 'foreign',
      name: KINDS[index] === 'time' ? inside : inside.trim(),
      start: match.index,
      end: match.index + match[0].length,
    };
  });
}
