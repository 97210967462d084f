import { rememberedOutside } from '../../base/remembered';
import { findPlaceholders, knownParameters, type Placeholder } from '../../params';
import type { Task, Workflow } from '../../workflow/workflow';
import { wordSet } from '../../sql/wordSet';

/** What is known about a task's parameters without rendering them. */
export interface ParameterTexts {
  /** Whether the text changes with the schedule time: `${schedule_time}`, `$[…]`, `{{ ds }}`, or a parameter whose value does. */
  readonly followsSchedule: (text: string) => boolean;
  /** The same of the placeholders of a text. */
  readonly anyFollows: (placeholders: readonly Placeholder[]) => boolean;
  /**
   * The text with declared parameters replaced by their values as written, so that only built-ins and `$[…]` are left.
   * `undefined` when a parameter has no value, comes from another task, or belongs to another tool.
   */
  readonly expand: (text: string) => string | undefined;
}

/** Built-ins that depend on the schedule time. */
const TIME_BUILT_INS = wordSet('schedule_time system.datetime system.biz.date system.biz.curdate');

/** Names of other tools' templates that stand for the schedule time or an end of its data window (Airflow, dbt, SQLMesh, Kestra). */
const FOREIGN_TIMES = /^(?:ds|ds_nodash|ts|ts_nodash|next_ds|prev_ds|yesterday_ds|tomorrow_ds|execution_date|logical_date|data_interval_(?:start|end)|(?:start|end)_(?:ds|date|ts)|model\.batch\.event_time_(?:start|end)|trigger\.date|schedule\.date)\b/;

/** Names that a parameter without a known value has when it stands for a time. */
const TIME_NAMES = /(?:^|[_.])(?:date|day|dt|ds|pt|time|ts|hour|month|week|start|end|begin|window|from|since|until|partition|bizdate|curdate|datetime)(?:$|[_.])/i;

/** How far parameters may refer to parameters, and how long their text may become. */
const MAX_DEPTH = 20;
const MAX_LENGTH = 2000;

const UNDECLARED = withMemory(textsOf(new Map()));

/** Read once for each task; a bare script has no declared parameters. */
export function parameterTextsOf(workflow: Workflow | undefined, task: Task | undefined): ParameterTexts {
  if (workflow === undefined || task === undefined) return UNDECLARED;
  if (workflow.parameters.length === 0 && task.parameters.length === 0 && task.deps.length === 0) return UNDECLARED;
  return readTexts(task, workflow);
}

const readTexts = rememberedOutside((task: Task, workflow: Workflow): ParameterTexts => {
  const values = valuesOf(workflow, task);
  return values.size === 0 ? UNDECLARED : textsOf(values);
});

/** By name; `undefined` for outputs of other tasks. */
type Values = ReadonlyMap<string, string | undefined>;

function valuesOf(workflow: Workflow, task: Task): Values {
  const declared = knownParameters(workflow, task).filter(({ source }) => source !== 'builtIn');
  return new Map(declared.map(({ name, source, declared: definition }) => [name, source === 'upstream' ? undefined : definition?.value]));
}

function textsOf(values: Values): ParameterTexts {
  return {
    followsSchedule: (text) => anyFollows(values, findPlaceholders(text)),
    anyFollows: (placeholders) => anyFollows(values, placeholders),
    expand: (text) => expand(values, text, 0),
  };
}

/** Texts that are remembered, and how long they may be: the same few stand in most tasks. */
const REMEMBERED = 1000;
const SHORT = 100;

function withMemory({ followsSchedule, anyFollows, expand: expandText }: ParameterTexts): ParameterTexts {
  return { followsSchedule: rememberedText(followsSchedule), anyFollows, expand: rememberedText(expandText) };
}

function rememberedText<Value>(make: (text: string) => Value): (text: string) => Value {
  const made = new Map<string, { readonly value: Value }>();
  return (text) => {
    if (text.length > SHORT) return make(text);
    const found = made.get(text) ?? { value: make(text) };
    if (made.size >= REMEMBERED) made.clear();
    made.set(text, found);
    return found.value;
  };
}

/** Each name is looked at once: parameters that name each other twice would double the way there with each step. */
function anyFollows(values: Values, placeholders: readonly Placeholder[]): boolean {
  const waiting = [...placeholders];
  const seen = new Set<string>();
  for (let found = waiting.pop(); found !== undefined; found = waiting.pop()) {
    if (isTime(values, found)) return true;
    const isName = found.kind === 'value' || found.kind === 'raw';
    if (!isName || seen.has(found.name)) continue;
    seen.add(found.name);
    waiting.push(...findPlaceholders(values.get(found.name) ?? ''));
  }
  return false;
}

/** Without a look at what its value is made of. */
function isTime(values: Values, { kind, name }: Placeholder): boolean {
  if (kind === 'time') return /^\s*[A-Za-z]/.test(name);
  if (kind === 'foreign') return FOREIGN_TIMES.test(name);
  if (!values.has(name)) return TIME_BUILT_INS.has(name) || (!name.startsWith('system.') && TIME_NAMES.test(name));
  const value = values.get(name);
  return (value === undefined || value === '') && TIME_NAMES.test(name);
}

function expand(values: Values, text: string, depth: number): string | undefined {
  let expanded = '';
  let done = 0;
  for (const found of findPlaceholders(text)) {
    const replaced = expandOne(values, { found, written: text.slice(found.start, found.end), depth });
    if (replaced === undefined) return undefined;
    expanded += text.slice(done, found.start) + replaced;
    done = found.end;
    if (expanded.length > MAX_LENGTH) return undefined;
  }
  return expanded + text.slice(done);
}

interface Expansion {
  readonly found: Placeholder;
  readonly written: string;
  readonly depth: number;
}

function expandOne(values: Values, { found, written, depth }: Expansion): string | undefined {
  if (found.kind === 'time') return written;
  if (found.kind === 'foreign') return undefined;
  const value = values.get(found.name);
  if (value !== undefined && value !== '') return depth < MAX_DEPTH ? expand(values, value, depth + 1) : undefined;
  return !values.has(found.name) && TIME_BUILT_INS.has(found.name) ? `\${${found.name}}` : undefined;
}
