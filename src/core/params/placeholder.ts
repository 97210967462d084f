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

const NONE: readonly Placeholder[] = [];

/** Quick and on the safe side: `false` only for a text without any, closed or not. */
export function mayHoldPlaceholder(text: string): boolean {
  return text.includes('{') || text.includes('$[');
}

/** All placeholders of a text in order, whatever they stand in. */
export function findPlaceholders(text: string): readonly Placeholder[] {
  if (!mayHoldPlaceholder(text)) return NONE;
  const found: Placeholder[] = [];
  PATTERN.lastIndex = 0;
  for (let match = PATTERN.exec(text); match !== null; match = PATTERN.exec(text)) {
    const { 0: whole, 1: value, 2: raw, 3: time, 4: foreign, index: start } = match;
    const end = start + whole.length;
    if (value !== undefined) found.push({ kind: 'value', name: value.trim(), start, end });
    else if (time !== undefined) found.push({ kind: 'time', name: time, start, end });
    else if (raw !== undefined) found.push({ kind: 'raw', name: raw.trim(), start, end });
    else found.push({ kind: 'foreign', name: (foreign ?? '').trim(), start, end });
  }
  return found;
}
