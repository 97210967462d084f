import type { ParameterSource, ResolvedParameter, SentSql, SqlMark } from '../params';
import { clipEnd } from './clipText';

export type { SqlMark };

/** The SQL that an attempt sent, with what was bound where. */
export interface SqlView {
  /** Cut after `SQL_LIMIT` characters. */
  readonly text: string;
  /** Values in `text`, in ascending order. */
  readonly marks: readonly SqlMark[];
  /** Statements before, main text and statements after, in ascending order; empty when there is only one part, or it is not known. */
  readonly parts: readonly SqlPart[];
  /** Every parameter that the SQL uses, in order of first use. */
  readonly parameters: readonly ParameterView[];
}

export const SQL_PART_KEYS = ['sql', 'pre_statements', 'post_statements'] as const;

export interface SqlPart {
  readonly key: (typeof SQL_PART_KEYS)[number];
  /** Where it begins in the text. */
  readonly start: number;
  /** The `.sql` file that it stands in; `undefined`: the workflow file. */
  readonly file: string | undefined;
}

export interface ParameterView {
  readonly name: string;
  readonly value: string;
  readonly type: string;
  readonly source: ParameterSource;
  /** The task whose output the value is, where it is known. */
  readonly producer: string | undefined;
  /** Sources of less weight that have a value of the name too, the weightiest first. */
  readonly overrode: readonly ParameterSource[];
}

export const SQL_LIMIT = 60_000;
const VALUE_LIMIT = 500;
const MARK_LIMIT = 1_000;

/**
 * `again`: by the definition that the attempt was made by; `undefined`: it is not known. Where it is not what was sent, because a
 * task before was recovered since, nothing is marked and no parameter is listed: what they were is not known any more.
 */
export function buildSqlView(sent: string, again: SentSql | undefined, workflowFile: string | undefined): SqlView {
  const text = clipEnd(sent, SQL_LIMIT);
  if (again?.text !== sent) return { text, marks: [], parts: [], parameters: [] };
  return {
    text,
    marks: again.marks.filter(({ end }) => end <= SQL_LIMIT).slice(0, MARK_LIMIT),
    parts: again.parts.length < 2 ? [] : again.parts.map(({ key, start, file }) => ({ key, start, file: file === workflowFile ? undefined : file })),
    parameters: again.parameters.map(describeParameter),
  };
}

function describeParameter({ name, value, type, source, producer, overrode }: ResolvedParameter): ParameterView {
  const others = overrode.map((each) => each.source).filter((each) => each !== source);
  return { name, value: clipEnd(value, VALUE_LIMIT), type, source, producer, overrode: [...new Set(others)] };
}
