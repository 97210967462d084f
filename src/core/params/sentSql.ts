import type { SqlSource } from '../workflow/workflow';
import { findPlaceholders } from './placeholder';
import type { ResolvedParameter, RenderedTask } from './renderedTask';

/** A task's SQL as one text, as an attempt records it, with what was bound where. Plain data. */
export interface SentSql {
  readonly text: string;
  /** Values in `text`, in ascending order. */
  readonly marks: readonly SqlMark[];
  /** Statements before, main text and statements after, in ascending order. */
  readonly parts: readonly SqlPart[];
  /** Every parameter that the SQL uses, in order of first use. */
  readonly parameters: readonly ResolvedParameter[];
}

export interface SqlMark {
  readonly start: number;
  readonly end: number;
  /** Index in `parameters`. */
  readonly parameter: number;
}

export interface SqlPart {
  readonly key: SqlSource['key'];
  /** Where it begins in the text. */
  readonly start: number;
  /** The file that it stands in. */
  readonly file: string;
}

/** Parts are sent one after the other, and recorded with a line feed between them. */
export function sentSqlOf({ parts, parameters }: RenderedTask): SentSql {
  let at = 0;
  const placed = parts.map((part) => {
    const start = at;
    at += part.sql.length + 1;
    return { part, start };
  });
  return {
    text: parts.map(({ sql }) => sql).join('\n'),
    parts: placed.map(({ part: { source: { key, file } }, start }) => ({ key, start, file })),
    marks: placed.flatMap(({ part: { source, replacements }, start }) => replacements.flatMap((replaced) => {
      const parameter = findUsed(source.text.slice(replaced.sourceStart, replaced.sourceEnd), parameters);
      return parameter === -1 ? [] : [{ start: start + replaced.renderedStart, end: start + replaced.renderedEnd, parameter }];
    })),
    parameters,
  };
}

/** A value that is written inside a longer string takes the place of its placeholder alone. */
function findUsed(written: string, parameters: readonly ResolvedParameter[]): number {
  const [found] = findPlaceholders(written);
  if (found === undefined) return -1;
  const whole = written.slice(found.start, found.end);
  return parameters.findIndex(({ name }) => name === found.name || name === whole);
}
