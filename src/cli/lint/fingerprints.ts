import { sha256Hex } from '../../core/base/sha256';
import { contextReader } from '../../core/lint/project/baselineContext';
import type { Finding } from '../../core/lint/finding';

export interface FingerprintSources {
  readonly textOf: (file: string) => string;
  /** A name of the file that does not depend on where the command was started. */
  readonly pathOf: (file: string) => string;
}

/** What is meant by a finding, whatever its line: rule, file, task and the statement around it, with a number where several look the same. */
export function fingerprinter(findings: readonly Finding[], sources: FingerprintSources): (finding: Finding) => string {
  let made: ReadonlyMap<Finding, string> | undefined;
  return (finding) => (made ??= fingerprintsOf(findings, sources)).get(finding) ?? '';
}

function fingerprintsOf(findings: readonly Finding[], { textOf, pathOf }: FingerprintSources): ReadonlyMap<Finding, string> {
  const contextOf = contextReader(textOf);
  const paths = new Map<string, string>();
  const counts = new Map<string, number>();
  return new Map(findings.map((finding) => {
    const { code, file, range, task } = finding;
    const path = paths.get(file) ?? pathOf(file);
    paths.set(file, path);
    const hash = sha256Hex(JSON.stringify([code, path, task ?? '', contextOf(file, range)])).slice(0, 16);
    const count = (counts.get(hash) ?? 0) + 1;
    counts.set(hash, count);
    return [finding, `${hash}:${count}`] as const;
  }));
}
