import { parseJsonTree, type JsonNode, type JsonObject } from '../../base/jsonTree';
import type { Problem } from '../../base/problem';
import type { Baseline, BaselineEntry } from './baseline';
import type { Finding } from '../finding';
import { uselessSuppression } from '../rules/suppression/useless-suppression';
import { readArray, readObject, readTyped, reportShape, reportUnknownKeys, valueOf, type SettingsReader } from './settingsReading';

/** The form of the file. A file of a newer version is not used. */
const BASELINE_VERSION = 1;

export interface BaselineFile {
  readonly path: string;
  readonly baseline: Baseline;
  /** Y01 what is no JSON, Y03 what has the wrong form; by place. */
  readonly problems: readonly Problem[];
}

/** The text of a baseline file: one line an entry, so that a version control system shows what was taken out. */
export function baselineText({ entries }: Baseline): string {
  const lines = entries.map(({ file, code, task, fingerprint, count }) => JSON.stringify({ file, code, ...(task !== undefined && { task }), fingerprint, ...(count > 1 && { count }) }));
  const list = lines.length === 0 ? '[]' : `[\n    ${lines.join(',\n    ')}\n  ]`;
  return `{\n  "version": ${BASELINE_VERSION},\n  "findings": ${list}\n}\n`;
}

/** Reads a baseline file. Never throws: an entry that cannot be used is a problem, the others count. */
export function parseBaseline(path: string, text: string): BaselineFile {
  const tree = parseJsonTree(text);
  const problems: Problem[] = [...tree.problems];
  const reader: SettingsReader = { path, report: (problem) => void problems.push(problem) };
  const root = readObject(reader, tree.root, 'The baseline');
  const entries = root === undefined || !isReadable(reader, root) ? [] : readEntries(reader, valueOf(root, 'findings'));
  return { path, baseline: { entries }, problems: problems.sort((a, b) => a.range.start - b.range.start) };
}

function isReadable(reader: SettingsReader, root: JsonObject): boolean {
  reportUnknownKeys(reader, root, { within: 'the baseline', known: ['$schema', 'version', 'findings'] });
  const node = valueOf(root, 'version');
  const version = readTyped(reader, node, { key: 'version', type: 'number' });
  if (version === BASELINE_VERSION) return true;
  const range = node?.range ?? { start: root.range.start, end: root.range.start + 1 };
  if (node === undefined || version !== undefined) reportShape(reader, range, `Expected "version": ${BASELINE_VERSION}, the form that this version reads. Make the baseline again.`);
  return false;
}

const ENTRY_KEYS = ['file', 'code', 'task', 'fingerprint', 'count'] as const;

function readEntries(reader: SettingsReader, node: JsonNode | undefined): readonly BaselineEntry[] {
  return (readArray(reader, node, 'findings')?.items ?? []).flatMap((item) => {
    const object = readObject(reader, item, 'Each item of "findings"');
    const entry = object && readEntry(reader, object);
    return entry === undefined ? [] : [entry];
  });
}

function readEntry(reader: SettingsReader, object: JsonObject): BaselineEntry | undefined {
  reportUnknownKeys(reader, object, { within: 'a finding', known: ENTRY_KEYS });
  const text = (key: (typeof ENTRY_KEYS)[number]): string | undefined => readTyped(reader, valueOf(object, key), { key, type: 'string' });
  const [file, code, fingerprint, task] = [text('file'), text('code'), text('fingerprint'), text('task')];
  const count = readTyped(reader, valueOf(object, 'count'), { key: 'count', type: 'number' }) ?? 1;
  const isWhole = Number.isInteger(count) && count >= 1;
  if (file !== undefined && code !== undefined && fingerprint !== undefined && isWhole) return { file, code, task, fingerprint, count, range: object.range };
  reportShape(reader, object.range, 'This finding cannot be used: it needs "file", "code", "fingerprint", and a "count" of 1 or more where it stands for several.');
  return undefined;
}

/** M02 for the entries of a baseline file that no finding matches any more. Entries of files that were not linted must be left out before. */
export function staleEntryFindings(file: BaselineFile, stale: readonly BaselineEntry[]): readonly Finding[] {
  const { code, name, severity, confidence } = uselessSuppression;
  return stale.flatMap((entry): Finding[] => {
    const written = file.baseline.entries.find((candidate) => candidate.range === entry.range);
    if (entry.range === undefined || written === undefined) return [];
    const what = entry.count === 1 ? 'a finding' : `${entry.count} findings`;
    const message = `The baseline knows ${what} of ${entry.code} in ${entry.file} that ${entry.count === 1 ? 'is' : 'are'} gone. Make the baseline again, so that it cannot hide a new one.`;
    return [{ code, name, severity, confidence, message, file: file.path, range: entry.range, task: undefined, fixes: [] }];
  });
}
