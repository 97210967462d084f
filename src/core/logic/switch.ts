import { evaluateExpression } from '../base/expression/evaluate';
import { ExpressionError, isList, toText, type JsValue } from '../base/expression/value';
import type { SwitchLogic } from '../workflow/logicalTask';

/** A parameter as a condition sees it. `type`: DolphinScheduler's DataType. */
export interface SwitchParameter {
  readonly value: string;
  readonly type: string;
}

export interface SwitchDecision {
  /** The task to run; `undefined`: no condition is true and there is no default, so the Switch task fails, as DolphinScheduler's does. */
  readonly task: string | undefined;
  /** What each condition that was looked at gave, one line each. */
  readonly log: readonly string[];
}

/**
 * The first case whose condition is true, else the default (dolphinscheduler.md §3.9). A condition is true when its value is the
 * boolean `true`, not when it merely counts as one in JavaScript; one that cannot be evaluated counts as false.
 */
export function evaluateSwitch({ cases, otherwise }: SwitchLogic, values: ReadonlyMap<string, SwitchParameter>): SwitchDecision {
  const log: string[] = [];
  for (const { condition, task } of cases) {
    const { isTrue, text } = decide(condition.value, values);
    log.push(isTrue ? `${text}: runs ${task.value}` : text);
    if (isTrue) return { task: task.value, log };
  }
  log.push(otherwise === undefined ? 'no condition is true, and there is no default branch' : `no condition is true: runs the default ${otherwise.value}`);
  return { task: otherwise?.value, log };
}

function decide(condition: string, values: ReadonlyMap<string, SwitchParameter>): { readonly isTrue: boolean; readonly text: string } {
  try {
    const filled = fillIn(condition, values);
    const value = evaluateExpression(filled);
    return { isTrue: value === true, text: `${condition.trim()} → ${filled.trim()} → ${show(value)}` };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return { isTrue: false, text: `${condition.trim()} counts as false: ${error.message}` };
  }
}

/** The condition with `"` for every `'` and the values for their `${…}`, as DolphinScheduler makes it. What has no value stays. */
function fillIn(condition: string, values: ReadonlyMap<string, SwitchParameter>): string {
  return condition.replaceAll("'", '"').replace(/\$\{(.*?)\}/g, (whole, name: string) => {
    const parameter = values.get(name);
    return parameter === undefined ? whole : literalOf(name, parameter);
  });
}

const NUMBERS: readonly string[] = ['INTEGER', 'LONG', 'FLOAT', 'DOUBLE'];

/**
 * Numbers and booleans as such, all else in quotes. DolphinScheduler puts the value between the quotes as it is; here a quote or a
 * line end in it is escaped, so that a value cannot change what the condition asks.
 */
function literalOf(name: string, { value, type }: SwitchParameter): string {
  const kind = type.toUpperCase();
  if (kind === 'BOOLEAN') return String(value.trim().toLowerCase() === 'true');
  if (!NUMBERS.includes(kind)) return JSON.stringify(value);
  const number = value.trim() === '' ? Number.NaN : Number(value);
  if (Number.isNaN(number)) throw new ExpressionError(`the ${kind} parameter ${name} is "${value}", which is no number`);
  return String(number);
}

function show(value: JsValue): string {
  if (typeof value === 'boolean') return String(value);
  return `${typeof value === 'string' ? JSON.stringify(value) : isList(value) ? `[${toText(value)}]` : String(value)}, which is not true`;
}
