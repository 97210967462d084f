import type { Problem } from '../../base/problem';
import type { Finding } from '../finding';
import { findRule } from '../rules';

/** The problems of a file that sets up the linter (project file, baseline), as findings of the rules with their codes. */
export function problemFindings(path: string, problems: readonly Problem[]): readonly Finding[] {
  return problems.flatMap(({ code, severity, message, range }): Finding[] => {
    const rule = findRule(code);
    return rule === undefined ? [] : [{ code, name: rule.name, severity, confidence: rule.confidence, message, file: path, range, task: undefined, fixes: [] }];
  });
}
