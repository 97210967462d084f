import type { Report, RuleContext } from './rule';

/** The problems of one code that were met when the workflow file was read. */
export function problemReports({ file }: RuleContext, code: string): readonly Report[] {
  if (file === undefined) return [];
  return file.problems
    .filter((problem) => problem.code === code)
    .map(({ message, range, severity }) => ({ file: file.path, message, range, severity }));
}
