import type { RenderedSql } from '../../core/params';
import { mapRenderedRange } from '../../core/params';
import { ParameterScope } from '../../core/params/parameterScope';
import { renderSql } from '../../core/params/renderSql';
import { identityMap } from '../../core/workflow/offsetMap';
import type { TextRange } from '../../core/base/textRange';
import { StatementError } from '../../adapters/sqljs/script';

/** What replaces the parameters of a script. */
export interface ScriptValues {
  readonly scheduleInstant: number;
  /** IANA name. */
  readonly zone: string;
  readonly startup: Readonly<Record<string, string>>;
}

/** A script that can be run, and the way back to its text. */
export interface ScriptText {
  readonly sql: string;
  readonly rangeInFile: (range: TextRange) => TextRange;
}

export interface ScriptFile {
  readonly path: string;
  readonly text: string;
  readonly dialect: string;
}

/** Replaces the parameters of a script as in a task; without `values` the text stays as it is. Throws `StatementError` for what has no value. */
export function readScript({ path, text, dialect }: ScriptFile, values: ScriptValues | undefined): ScriptText {
  if (values === undefined) return { sql: text, rangeInFile: (range) => range };
  const source = { key: 'sql', text, file: path, map: identityMap(text.length), range: { start: 0, end: text.length } } as const;
  const { rendered, problems } = renderSql(source, { datasourceType: dialect, scope: new ParameterScope(values) });
  const problem = problems.find(({ severity }) => severity === 'error');
  if (problem !== undefined) throw new StatementError(`${problem.message}.`, problem);
  return { sql: rendered.sql, rangeInFile: (range) => placeIn(rendered, range) };
}

function placeIn(rendered: RenderedSql, range: TextRange): TextRange {
  const { start, end } = mapRenderedRange(rendered, range.start, range.end);
  return { start, end };
}
