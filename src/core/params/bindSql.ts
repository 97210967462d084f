import type { TextRange } from '../base/textRange';
import { dialectOf } from '../sql/dialects/names';
import { lex } from '../sql/lex/lexer';
import type { Dialect, Token } from '../sql/lex/token';
import { splitStatements } from '../sql/statements';
import type { SqlSource } from '../workflow/workflow';
import type { ListElement } from './parameterTypes';
import { misfitOf } from './parameterTypes';
import type { ParameterSource, RenderedSql, ResolvedParameter } from './renderedTask';
import { renderSql, writeInside, type SqlRendering, type ValueWriter } from './renderSql';
import { renderProblem, scopeOf, sqlPartsOf, type RenderProblem, type RenderRequest } from './renderTask';
import { listOf, literalOf } from './sqlLiteral';

/** One `?` of a statement, in order. */
export interface Bind {
  readonly name: string;
  /** DolphinScheduler's DataType, which decides the JDBC setter; of a LIST's element the one that its JSON has there. */
  readonly type: string;
  readonly value: string;
  readonly source: ParameterSource;
}

/** A statement as DolphinScheduler prepares it (dolphinscheduler.md §5.6). */
export interface BoundStatement {
  readonly key: SqlSource['key'];
  /** Without comments; each bound value is a `?`. */
  readonly sql: string;
  readonly binds: readonly Bind[];
  /** `false`: a task of kind query runs only the first statement of its main text, the others are silently left out. */
  readonly isExecuted: boolean;
  /** Errors that the rendered task has as well, and warnings about what is right here and wrong when it is bound. */
  readonly problems: readonly RenderProblem[];
}

interface PlacedBind extends Bind {
  /** Offset of the placeholder in the source's text. */
  readonly at: number;
}

const INSIDE = 'stands inside a longer string or name: DolphinScheduler would write a ? there and bind a value too many. Write !{…} to insert the text as it is';

/** Java reads a JSON number as int, long or double; everything else is bound as a text. */
function elementType({ kind, text }: ListElement): string {
  if (kind !== 'number') return 'VARCHAR';
  return ['INTEGER', 'LONG'].find((type) => misfitOf(type, text) === undefined) ?? 'DOUBLE';
}

function bindsOf(parameter: ResolvedParameter): readonly Omit<PlacedBind, 'at'>[] {
  const { name, type, value, source } = parameter;
  if (type.toUpperCase() !== 'LIST') return [{ name, type, value, source }];
  const list = listOf(parameter);
  return 'reason' in list ? [] : list.elements.map((element) => ({ name, type: elementType(element), value: element.text, source }));
}

/**
 * Notes the binds, and refuses what literals refuse. Where DolphinScheduler goes wrong we do not follow: a name without a value
 * takes no place in its list of binds, so that all later ones move up; inside `'a_${x}'` it writes `a_?`, which is no place for a
 * value; it binds in comments too; and `in (${x})` of an empty LIST becomes `in ()`.
 */
function bindWriter(dialect: Dialect, binds: PlacedBind[]): ValueWriter {
  return {
    alone: (parameter, at) => {
      const literal = literalOf(parameter, dialect);
      if ('reason' in literal) return literal;
      const made = bindsOf(parameter);
      binds.push(...made.map((each) => ({ ...each, at })));
      return { sql: made.length === 0 ? literal.sql : made.map(() => '?').join(',') };
    },
    inside: (parameter, form) => ({ ...writeInside(parameter, form), warning: INSIDE }),
  };
}

/** Pre and post statements are taken as one statement each, whatever is in them. */
function statementRanges({ key, text }: SqlSource, tokens: readonly Token[], dialect: Dialect): readonly TextRange[] {
  if (key === 'sql') return splitStatements(tokens, dialect).map(({ range }) => range);
  return text.trim() === '' ? [] : [{ start: 0, end: text.length }];
}

/** The rendered text of a range of the source, comments left out. */
function textOf({ source, sql, replacements }: RenderedSql, range: TextRange, comments: readonly TextRange[]): string {
  const cuts = [
    ...replacements.map((each) => ({ start: each.sourceStart, end: each.sourceEnd, text: sql.slice(each.renderedStart, each.renderedEnd) })),
    ...comments.map(({ start, end }) => ({ start, end, text: ' ' })),
  ].filter(({ start, end }) => start >= range.start && end <= range.end).sort((a, b) => a.start - b.start);
  let text = '';
  let done = range.start;
  for (const cut of cuts) {
    text += source.text.slice(done, cut.start) + cut.text;
    done = cut.end;
  }
  return (text + source.text.slice(done, range.end)).trim();
}

interface Bound {
  readonly rendering: SqlRendering;
  readonly binds: readonly PlacedBind[];
  readonly comments: readonly TextRange[];
  /** Of the task, when told. */
  readonly isQuery: boolean;
}

function statementOf({ rendering: { rendered, problems }, binds, comments, isQuery }: Bound, range: TextRange, index: number): BoundStatement {
  const { source } = rendered;
  const isInside = (at: number): boolean => at >= range.start && at < range.end;
  return {
    key: source.key,
    sql: textOf(rendered, range, comments),
    binds: binds.filter(({ at }) => isInside(at)).map(({ name, type, value, source: from }) => ({ name, type, value, source: from })),
    isExecuted: index === 0 || !isQuery,
    problems: problems.filter(({ start }) => isInside(start)).map((problem) => renderProblem(source, problem)),
  };
}

/** The statements of one piece of the task's SQL as DolphinScheduler binds them. Never throws. */
export function bindSql(source: SqlSource, request: RenderRequest): readonly BoundStatement[] {
  const { sqlKind, datasourceType } = request.task;
  const dialect = dialectOf(datasourceType?.value);
  const binds: PlacedBind[] = [];
  const writer = bindWriter(dialect, binds);
  const rendering = renderSql(source, { datasourceType: datasourceType?.value, scope: scopeOf(request), writer });
  const tokens = lex(source.text, dialect);
  const comments = tokens.filter(({ kind }) => kind === 'comment');
  const bound = { rendering, binds, comments, isQuery: sqlKind === 'query' };
  return statementRanges(source, tokens, dialect).map((range, index) => statementOf(bound, range, index));
}

/** All statements of a task in order of execution. */
export function bindTask(request: RenderRequest): readonly BoundStatement[] {
  return sqlPartsOf(request.task).flatMap((source) => bindSql(source, request));
}
