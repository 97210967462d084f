import { evaluateTimeExpression, findPlaceholders, resolveParameters } from '../../params';
import { zoneOf } from '../../schedule';
import type { Task, Workflow } from '../../workflow/workflow';
import type { ValueOf } from './slice';

/** The values that a task's literals have for one schedule time: quotes are taken off and placeholders replaced. */
export function exampleValues(workflow: Workflow, task: Task, instant: number): ValueOf {
  let parameters: ReadonlyMap<string, string> | undefined;
  const base = { instant, zone: zoneOf(workflow) };
  return (literal) => {
    const text = /^(['"])([^]*)\1$/.exec(literal.trim())?.[2] ?? literal.trim();
    const found = findPlaceholders(text);
    if (found.length === 0) return text;
    parameters ??= new Map(resolveParameters({ workflow, task, scheduleInstant: instant })
      .filter(({ awaits }) => awaits === undefined)
      .map(({ name, value }) => [name, value]));
    let value = '';
    let done = 0;
    for (const { kind, name, start, end } of found) {
      const time = kind === 'time' ? evaluateTimeExpression(name, base) : undefined;
      const replaced = time?.kind === 'value' ? time.text : kind === 'value' ? parameters.get(name) : undefined;
      if (replaced === undefined) return undefined;
      value += text.slice(done, start) + replaced;
      done = end;
    }
    return value + text.slice(done);
  };
}
