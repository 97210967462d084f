import { dialectOf } from '../sql/dialects/names';
import { lex } from '../sql/lex/lexer';
import type { Dialect, Token } from '../sql/lex/token';
import type { SqlSource } from '../workflow/workflow';
import type { ParameterScope } from './parameterScope';
import { findPlaceholders, mayHoldPlaceholder, type Placeholder } from './placeholder';
import type { RenderedSql, Replacement, ResolvedParameter } from './renderedTask';
import { misfitOf } from './parameterTypes';
import { literalOf, type SqlText } from './sqlLiteral';
import { stringFormOf, type StringForm } from './stringForm';
import { evaluateTimeExpression } from './timeExpression';

export interface SourceProblem {
  readonly code: 'V01' | 'V03' | 'V04';
  /** A warning is about DolphinScheduler's binding only: what is rendered here is right. */
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** Offsets in the source's text. */
  readonly start: number;
  readonly end: number;
}

export interface SqlRendering {
  readonly rendered: RenderedSql;
  /** In order of use, repeated when used again. */
  readonly parameters: readonly ResolvedParameter[];
  readonly problems: readonly SourceProblem[];
}

/** One replacement of source text `[start, end)`. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** How values become SQL. */
export interface ValueWriter {
  /** Where the value stands for itself, `at` in the source's text. */
  readonly alone: (parameter: ResolvedParameter, at: number) => SqlText;
  /** Inside a longer string or quoted name. `warning` follows the placeholder as written. */
  readonly inside: (parameter: ResolvedParameter, form: StringForm) => SqlText & { readonly warning?: string };
}

/** Literals of the dialect: what is run here. */
function literalWriter(dialect: Dialect): ValueWriter {
  return {
    alone: (parameter) => literalOf(parameter, dialect),
    inside: (parameter, form) => writeInside(parameter, form),
  };
}

/** The value's text between the quotes. A LIST stands there as its JSON. */
export function writeInside({ type, value }: ResolvedParameter, form: StringForm): SqlText {
  const reason = type.toUpperCase() === 'LIST' ? undefined : misfitOf(type, value);
  return reason === undefined ? form.write(value) : { reason };
}

interface Rendering {
  readonly text: string;
  readonly writer: ValueWriter;
  readonly dialect: Dialect;
  readonly scope: ParameterScope;
  readonly edits: Edit[];
  readonly parameters: ResolvedParameter[];
  readonly problems: SourceProblem[];
}

/** A placeholder with offsets in the source's text. */
function placeholdersOf(token: Token): readonly Placeholder[] {
  return findPlaceholders(token.text).map((found) => (
    { ...found, start: token.start + found.start, end: token.start + found.end }
  ));
}

interface Says {
  readonly code: SourceProblem['code'];
  readonly severity?: SourceProblem['severity'];
  /** Follows the placeholder as written. */
  readonly says: string;
}

function report(rendering: Rendering, found: Placeholder, { code, severity = 'error', says }: Says): void {
  const message = `${rendering.text.slice(found.start, found.end)} ${says}`;
  rendering.problems.push({ code, severity, message, start: found.start, end: found.end });
}

/** The parameter, noted as used; `undefined` after reporting why there is no value. */
function useParameter(rendering: Rendering, found: Placeholder): ResolvedParameter | undefined {
  const resolution = rendering.scope.resolve(found.name);
  const reason = resolution.kind === 'resolved' ? resolution.unresolved[0]?.says : resolution.reason;
  if (reason === undefined && resolution.kind === 'resolved') {
    rendering.parameters.push(resolution.parameter);
    return resolution.parameter;
  }
  report(rendering, found, { code: 'V01', says: reason ?? '' });
  return undefined;
}

function replaceTime(rendering: Rendering, found: Placeholder): void {
  const written = rendering.text.slice(found.start, found.end);
  const value = evaluateTimeExpression(found.name, rendering.scope.base);
  if (value.kind === 'bad') report(rendering, found, { code: 'V01', says: `cannot be computed: ${value.message}` });
  if (value.kind !== 'value') return;
  rendering.parameters.push({ name: written, value: value.text, type: 'VARCHAR', source: 'expression', producer: undefined, awaits: undefined, overrode: [] });
  rendering.edits.push({ start: found.start, end: found.end, text: value.text });
}

function replaceRaw(rendering: Rendering, found: Placeholder, span: { readonly start: number; readonly end: number }): void {
  const parameter = useParameter(rendering, found);
  if (parameter !== undefined) rendering.edits.push({ ...span, text: parameter.value });
}

/** Notes the text, or why it cannot be written there. */
function place(rendering: Rendering, found: Placeholder, edit: { readonly start: number; readonly end: number; readonly made: SqlText }): void {
  const { made, start, end } = edit;
  if ('sql' in made) rendering.edits.push({ start, end, text: made.sql });
  else report(rendering, found, { code: 'V04', says: made.reason });
}

/** `{{ds}}` and `{%…%}` belong to other tools; they would reach the engine as they are. */
function reportForeign(rendering: Rendering, found: Placeholder): void {
  report(rendering, found, { code: 'V01', says: 'is a template of another tool and is not replaced here: use ${…} or $[…]' });
}

/** Whether a literal put here would become part of a neighbouring name, number or string. */
function isGlued(text: string, start: number, end: number): boolean {
  return /[\p{L}\p{N}_$@.'"`}\]]/u.test(text[start - 1] ?? ' ') || /[\p{L}\p{N}_$@.'"`{[]/u.test(text[end] ?? ' ');
}

function reportInName(rendering: Rendering, found: Placeholder): void {
  const says = `is part of a name here, but is replaced by a quoted value: write !{${found.name}} to insert the text as it is`;
  report(rendering, found, { code: 'V03', says });
}

/** Whether a placeholder stands between `$[` and `]` of what is meant as a date; `$[${i}]` is an index of a JSON path. */
function isInsideDate(text: string, { start, end }: Placeholder): boolean {
  const open = text.lastIndexOf('$[', start);
  return open !== -1 && /^\$\[\s*[A-Za-z][^\]]*$/.test(text.slice(open, start)) && /^[^\n]*\]/.test(text.slice(end));
}

function reportInDate(rendering: Rendering, found: Placeholder): void {
  report(rendering, found, { code: 'V01', says: 'stands inside $[…], which in SQL is no expression then: declare a parameter that has the whole $[…] as its value' });
}

/** What stands for a value alone. `NOT IN` over an empty LIST would be true for no row, where every row is meant. */
function aloneText(rendering: Rendering, parameter: ResolvedParameter, at: number): SqlText {
  const made = rendering.writer.alone(parameter, at);
  const isEmpty = 'sql' in made && made.sql === 'NULL';
  if (!isEmpty || !/\bnot\s+in\s*\(\s*$/i.test(rendering.text.slice(Math.max(0, at - 100), at))) return made;
  return { reason: 'is a LIST without a value, and NOT IN (NULL) is true for no row' };
}

function replaceBare(rendering: Rendering, found: Placeholder): void {
  if (isInsideDate(rendering.text, found)) return reportInDate(rendering, found);
  const parameter = useParameter(rendering, found);
  if (parameter === undefined) return;
  if (isGlued(rendering.text, found.start, found.end)) return reportInName(rendering, found);
  const made = aloneText(rendering, parameter, found.start);
  // A minus before a negative number would start a comment.
  const needsSpace = 'sql' in made && made.sql.startsWith('-') && rendering.text[found.start - 1] === '-';
  place(rendering, found, { start: found.start, end: found.end, made: needsSpace ? { sql: ` ${made.sql}` } : made });
}

/** The placeholder that a token consists of, but for its quotes. */
function soleContent(token: Token, form: StringForm): Placeholder | undefined {
  const [only] = placeholdersOf(token);
  const isValueQuote = form.plainQuote === "'" || form.plainQuote === '"';
  if (only === undefined || !isValueQuote || !token.closed) return undefined;
  return only.start === token.start + 1 && only.end === token.end - 1 ? only : undefined;
}

/** `'${x}'` and `"${x}"` alone are the value itself, as DolphinScheduler binds them; else the text goes inside the quotes. */
function replaceQuoted(rendering: Rendering, token: Token): void {
  const form = stringFormOf(token, rendering.dialect);
  const only = soleContent(token, form);
  if (only?.kind === 'raw') replaceRaw(rendering, only, token);
  else if (only?.kind === 'value') replaceWholeString(rendering, only, token);
  else replaceInside(rendering, token, form);
}

function replaceWholeString(rendering: Rendering, found: Placeholder, token: Token): void {
  const parameter = useParameter(rendering, found);
  if (parameter === undefined) return;
  const isNamePart = rendering.text[token.start - 1] === '.' || rendering.text[token.end] === '.';
  if (isNamePart) reportInName(rendering, found);
  else place(rendering, found, { start: token.start, end: token.end, made: aloneText(rendering, parameter, token.start) });
}

function replaceInside(rendering: Rendering, token: Token, form: StringForm): void {
  for (const found of placeholdersOf(token)) {
    if (found.kind === 'foreign') reportForeign(rendering, found);
    else if (found.kind === 'time') replaceTime(rendering, found);
    else if (found.kind === 'raw') replaceRaw(rendering, found, found);
    else if (isInsideDate(rendering.text, found)) reportInDate(rendering, found);
    else {
      const parameter = useParameter(rendering, found);
      if (parameter !== undefined) placeInside(rendering, found, rendering.writer.inside(parameter, form));
    }
  }
}

function placeInside(rendering: Rendering, found: Placeholder, made: ReturnType<ValueWriter['inside']>): void {
  if (made.warning !== undefined) report(rendering, found, { code: 'V03', severity: 'warning', says: made.warning });
  place(rendering, found, { start: found.start, end: found.end, made });
}

function replaceUnquoted(rendering: Rendering, token: Token): void {
  if (token.kind === 'template' && !token.closed) {
    rendering.problems.push({ code: 'V01', severity: 'error', message: `${token.text} is not closed`, start: token.start, end: token.end });
    return;
  }
  for (const found of placeholdersOf(token)) {
    if (found.kind === 'foreign') reportForeign(rendering, found);
    else if (found.kind === 'time') replaceTime(rendering, found);
    else if (found.kind === 'raw') replaceRaw(rendering, found, found);
    else replaceBare(rendering, found);
  }
}

function applyEdits(source: SqlSource, edits: readonly Edit[]): RenderedSql {
  let sql = '';
  let done = 0;
  const replacements: Replacement[] = [];
  for (const edit of edits) {
    sql += source.text.slice(done, edit.start);
    const renderedStart = sql.length;
    sql += edit.text;
    replacements.push({ sourceStart: edit.start, sourceEnd: edit.end, renderedStart, renderedEnd: sql.length });
    done = edit.end;
  }
  return { source, sql: sql + source.text.slice(done), replacements };
}

export interface RenderSqlOptions {
  /** As declared. */
  readonly datasourceType: string | undefined;
  readonly scope: ParameterScope;
  /** Default: literals. */
  readonly writer?: ValueWriter;
  /** Of the source's text in the dialect of `datasourceType`, where somebody has them. */
  readonly tokens?: readonly Token[] | undefined;
}

/** Renders one piece of a task's SQL. Comments stay as they are. Never throws. */
export function renderSql(source: SqlSource, options: RenderSqlOptions): SqlRendering {
  const { edits, parameters, problems } = replaceAll(source, options);
  return { rendered: applyEdits(source, edits), parameters, problems };
}

/** The problems of `renderSql` alone. */
export function sqlProblems(source: SqlSource, options: RenderSqlOptions): readonly SourceProblem[] {
  return replaceAll(source, options).problems;
}

function replaceAll(source: SqlSource, { datasourceType, scope, writer, tokens }: RenderSqlOptions): Rendering {
  const dialect = dialectOf(datasourceType);
  const rendering: Rendering = { text: source.text, writer: writer ?? literalWriter(dialect), dialect, scope, edits: [], parameters: [], problems: [] };
  for (const token of mayHoldPlaceholder(source.text) ? (tokens ?? lex(source.text, dialect)) : []) {
    if (token.kind === 'comment' || !mayHoldPlaceholder(token.text)) continue;
    if (token.kind === 'string' || token.kind === 'quotedName') replaceQuoted(rendering, token);
    else replaceUnquoted(rendering, token);
  }
  return rendering;
}
