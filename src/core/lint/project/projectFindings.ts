import type { Finding } from '../finding';
import type { LintResult } from '../linter';
import { problemFindings } from './problemFindings';
import type { ProjectFile } from './projectFile';
import { unusedProjectIgnores } from './projectIgnores';

/**
 * What is wrong with a project file itself. `results`: of every file that it sets up; `undefined` where not all of them were
 * linted, so that nobody can say which of its suppressions match nothing.
 */
export function projectFindings(project: ProjectFile, results: readonly LintResult[] | undefined): readonly Finding[] {
  const problems = problemFindings(project.path, project.problems);
  if (results === undefined) return problems;
  const all = results.flatMap(({ findings, suppressed }) => [...findings, ...suppressed.map(({ finding }) => finding)]);
  return [...problems, ...unusedProjectIgnores(project, all)];
}
