import type { Finding, Fix, TextEdit } from '../../core/lint/finding';
import type { TextRange } from '../../core/base/textRange';

export interface AppliedFix {
  readonly finding: Finding;
  readonly fix: Fix;
}

/** The safe fixes of the findings, as many as can be applied at once: none touches a place that another one changes. In order of the findings. */
export function chooseSafeFixes(findings: readonly Finding[]): readonly AppliedFix[] {
  const taken = new Map<string, TextRange[]>();
  return findings.flatMap((finding) => {
    const fix = finding.fixes.find(({ kind }) => kind === 'safe');
    if (fix === undefined || fix.edits.some((edit) => taken.get(edit.file)?.some((range) => isSamePlace(range, edit.range)))) return [];
    for (const { file, range } of fix.edits) addTo(taken, file, range);
    return [{ finding, fix }];
  });
}

export function addTo<T>(groups: Map<string, T[]>, key: string, item: T): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [item]);
  else group.push(item);
}

/** Two insertions at one offset count too: they may add the same key. */
function isSamePlace(a: TextRange, b: TextRange): boolean {
  return a.start === b.start || (a.start < b.end && b.start < a.end);
}

/** The text with the edits of one file carried out, which do not overlap. Line ends are those of the text, as in an editor. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const sorted = [...edits].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  const parts: string[] = [];
  let at = 0;
  for (const { range, newText } of sorted) {
    parts.push(text.slice(at, range.start), newText.replace(/\r\n|\n/g, newline));
    at = range.end;
  }
  return parts.join('') + text.slice(at);
}
