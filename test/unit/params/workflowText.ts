import assert from 'node:assert/strict';
import { renderTask, type TaskRendering } from '../../../src/core/params';
import { parseWorkflowFile } from '../../../src/core/workflow/parseWorkflowFile';
import type { Task, Workflow } from '../../../src/core/workflow/workflow';

export interface ReadWorkflow {
  readonly text: string;
  readonly workflow: Workflow;
  readonly taskNamed: (name: string) => Task;
}

export function readWorkflow(text: string, files: Readonly<Record<string, string>> = {}): ReadWorkflow {
  const readFile = (path: string) => (files[path] === undefined ? { kind: 'missing' as const } : { kind: 'text' as const, text: files[path] });
  const { workflow, problems } = parseWorkflowFile({ path: 'w.workflow.yaml', text, readFile });
  assert.deepEqual(problems, []);
  assert.ok(workflow !== undefined);
  const taskNamed = (name: string): Task => {
    const task = workflow.tasks.find((each) => each.name.value === name);
    assert.ok(task !== undefined, name);
    return task;
  };
  return { text, workflow, taskNamed };
}

export interface OneTask {
  readonly sql: string;
  readonly zone?: string;
  readonly dialect?: string;
  /** Lines `name: value` of the task's input parameters. */
  readonly inputs?: readonly string[];
  readonly globals?: readonly string[];
}

/** A workflow `daily` with the one task `load`. */
export function oneTaskText({ sql, zone = 'UTC', dialect = 'hive', inputs = [], globals = [] }: OneTask): string {
  const block = (key: string, indent: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : [`${indent}${key}:`, ...lines.map((line) => `${indent}  ${line}`)];
  return [
    'workflow:', '  name: daily', `  timezone: ${zone}`, ...block('param', '  ', globals),
    'tasks:', '  - name: load', '    task_type: Sql', `    datasource_type: ${dialect}`, ...block('input_params', '    ', inputs),
    '    sql: |', ...sql.split('\n').map((line) => `      ${line}`), '',
  ].join('\n');
}

export function renderOne(task: OneTask, at: string, startup?: Readonly<Record<string, string>>): TaskRendering & { readonly text: string } {
  const { text, workflow, taskNamed } = readWorkflow(oneTaskText(task));
  const request = { workflow, task: taskNamed('load'), scheduleInstant: Date.parse(`${at}Z`) };
  return { ...renderTask(startup === undefined ? request : { ...request, startup }), text };
}

/** The rendered SQL of one task, asserted to have no problems. */
export function sqlOf(task: OneTask, at = '2025-03-01T00:00', startup?: Readonly<Record<string, string>>): string {
  const rendering = renderOne(task, at, startup);
  assert.deepEqual(rendering.problems, []);
  return rendering.parts.map(({ sql }) => sql.replace(/\n$/, '')).join('\n');
}

/** `V01 [quoted text] message`, one a problem. */
export function problemsOf(task: OneTask, startup?: Readonly<Record<string, string>>): readonly string[] {
  const { text, problems } = renderOne(task, '2025-03-01T00:00', startup);
  return problems.map(({ code, message, range }) => `${code} [${text.slice(range.start, range.end)}] ${message}`);
}
