import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { WorkflowInstance } from '../../../src/core/instance/records';
import type { StatusSnapshot } from '../../../src/core/instance/status';
import { lintWorkflowFile } from '../../../src/core/lint/linter';
import { stepsDone } from '../../../src/core/onboarding/firstSteps';
import { parseWorkflowFile } from '../../../src/core/workflow/parseWorkflowFile';

const SAMPLE = join(__dirname, '..', '..', '..', 'examples', 'first-steps');

const RUN: WorkflowInstance = {
  id: 'w1', logicalInstanceId: 'l1', workflow: 'sales', scheduleInstant: 0, scheduleTime: '1970-01-01 00:00:00', runNumber: 1, trigger: 'manual', rerunOf: undefined,
  scope: { kind: 'all' }, backfillId: undefined, state: 'succeeded', reason: undefined, definitionHash: 'h', createdAt: 0, startedAt: 0, finishedAt: 1,
};

function statusOf(...changes: readonly Partial<WorkflowInstance>[]): StatusSnapshot {
  const workflowInstances = changes.map((change) => ({ instance: { ...RUN, ...change }, tasks: [] }));
  const logicalInstance = { id: 'l1', workflow: 'sales', scheduleInstant: 0, scheduleTime: RUN.scheduleTime };
  return { logicalInstances: [{ logicalInstance, workflowInstances }], backfills: [], localSchedules: [], access: 'owner' };
}

const done = (...changes: readonly Partial<WorkflowInstance>[]): readonly string[] => [...stepsDone([statusOf(...changes)])];

describe('the steps of the walkthrough', () => {
  it('count a run that has ended, also by failing', () => {
    assert.deepEqual(done({}), ['run']);
    assert.deepEqual(done({ state: 'failed' }), ['run']);
  });

  it('do not count what has not ended, nor a dry run', () => {
    assert.deepEqual(done({ state: 'running' }), []);
    assert.deepEqual(done({ isDryRun: true }), []);
  });

  it('count a rerun of failed tasks, and no other rerun', () => {
    assert.deepEqual(done({ trigger: 'rerun', scope: { kind: 'failed' } }), ['rerunFailed']);
    assert.deepEqual(done({ trigger: 'rerun' }), []);
  });

  it('count an instance of a backfill', () => {
    assert.deepEqual(done({ trigger: 'backfill', backfillId: 'b1' }), ['backfill']);
  });
});

describe('the sample', () => {
  const text = readFileSync(join(SAMPLE, 'sales.workflow.yaml'), 'utf8');
  const lint = (content: string) =>
    lintWorkflowFile(parseWorkflowFile({ path: 'sales.workflow.yaml', text: content, readFile: (path) => ({ kind: 'text', text: readFileSync(join(SAMPLE, path), 'utf8') }) }));

  it('has one finding, and its first quick fix leaves none', () => {
    const [finding, ...others] = lint(text);
    assert.deepEqual([finding?.code, others], ['T02', []]);
    const edit = finding?.fixes[0]?.edits[0];
    assert.ok(edit !== undefined);
    assert.deepEqual(lint(text.slice(0, edit.range.start) + edit.newText + text.slice(edit.range.end)), []);
  });

  it('is copied whole: the list of its files names each', () => {
    const list = /SAMPLE_FILES = \[([^\]]+)\]/.exec(readFileSync(join(SAMPLE, '..', '..', 'src', 'extension', 'onboarding', 'sample.ts'), 'utf8'))?.[1] ?? '';
    assert.deepEqual([...list.matchAll(/'([^']+)'/g)].map((match) => match[1]).sort(), filesIn(SAMPLE).sort());
  });
});

function filesIn(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesIn(path) : [relative(SAMPLE, path)];
  });
}
