/** A name that always means a workflow file. */
export function isWorkflowFileName(path: string): boolean {
  return /\.workflow\.ya?ml$/i.test(path);
}

/** Other YAML files are looked into (`looksLikeWorkflow`). */
export function isYamlFileName(path: string): boolean {
  return /\.ya?ml$/i.test(path);
}

/** A name that always means a scenario of a simulation. */
export function isScenarioFileName(path: string): boolean {
  return /\.scenario\.ya?ml$/i.test(path);
}

/**
 * Both `workflow:` and `tasks:` at the top level. Only lines that start in the first column are looked at; nothing is parsed. In a
 * scenario `workflow:` names a file.
 */
export function looksLikeWorkflow(text: string): boolean {
  return hasTopLevelKey(text, 'workflow') && hasTopLevelKey(text, 'tasks') && !/^\ufeff?workflow[ \t]*:[ \t]+["']?[^\s"'{#&*!|>]/m.test(text);
}

function hasTopLevelKey(text: string, key: string): boolean {
  return new RegExp(`^\\ufeff?(?:${key}|"${key}"|'${key}')[ \\t]*:(?=\\s|$)`, 'm').test(text);
}
