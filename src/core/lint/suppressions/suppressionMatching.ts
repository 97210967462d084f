import type { TextRange } from '../../base/textRange';
import type { Finding } from '../finding';
import { folderOf, matchesPattern, pathFrom } from '../project/pathPattern';
import type { PlaceScope, SuppressedCode, Suppression } from './suppressions';

type Located = Pick<Finding, 'code' | 'file' | 'range' | 'task'>;

export interface SuppressedFinding<T = Finding> {
  readonly finding: T;
  /** One that covers it. */
  readonly suppression: Suppression;
}

export interface Parted<T> {
  /** Those that no suppression with a reason covers. */
  readonly findings: readonly T[];
  readonly suppressed: readonly SuppressedFinding<T>[];
}

/** Parts findings by whether a suppression with a reason covers them. Time n log n in both. */
export function partSuppressed<T extends Located>(findings: readonly T[], suppressions: readonly Suppression[]): Parted<T> {
  const effective = suppressions.filter((suppression) => suppression.reason !== '');
  if (effective.length === 0) return { findings, suppressed: [] };
  const find = coverFinder(effective);
  const left: T[] = [];
  const suppressed: SuppressedFinding<T>[] = [];
  for (const finding of findings) {
    const suppression = find(finding);
    if (suppression === undefined) left.push(finding);
    else suppressed.push({ finding, suppression });
  }
  return { findings: left, suppressed };
}

/** A finding's code and its group: `T01`, `T*`. */
function codesOf(code: string): readonly string[] {
  return [code, `${code.slice(0, 1)}*`];
}

function push<T>(groups: Map<string, T[]>, key: string, item: T): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [item]);
  else group.push(item);
}

type Placed = Suppression & { readonly scope: PlaceScope };

function coverFinder(suppressions: readonly Suppression[]): (finding: Located) => Suppression | undefined {
  const places = new Map<string, Placed[]>();
  const wide = new Map<string, Suppression[]>();
  for (const suppression of suppressions) {
    for (const { code } of suppression.codes) {
      const { scope } = suppression;
      if (scope.kind === 'place') push(places, `${code} ${suppression.file}`, { ...suppression, scope });
      else push(wide, code, suppression);
    }
  }
  const finders = new Map([...places].map(([key, group]) => [key, placeFinder(group)]));
  return (finding) => {
    for (const code of codesOf(finding.code)) {
      const found = wide.get(code)?.find((suppression) => coversWidely(suppression, finding)) ?? finders.get(`${code} ${finding.file}`)?.(finding.range);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

function coversWidely({ scope, file }: Suppression, finding: Located): boolean {
  switch (scope.kind) {
    case 'workflow':
      return true;
    case 'file':
      return finding.file === file;
    case 'task':
      return finding.task === scope.task;
    case 'project':
      return scope.patterns.length === 0 || fitsOne(pathFrom(folderOf(file), finding.file), scope.patterns);
    case 'place':
    case 'nothing':
      return false;
  }
}

function fitsOne(path: string | undefined, patterns: readonly string[]): boolean {
  return path !== undefined && patterns.some((pattern) => matchesPattern(path, pattern));
}

/** The last index whose value is not greater than `value` in an ascending list, or -1. */
function lastNotAfter(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? Infinity) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

interface Owned {
  readonly range: TextRange;
  readonly owner: Suppression;
}

function placeFinder(group: readonly Placed[]): (range: TextRange) => Suppression | undefined {
  const starts = furthestEnds(group.flatMap((owner) => owner.scope.starts.map((range) => ({ range, owner }))));
  const ends = new Map(group.flatMap((owner) => owner.scope.ends.map((end) => [end, owner] as const)));
  const inside = group.flatMap((owner) => (owner.scope.inside === undefined ? [] : [{ range: owner.scope.inside, owner }])).sort((a, b) => a.range.start - b.range.start);
  const insideStarts = inside.map(({ range }) => range.start);
  return (range) => {
    const held = inside[lastNotAfter(insideStarts, range.start - 1) + 1];
    return starts(range.start) ?? ends.get(range.end) ?? (held !== undefined && held.range.end <= range.end ? held.owner : undefined);
  };
}

/** The owner of a range that an offset lies in, in logarithmic time. */
function furthestEnds(ranges: readonly Owned[]): (offset: number) => Suppression | undefined {
  const sorted = [...ranges].sort((a, b) => a.range.start - b.range.start);
  const starts = sorted.map(({ range }) => range.start);
  let furthest: Owned | undefined;
  const reaching = sorted.map((owned) => (furthest = furthest === undefined || owned.range.end > furthest.range.end ? owned : furthest));
  return (offset) => {
    const found = reaching[lastNotAfter(starts, offset)];
    return found !== undefined && found.range.end >= offset ? found.owner : undefined;
  };
}

export interface UnusedCode {
  readonly suppression: Suppression;
  readonly code: SuppressedCode;
}

/** The codes of suppressions with a reason that match no finding. */
export function findUnusedCodes(suppressions: readonly Suppression[], findings: readonly Located[]): readonly UnusedCode[] {
  const effective = suppressions.filter((suppression) => suppression.reason !== '');
  if (effective.length === 0) return [];
  const byCode = new Map<string, Located[]>();
  const byFile = new Map<string, Located[]>();
  for (const finding of findings) {
    for (const code of codesOf(finding.code)) {
      push(byCode, code, finding);
      push(byFile, `${code} ${finding.file}`, finding);
    }
  }
  const placed = new Map([...byFile].map(([key, group]) => [key, placedFindings(group)]));
  const isUsed = (suppression: Suppression, code: string): boolean => (
    suppression.scope.kind === 'place'
      ? placed.get(`${code} ${suppression.file}`)?.(suppression.scope) === true
      : byCode.get(code)?.some((finding) => coversWidely(suppression, finding)) === true
  );
  return effective.flatMap((suppression) => suppression.codes.filter(({ code }) => !isUsed(suppression, code)).map((code) => ({ suppression, code })));
}

/** Whether one of the findings lies in a place, in logarithmic time. */
function placedFindings(findings: readonly Located[]): (scope: PlaceScope) => boolean {
  const sorted = [...findings].sort((a, b) => a.range.start - b.range.start);
  const starts = sorted.map(({ range }) => range.start);
  const ends = new Set(sorted.map(({ range }) => range.end));
  let furthest = -1;
  const reached = sorted.map(({ range }) => (furthest = Math.max(furthest, range.end)));
  return (scope) => {
    if (scope.starts.some((range) => (starts[lastNotAfter(starts, range.end)] ?? -1) >= range.start)) return true;
    if (scope.ends.some((end) => ends.has(end))) return true;
    return scope.inside !== undefined && (reached[lastNotAfter(starts, scope.inside.start)] ?? -1) >= scope.inside.end;
  };
}
