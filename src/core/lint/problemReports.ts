import type { Problem } from '../base/problem';
import type { Report, RuleContext } from './rule';

/** The problems of one code that were met when the workflow file was read. */
export function problemReports({ file }: RuleContext, code: string): readonly Report[] {
  if (file === undefined) return [];
  return file.problems
    .filter((problem) => problem.code === code)
    .map((problem) => reportOf(problem, file.path));
}

/** A word that is YAML as it is. */
const PLAIN = /^\w+(?:[.-]\w+)*$/;

/** With a fix, where the problem knows what was meant. */
export function reportOf({ message, range, severity, instead }: Problem, file: string): Report {
  if (instead === undefined || !PLAIN.test(instead)) return { file, message, range, severity };
  return { file, message, range, severity, fixes: [{ title: `Write ${instead}`, kind: 'suggest', edits: [{ file, range, newText: instead }] }] };
}
