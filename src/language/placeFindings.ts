import { LineIndex } from '../core/base/lineIndex';
import type { TextRange } from '../core/base/textRange';
import type { Finding } from '../core/lint/finding';
import { applyBaseline } from '../core/lint/project/baseline';
import { folderOf, pathFrom } from '../core/lint/project/pathPattern';
import type { LineRange, PlacedFinding } from '../protocol/languageProtocol';
import type { LoadedBaseline } from './lintSetups';

/** The text of a file as it was linted, by its path in findings. */
export type TextOf = (path: string) => Promise<string>;

/** Without what the baseline accepts; places in lines; fixes made, so that all of it is plain data. */
export async function placeFindings(findings: readonly Finding[], textOf: TextOf, baseline?: LoadedBaseline): Promise<readonly PlacedFinding[]> {
  const paths = new Set(findings.flatMap(({ file, related = [] }) => [file, ...related.map((place) => place.file)]));
  const texts = new Map(await Promise.all([...paths].map(async (path) => [path, await textOf(path)] as const)));
  const indexes = new Map([...texts].map(([path, text]) => [path, new LineIndex(text)]));
  const place = (file: string, range: TextRange): LineRange => {
    const index = indexes.get(file) ?? new LineIndex('');
    return { start: index.positionAt(range.start), end: index.positionAt(range.end) };
  };
  return withoutKnown(findings, texts, baseline).map((finding) => ({
    finding: { ...finding, fixes: finding.fixes },
    range: place(finding.file, finding.range),
    related: (finding.related ?? []).map(({ message, file, range }) => ({ message, file, range: place(file, range) })),
  }));
}

function withoutKnown(findings: readonly Finding[], texts: ReadonlyMap<string, string>, known: LoadedBaseline | undefined): readonly Finding[] {
  if (known === undefined) return findings;
  const base = folderOf(known.path);
  return applyBaseline(findings, known.baseline, { textOf: (path) => texts.get(path) ?? '', pathOf: (path) => pathFrom(base, path) ?? path }).findings;
}
