import type { TextRange } from '../../base/textRange';
import { lex } from '../../sql/lex/lexer';
import type { Dialect, Token } from '../../sql/lex/token';
import { identityMap, toDocumentOffset, toDocumentRange, toTextOffset, type OffsetMap } from '../../workflow/offsetMap';
import type { SqlSource, WorkflowFile } from '../../workflow/workflow';
import type { Finding, TextEdit } from '../finding';
import { lineAround } from './suppressionsInSql';
import { taskScriptsOf, type ScriptPart } from '../taskScript';
import { yamlCommentEdit } from './yamlComment';

/** Where a finding is to be silenced. */
export interface SuppressionTarget {
  /** One line. An empty one gives no edit. */
  readonly reason: string;
  /** The text of the finding's file. */
  readonly text: string;
  /** The workflow file that was linted. `undefined`: a bare `.sql` file. */
  readonly file: WorkflowFile | undefined;
  /** That the file was linted with where it declares none. Default: generic. */
  readonly dialect?: Dialect | undefined;
  /** All findings of the same lint: a comment is chosen that silences no other one. */
  readonly findings: readonly Finding[];
}

/**
 * The edit that silences one finding by a comment with a reason: `-- …` behind the line in SQL, a block comment before the
 * token where that would cover too much or a line comment cannot stand, `# …` in YAML. `undefined`: no comment can stand there.
 */
export function suppressionEdit(finding: Finding, target: SuppressionTarget): TextEdit | undefined {
  const reason = target.reason.replace(/\s+/g, ' ').trim();
  if (reason === '') return undefined;
  const directive = `idempo: ignore ${finding.code} because ${reason}`;
  const sql = sqlAround(finding, target);
  if (sql === undefined) return yamlCommentEdit(finding, { text: target.text, directive, line: lineAround(target.text, finding.range.start) });
  return lineCommentEdit(finding, sql, { ...target, directive }) ?? blockCommentEdit(finding, sql, directive);
}

type Notation = 'raw' | 'literal' | 'folded' | 'single' | 'double' | 'plain';

/** The SQL that a finding lies in. */
interface SqlText {
  readonly text: string;
  readonly map: OffsetMap;
  readonly notation: Notation;
  readonly tokens: readonly Token[];
  /** Where the finding starts in `text`. */
  readonly start: number;
}

function sqlAround(finding: Finding, target: SuppressionTarget): SqlText | undefined {
  const { text, file, dialect } = target;
  const part = partAround(finding, target);
  if (part !== undefined) {
    const { source, script } = part;
    const start = toTextOffset(source.map, finding.range.start);
    const notation = part.documentText === undefined ? 'raw' : notationOf(text, source);
    return start === undefined ? undefined : { text: source.text, map: source.map, notation, tokens: script.tokens, start };
  }
  if (file?.path === finding.file) return undefined;
  return { text, map: identityMap(text.length), notation: 'raw', tokens: lex(text, dialect ?? 'generic'), start: finding.range.start };
}

/** The SQL of a task that a finding lies in, read in the task's dialect. */
function partAround({ file: path, range }: Finding, { file, dialect }: SuppressionTarget): ScriptPart | undefined {
  if (file?.workflow === undefined) return undefined;
  const parts = taskScriptsOf(file, file.workflow, dialect).flatMap((script) => script.parts);
  return parts.find(({ source, documentText }) => source.file === path && (documentText === undefined || (source.range.start <= range.start && range.start < source.range.end)));
}

function notationOf(document: string, { range }: SqlSource): Notation {
  switch (document[range.start]) {
    case '|':
      return 'literal';
    case '>':
      return 'folded';
    case "'":
      return 'single';
    case '"':
      return 'double';
    default:
      return 'plain';
  }
}

/** Behind the line: where the SQL keeps its line ends, no token goes on, no comment stands, and no equal finding is on the line. */
function lineCommentEdit(finding: Finding, sql: SqlText, { findings, directive }: Pick<SuppressionTarget, 'findings'> & { readonly directive: string }): TextEdit | undefined {
  if (sql.notation !== 'raw' && sql.notation !== 'literal') return undefined;
  const line = lineAround(sql.text, sql.start);
  const covered = toDocumentRange(sql.map, line);
  const isShared = findings.some((other) => other !== finding && isEqual(other, finding) && covered.start <= other.range.start && other.range.start <= covered.end);
  const end = line.end - (sql.text[line.end - 1] === '\r' ? 1 : 0);
  const last = lastToken(sql.tokens, end);
  if (isShared || last === undefined || last.end > end || !last.closed || last.kind === 'comment') return undefined;
  const at = Math.max(last.end, line.start);
  const offset = at === 0 ? toDocumentOffset(sql.map, 0) : toDocumentRange(sql.map, { start: at - 1, end: at }).end;
  return { file: finding.file, range: { start: offset, end: offset }, newText: ` -- ${directive}` };
}

function isEqual(a: Finding, b: Finding): boolean {
  return a.code === b.code && a.file === b.file && (a.range.start !== b.range.start || a.range.end !== b.range.end);
}

/** The last token that starts before an offset. */
function lastToken(tokens: readonly Token[], before: number): Token | undefined {
  return tokens.findLast((token) => token.start < before);
}

/** Before the token that the finding starts in. */
function blockCommentEdit(finding: Finding, sql: SqlText, directive: string): TextEdit | undefined {
  const token = sql.tokens.find((candidate) => candidate.end > sql.start);
  if (token === undefined || token.kind === 'comment') return undefined;
  const offset = toDocumentOffset(sql.map, token.start);
  const comment = written(`/* ${directive.replaceAll('*/', '* /')} */ `, sql.notation);
  return { file: finding.file, range: emptyAt(offset), newText: comment };
}

function emptyAt(offset: number): TextRange {
  return { start: offset, end: offset };
}

/** As the YAML scalar needs it; a plain one may hold neither `: ` nor ` #`. */
function written(comment: string, notation: Notation): string {
  switch (notation) {
    case 'single':
      return comment.replaceAll("'", "''");
    case 'double':
      return comment.replace(/["\\]/g, '\\$&');
    case 'plain':
      return comment.replace(/: /g, ':').replace(/ #/g, ' no. ');
    case 'raw':
    case 'literal':
    case 'folded':
      return comment;
  }
}
