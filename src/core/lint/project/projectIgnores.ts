import type { Finding } from '../finding';
import type { ProjectFile } from './projectFile';
import { isRuleOff } from './settings';
import { findUnusedCodes } from '../suppressions/suppressionMatching';
import { projectSuppressions } from '../suppressions/suppressions';
import { uselessSuppression } from '../rules/suppression/useless-suppression';

/**
 * M02 for the items of `ignore` in a project file that match none of `all`: what was found in every file below the project
 * file, silenced or not. Ask only after all of them were linted.
 */
export function unusedProjectIgnores({ path, settings }: ProjectFile, all: readonly Finding[]): readonly Finding[] {
  const { code, name, confidence } = uselessSuppression;
  const severity = settings.rules[code]?.severity ?? uselessSuppression.severity;
  if (severity === 'off') return [];
  const unused = findUnusedCodes(projectSuppressions(settings.ignore), all).filter((item) => !isRuleOff(settings, item.code.code));
  return unused.map((item): Finding => {
    const { scope } = item.suppression;
    const where = scope.kind === 'project' && scope.patterns.length > 0 ? `in ${scope.patterns.join(', ')}` : 'in this project';
    const message = `Unused suppression: ${item.code.code} reports nothing ${where}. Remove it from "ignore", so that it cannot hide a new finding.`;
    return { code, name, severity, confidence, message, file: path, range: item.code.range, task: undefined, fixes: [] };
  });
}
