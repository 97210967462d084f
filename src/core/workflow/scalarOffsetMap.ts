import { decodeBlockScalar } from './blockScalar';
import { decodeFlowScalar } from './flowScalar';
import type { OffsetMap } from './offsetMap';

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

/** A scalar where it stands in its document. */
export interface ScalarSpan {
  readonly style: ScalarStyle;
  readonly document: string;
  /** From the first quote, the first character of a plain scalar, or the `|` or `>` of a block scalar. */
  readonly start: number;
  /** Behind the last quote or character; behind the last line of a block scalar. */
  readonly end: number;
  /** Block scalars: the column of the collection that holds it, -1 at the top. An indentation indicator counts from here. */
  readonly parentIndent: number;
}

export interface DecodedScalar {
  /** The value by YAML 1.2: folded, unescaped, line breaks as LF. */
  readonly text: string;
  readonly map: OffsetMap;
}

/**
 * The value of a scalar and the exact place of each of its characters in the document. A line break or fold maps to the
 * line's end in the document (before CR LF), an escape to its backslash.
 */
export function scalarOffsetMap(span: ScalarSpan): DecodedScalar {
  return span.style === 'literal' || span.style === 'folded' ? decodeBlockScalar(span) : decodeFlowScalar(span);
}
