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

/** All placeholders of a text in order, whatever they stand in. */
export function findPlaceholders(text: string): readonly Placeholder[] {
  if (!text.includes('{') && !text.includes('$[')) return NONE;
  const found: Placeholder[] = [];
  for (const { 0: whole, 1: value, 2: raw, 3: time, 4: foreign, index: start } of text.matchAll(PATTERN)) {
    const end = start + whole.length;
    if (value !== undefined) found.push({ kind: 'value', name: value.trim(), start, end });
    else if (time !== undefined) found.push({ kind: 'time', name: time, start, end });
    else if (raw !== undefined) found.push({ kind: 'raw', name: raw.trim(), start, end });
    else found.push({ kind: 'foreign', name: (foreign ?? '').trim(), start, end });
  }
  return found;
}
