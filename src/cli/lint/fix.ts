import type { Finding, TextEdit } from '../../core/lint/finding';
import { printable } from '../../core/base/printable';
import type { CliHost } from '../host';
import { placesOf } from '../output/places';
import { configurationError } from '../workflowInput';
import { addTo, applyEdits, chooseSafeFixes, type AppliedFix } from './applyFixes';
import type { Linted } from './lintFiles';

/** Safe fixes make the text better at each step; more rounds than this would mean that two of them undo each other. */
const MAX_ROUNDS = 30;

export interface FixedFile {
  readonly before: string;
  readonly after: string;
}

export interface Fixed {
  /** As it is after the fixes. */
  readonly linted: Linted;
  /** By file; those that changed. */
  readonly files: ReadonlyMap<string, FixedFile>;
  /** One line for each fix, in the order in which they were applied. */
  readonly lines: readonly string[];
}

export interface FixInput {
  /** Before any fix. */
  readonly first: Linted;
  /** Lints with these texts in place of the files'. */
  readonly lint: (texts: ReadonlyMap<string, string>) => Linted;
  /** Those that may be fixed: new ones, on changed lines. */
  readonly select: (linted: Linted) => readonly Finding[];
}

/** Applies the safe fixes until none is left. Writes nothing. */
export function fixFindings({ first, lint, select }: FixInput): Fixed {
  const texts = new Map<string, string>();
  const lines: string[] = [];
  for (let round = 0; ; round++) {
    const linted = round === 0 ? first : lint(texts);
    const applied = round < MAX_ROUNDS ? chooseSafeFixes(select(linted)) : [];
    const files = new Map([...texts].map(([file, after]) => [file, { before: first.texts.get(file) ?? '', after }]));
    if (applied.length === 0) return { linted, files, lines };
    lines.push(...applied.map((each) => lineOf(each, linted)));
    for (const [file, edits] of editsByFile(applied)) {
      const text = linted.texts.get(file);
      if (text !== undefined) texts.set(file, applyEdits(text, edits));
    }
  }
}

function editsByFile(applied: readonly AppliedFix[]): ReadonlyMap<string, readonly TextEdit[]> {
  const byFile = new Map<string, TextEdit[]>();
  for (const edit of applied.flatMap(({ fix }) => fix.edits)) addTo(byFile, edit.file, edit);
  return byFile;
}

function lineOf({ finding, fix }: AppliedFix, { texts }: Linted): string {
  const { line, character } = placesOf((file) => texts.get(file) ?? '').positionAt(finding.file, finding.range.start);
  return `${printable(finding.file)}:${line + 1}:${character + 1}  fixed  ${finding.code} ${finding.name}: ${printable(fix.title)}`;
}

/** Writes what was fixed. Throws `IdempoError('configuration')` for a file that cannot be written, when all others are. */
export function writeFixed(host: CliHost, { files }: Fixed): void {
  const refused = [...files].flatMap(([file, change]) => {
    const written = host.files.change(file, change);
    return written.kind === 'refused' ? [`${file}: ${written.reason}`] : [];
  });
  if (refused.length > 0) throw configurationError(`not written: ${refused.join('; ')}`);
}
