import { sha256Hex } from '../../base/sha256';
import type { TextRange } from '../../base/textRange';
import { contextReader } from './baselineContext';
import type { Finding } from '../finding';

/** Findings that are known and accepted, so that old code does not hide new mistakes. It may only become smaller. */
export interface Baseline {
  /** Sorted by file, code, task, fingerprint; each combination once. */
  readonly entries: readonly BaselineEntry[];
}

/** `count` findings of one code in one place. */
export interface BaselineEntry {
  /** As `BaselineSources.pathOf` gives it. */
  readonly file: string;
  readonly code: string;
  readonly task: string | undefined;
  /** 16 hex digits: of the normalised text of the statement (or YAML line) that the finding is in. Does not change when the text moves. */
  readonly fingerprint: string;
  /** 1 or more. */
  readonly count: number;
  /** Where the entry stands in the baseline file it was read from. */
  readonly range?: TextRange;
}

export interface BaselineSources {
  /** The text of a finding's file. */
  readonly textOf: (file: string) => string;
  /** How the baseline names a finding's file: relative to the baseline's folder. Default: as the finding does. */
  readonly pathOf?: (file: string) => string;
}

export interface BaselineResult {
  /** The findings that the baseline does not know, in order. */
  readonly findings: readonly Finding[];
  /** The others. */
  readonly known: readonly Finding[];
  /** What no finding matched, with the number that is too many. Judge only the files that were linted. */
  readonly stale: readonly BaselineEntry[];
}

/** The baseline that knows all `findings`. */
export function makeBaseline(findings: readonly Finding[], sources: BaselineSources): Baseline {
  const identify = identifier(sources);
  const counted = new Map<string, BaselineEntry>();
  for (const finding of findings) {
    const entry = identify(finding);
    const key = keyOf(entry);
    counted.set(key, { ...entry, count: (counted.get(key)?.count ?? 0) + 1 });
  }
  return { entries: sorted([...counted.values()]) };
}

/** Parts findings into new and known ones. Of several findings that look the same, the first ones are known. */
export function applyBaseline(findings: readonly Finding[], baseline: Baseline, sources: BaselineSources): BaselineResult {
  const identify = identifier(sources);
  const left = new Map(baseline.entries.map((entry) => [keyOf(entry), entry.count]));
  const fresh: Finding[] = [];
  const known: Finding[] = [];
  for (const finding of findings) {
    const key = keyOf(identify(finding));
    const count = left.get(key) ?? 0;
    if (count > 0) left.set(key, count - 1);
    (count > 0 ? known : fresh).push(finding);
  }
  const stale = baseline.entries.flatMap((entry) => {
    const count = left.get(keyOf(entry)) ?? 0;
    return count > 0 ? [{ ...entry, count }] : [];
  });
  return { findings: fresh, known, stale };
}

function identifier(sources: BaselineSources): (finding: Finding) => Omit<BaselineEntry, 'count'> {
  const contextOf = contextReader(sources.textOf);
  return (finding) => {
    const { file, code, task } = finding;
    const fingerprint = sha256Hex(JSON.stringify([code, task ?? '', contextOf(file, finding.range)])).slice(0, 16);
    return { file: sources.pathOf?.(file) ?? file, code, task, fingerprint };
  };
}

function keyOf({ file, code, task, fingerprint }: Omit<BaselineEntry, 'count'>): string {
  return JSON.stringify([file, code, task ?? '', fingerprint]);
}

function sorted(entries: readonly BaselineEntry[]): readonly BaselineEntry[] {
  const keyed = entries.map((entry) => ({ entry, key: keyOf(entry) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ entry }) => entry);
}
