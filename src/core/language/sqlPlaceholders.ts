import { findPlaceholders, sqlPartsOf, type Placeholder } from '../params';
import { dialectOf } from '../sql/dialects/names';
import { lex } from '../sql/lex/lexer';
import type { Dialect } from '../sql/lex/token';
import { overlaps, type TextRange } from '../base/textRange';
import { toDocumentRange } from '../workflow/offsetMap';
import type { SqlSource, Task, WorkflowFile } from '../workflow/workflow';

/** By dialect and text, oldest first: the next version of a file has nearly all of its SQL in common with this one. */
const known = new Map<string, readonly Placeholder[]>();
const MOST_KNOWN = 2000;

/** The placeholders that a rendering replaces: those outside of comments. */
function placeholdersIn({ text }: SqlSource, task: Task): readonly Placeholder[] {
  if (!/\$[{[]|!\{/.test(text)) return [];
  const dialect = dialectOf(task.datasourceType?.value);
  const key = `${dialect} ${text}`;
  const found = known.get(key) ?? findIn(text, dialect);
  known.delete(key);
  known.set(key, found);
  const [oldest] = known.keys();
  if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest);
  return found;
}

function findIn(text: string, dialect: Dialect): readonly Placeholder[] {
  return lex(text, dialect).flatMap((token) => {
    if (token.kind === 'comment') return [];
    return findPlaceholders(token.text).flatMap((each) => (each.kind === 'foreign' ? [] : [{ ...each, start: token.start + each.start, end: token.start + each.end }]));
  });
}

/** A placeholder in the SQL of a task. */
export interface SqlPlaceholder {
  readonly task: Task;
  readonly placeholder: Placeholder;
  /** The whole placeholder, in the document. */
  readonly range: TextRange;
  /** The name between its brackets, in the document. */
  readonly nameRange: TextRange;
}

/** Those of all tasks that stand in the document; `within`: only those of SQL that this part of the document touches. */
export function sqlPlaceholdersOf(file: WorkflowFile, document: string, within?: TextRange): readonly SqlPlaceholder[] {
  return (file.workflow?.tasks ?? []).flatMap((task) => sqlPartsOf(task).flatMap((source) => {
    if (source.file !== document) return [];
    if (document === file.path && within !== undefined && !overlaps(source.range, within)) return [];
    return placeholdersIn(source, task).flatMap((placeholder) => {
      const range = toDocumentRange(source.map, placeholder);
      return within !== undefined && !overlaps(range, within) ? [] : [{ task, placeholder, range, nameRange: toDocumentRange(source.map, nameRangeOf(source, placeholder)) }];
    });
  }));
}

function nameRangeOf({ text }: SqlSource, { name, start, end }: Placeholder): TextRange {
  const from = start + 2 + (/^\s*/.exec(text.slice(start + 2, end - 1))?.[0].length ?? 0);
  return { start: from, end: from + name.length };
}
