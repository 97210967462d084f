import assert from 'node:assert/strict';
import type { Attempt, Backfill, LogicalInstance, TaskInstance, WorkflowInstance } from '../../src/core/instance/records';
import type { LedgerWriter, Store, TaskExecution, TaskSuccess } from '../../src/core/runner/ports';
import { IdempoError } from '../../src/core/base/errors';
import { identityMap } from '../../src/core/workflow/offsetMap';

/** What an implementation under test must be able to do besides the port. */
export interface StoreUnderTest {
  readonly store: Store;
  /** Rows of a user table in a stable order, as JSON; `undefined`: the table does not exist. */
  readTable(name: string): string | undefined;
  close(): void;
}

export interface StoreContractOptions {
  readonly name: string;
  readonly open: () => Promise<StoreUnderTest>;
  /** SQL that makes the table `out_rows` when it is missing. */
  readonly createTable: string;
  /** SQL that adds one row with the value 1 to `out_rows`. */
  readonly addRow: string;
  /** SQL that fails. */
  readonly failing: string;
}

export function logicalInstance(scheduleInstant: number, workflow = 'orders'): LogicalInstance {
  return { id: `L-${workflow}-${scheduleInstant}`, workflow, scheduleInstant, scheduleTime: `t${scheduleInstant}` };
}

export function workflowInstance(id: string, change: Partial<WorkflowInstance> = {}): WorkflowInstance {
  return {
    id, logicalInstanceId: 'L-orders-1', workflow: 'orders', scheduleInstant: 1, scheduleTime: 't1', runNumber: 1, trigger: 'manual',
    rerunOf: undefined, scope: { kind: 'all' }, backfillId: undefined, state: 'submitted', reason: undefined, definitionHash: 'd1',
    createdAt: 1_735_689_600_123, startedAt: undefined, finishedAt: undefined, ...change,
  };
}

export function taskInstance(id: string, change: Partial<TaskInstance> = {}): TaskInstance {
  return {
    id, workflowInstanceId: 'W1', name: id, state: 'pending', carriedOverFrom: undefined, attemptsUsed: 0, maxRetries: 2,
    retryIntervalMs: 60_000, retryAt: undefined, delayMs: undefined, skipCause: undefined, reason: undefined, ...change,
  };
}

export function attempt(number: number, change: Partial<Attempt> = {}): Attempt {
  return {
    taskInstanceId: 'T1', number, state: 'running', startedAt: 1_735_689_600_123, finishedAt: undefined, rowsChanged: undefined,
    error: undefined, renderedSql: 'SELECT 1', log: '', ...change,
  };
}

export function backfill(id: string, change: Partial<Backfill> = {}): Backfill {
  return {
    id, workflow: 'orders', mode: 'missing', order: 'asc', parallel: 1, state: 'running', reason: undefined, definitionHash: 'd1', createdAt: 5,
    finishedAt: undefined, workflowInstanceIds: ['W1', 'W2'], ...change,
  };
}

export function executionOf(sql: string, change: Partial<TaskExecution> = {}): TaskExecution {
  const source = { key: 'sql' as const, text: sql, file: 'orders.workflow.yaml', map: identityMap(sql.length), range: { start: 0, end: sql.length } };
  return {
    workflowInstanceId: 'W1', task: 'load', rendered: { parts: [{ source, sql, replacements: [] }], parameters: [], problems: [] },
    dialect: 'sqlite', clockMs: 1_735_689_600_000, randomSeed: 'seed', injectedFault: undefined, ...change,
  };
}

/** A field that is `undefined` is as good as a missing one. */
function defined(record: object | undefined): unknown {
  return Object.fromEntries(Object.entries(record ?? {}).filter(([, value]) => value !== undefined));
}

const hasCode = (code: string) => (error: unknown): boolean => error instanceof IdempoError && error.code === code;
const ignore = (): void => undefined;

/** The promises of the `Store` port; every implementation must pass. */
export function describeStoreContract(options: StoreContractOptions): void {
  describe(`store contract: ${options.name}`, () => {
    let under: StoreUnderTest;
    const save = (work: (ledger: LedgerWriter) => void): void => under.store.transaction(work);

    beforeEach(async () => {
      under = await options.open();
    });
    afterEach(() => under.close());

    describe('ledger', () => {
      it('refuses a second logical instance for one workflow and schedule time, and keeps the first', () => {
        save((ledger) => ledger.insertLogicalInstance(logicalInstance(1)));
        assert.throws(
          () => save((ledger) => ledger.insertLogicalInstance({ ...logicalInstance(1), id: 'other' })),
          hasCode('duplicateLogicalInstance'),
        );
        assert.equal(under.store.findLogicalInstance('orders', 1)?.id, 'L-orders-1');
        assert.equal(under.store.findLogicalInstance('other', 1), undefined);
      });

      it('lists logical instances by a half-open range, in both directions, with a limit', () => {
        save((ledger) => [3, 1, 2].forEach((at) => ledger.insertLogicalInstance(logicalInstance(at))));
        save((ledger) => ledger.insertLogicalInstance(logicalInstance(2, 'other')));
        const list = (query: Parameters<Store['listLogicalInstances']>[0]): number[] =>
          under.store.listLogicalInstances(query).map((item) => item.scheduleInstant);
        assert.deepEqual(list({ workflow: 'orders' }), [1, 2, 3]);
        assert.deepEqual(list({ workflow: 'orders', from: 1, to: 3 }), [1, 2]);
        assert.deepEqual(list({ workflow: 'orders', newestFirst: true, limit: 2 }), [3, 2]);
        assert.deepEqual(list({ workflow: undefined }), [1, 2, 2, 3]);
      });

      it('gives every record back as it was saved', () => {
        const instance = workflowInstance('W1', {
          scope: { kind: 'from', tasks: ['load "x"', 'b'] }, isDryRun: true, inputs: { startup: { dt: 'é' }, project: {} }, parentTaskInstanceId: 'T9', warning: 'slow', rerunOf: 'W0', backfillId: 'B1', state: 'failed', reason: 'task é failed', startedAt: 2, finishedAt: 3, runNumber: 2,
        });
        const task = taskInstance('T1', { state: 'retryWaiting', attemptsUsed: 1, retryAt: 1_735_689_660_000, delayMs: 5, reason: 'attempt 1 failed', generation: 2, warning: 'slow' });
        const decided = taskInstance('T3', { state: 'succeeded', outputs: [{ name: 'n', type: 'LIST', value: '["1","2"]' }], chosen: ['a', 'b'] });
        const skipped = taskInstance('T2', { state: 'skipped', skipCause: 'notLocal' });
        const failed = attempt(1, {
          state: 'failed', finishedAt: 9, log: 'line 1\nline 2',
          error: { message: 'no such table: x', kind: 'permanent', file: 'a.sql', start: 3, end: 9 },
        });
        const done = attempt(2, { state: 'succeeded', rowsChanged: 0 });
        const paced = backfill('B1', { reason: 'interrupted', order: 'given', mode: 'stale', onFailure: 'failFast', batchSize: 3, pauseMs: 100, nextBatchAt: 7, follows: 'B0' });
        save((ledger) => {
          ledger.saveWorkflowInstance(instance);
          ledger.saveTaskInstance(task);
          ledger.saveTaskInstance(skipped);
          ledger.saveTaskInstance(decided);
          ledger.saveAttempt(failed);
          ledger.saveAttempt(done);
          ledger.saveBackfill(paced);
          ledger.saveDefinition({ hash: 'd1', path: 'a.workflow.yaml', text: 'workflow: é', files: { 'x.sql': 'SELECT 1' } });
        });
        assert.deepEqual(defined(under.store.findWorkflowInstance('W1')), instance);
        assert.deepEqual(under.store.listTaskInstances('W1').map(defined), [task, skipped, decided].map(defined));
        assert.deepEqual(defined(under.store.findTaskInstance('T3')), defined(decided));
        assert.equal(under.store.findTaskInstance('T9'), undefined);
        assert.deepEqual(under.store.listAttempts('T1'), [failed, done]);
        assert.deepEqual(defined(under.store.findBackfill('B1')), defined(paced));
        assert.deepEqual(under.store.findDefinition('d1')?.files, { 'x.sql': 'SELECT 1' });
        assert.equal(under.store.findWorkflowInstance('W9'), undefined);
        assert.equal(under.store.findBackfill('B9'), undefined);
        assert.equal(under.store.findDefinition('d9'), undefined);
      });

      it('keeps the order of insertion when a record is saved again', () => {
        save((ledger) => ['T2', 'T1', 'T3'].forEach((id) => ledger.saveTaskInstance(taskInstance(id))));
        save((ledger) => ledger.saveTaskInstance(taskInstance('T2', { state: 'running' })));
        assert.deepEqual(under.store.listTaskInstances('W1').map((task) => `${task.id} ${task.state}`), ['T2 running', 'T1 pending', 'T3 pending']);
      });

      it('finds the newest workflow instance that a task instance began', () => {
        assert.equal(under.store.findChildInstance('T1'), undefined);
        save((ledger) => {
          ledger.saveWorkflowInstance(workflowInstance('W1', { parentTaskInstanceId: 'T1' }));
          ledger.saveWorkflowInstance(workflowInstance('W2', { logicalInstanceId: 'L-orders-2', parentTaskInstanceId: 'T1' }));
          ledger.saveWorkflowInstance(workflowInstance('W3', { logicalInstanceId: 'L-orders-3', parentTaskInstanceId: 'T2' }));
        });
        save((ledger) => ledger.saveWorkflowInstance(workflowInstance('W1', { parentTaskInstanceId: 'T1', state: 'failed' })));
        assert.equal(under.store.findChildInstance('T1')?.id, 'W2');
      });

      it('keeps local schedules by workflow and forgets those that are switched off', () => {
        const schedule = (workflow: string, firedUpTo: number) => ({ workflow, missedTicks: 'newestOnly' as const, firedUpTo });
        save((ledger) => {
          ledger.saveLocalSchedule('orders', schedule('orders', 1));
          ledger.saveLocalSchedule('bills', schedule('bills', 2));
          ledger.saveLocalSchedule('orders', schedule('orders', 3));
        });
        assert.deepEqual(under.store.listLocalSchedules(), [schedule('bills', 2), schedule('orders', 3)]);
        save((ledger) => ledger.saveLocalSchedule('bills', undefined));
        assert.deepEqual(under.store.listLocalSchedules(), [schedule('orders', 3)]);
      });

      it('lists workflow instances by run number, unfinished ones by creation, backfills newest first', () => {
        save((ledger) => {
          ledger.saveWorkflowInstance(workflowInstance('W2', { runNumber: 2, state: 'paused' }));
          ledger.saveWorkflowInstance(workflowInstance('W1', { runNumber: 1, state: 'failed' }));
          ledger.saveWorkflowInstance(workflowInstance('W3', { logicalInstanceId: 'L-orders-3', state: 'waiting' }));
          ['B1', 'B2'].forEach((id) => ledger.saveBackfill(backfill(id)));
          ledger.saveBackfill(backfill('B3', { workflow: 'other' }));
        });
        assert.deepEqual(under.store.listWorkflowInstances('L-orders-1').map((item) => item.id), ['W1', 'W2']);
        assert.deepEqual(under.store.listUnfinishedWorkflowInstances().map((item) => item.id), ['W2', 'W3']);
        assert.deepEqual(under.store.listBackfills('orders').map((item) => item.id), ['B2', 'B1']);
        assert.deepEqual(under.store.listBackfills(undefined).map((item) => item.id), ['B3', 'B2', 'B1']);
      });

      it('counts the states of the workflow instances of a backfill', () => {
        save((ledger) => {
          for (const at of [1, 2, 3]) ledger.insertLogicalInstance(logicalInstance(at));
          ledger.saveWorkflowInstance(workflowInstance('W1', { logicalInstanceId: 'L-orders-1', scheduleInstant: 1, backfillId: 'B1', state: 'waiting' }));
          ledger.saveWorkflowInstance(workflowInstance('W2', { logicalInstanceId: 'L-orders-2', scheduleInstant: 2, backfillId: 'B1', state: 'failed' }));
          ledger.saveWorkflowInstance(workflowInstance('W3', { logicalInstanceId: 'L-orders-3', scheduleInstant: 3, backfillId: 'B2', state: 'failed' }));
        });
        save((ledger) => ledger.saveWorkflowInstance(workflowInstance('W1', { logicalInstanceId: 'L-orders-1', scheduleInstant: 1, backfillId: 'B1', state: 'failed' })));
        const { waiting, failed, succeeded } = under.store.countBackfillStates('B1');
        assert.deepEqual([waiting, failed, succeeded, under.store.countBackfillStates('B3').failed], [0, 2, 0, 0]);
        assert.deepEqual([...under.store.listBackfillStates('B1')].sort(), [['W1', 'failed'], ['W2', 'failed']]);
        assert.deepEqual([...under.store.listBackfillStates('B3')], []);
      });

      it('lists the runs of a range of schedule times, by schedule time and run number', () => {
        save((ledger) => {
          for (const at of [1, 2, 3]) ledger.insertLogicalInstance(logicalInstance(at));
          ledger.insertLogicalInstance(logicalInstance(2, 'bills'));
          ledger.saveWorkflowInstance(workflowInstance('W4', { logicalInstanceId: 'L-orders-2', scheduleInstant: 2, runNumber: 2 }));
          ledger.saveWorkflowInstance(workflowInstance('W3', { logicalInstanceId: 'L-orders-3', scheduleInstant: 3 }));
          ledger.saveWorkflowInstance(workflowInstance('W2', { logicalInstanceId: 'L-orders-2', scheduleInstant: 2, runNumber: 1 }));
          ledger.saveWorkflowInstance(workflowInstance('W1', { logicalInstanceId: 'L-orders-1', scheduleInstant: 1 }));
          ledger.saveWorkflowInstance(workflowInstance('V1', { logicalInstanceId: 'L-bills-2', workflow: 'bills', scheduleInstant: 2 }));
        });
        const ids = (from: number, to: number): readonly string[] => under.store.listRuns({ workflow: 'orders', from, to }).map((item) => item.id);
        assert.deepEqual(ids(1, 4), ['W1', 'W2', 'W4', 'W3']);
        assert.deepEqual(ids(2, 3), ['W2', 'W4']);
        assert.deepEqual(ids(4, 9), []);
      });

      it('remembers seeds and faults', () => {
        assert.equal(under.store.findSeedHash('seed.sql'), undefined);
        assert.equal(under.store.faultsLeft('orders', 'load'), 0);
        save((ledger) => {
          ledger.saveSeedHash('seed.sql', 'h1');
          ledger.saveSeedHash('seed.sql', 'h2');
          ledger.saveFaults('orders', 'load', 2);
          ledger.saveFaults('orders', 'load', 1);
        });
        assert.equal(under.store.findSeedHash('seed.sql'), 'h2');
        assert.equal(under.store.faultsLeft('orders', 'load'), 1);
        assert.equal(under.store.faultsLeft('other', 'load'), 0);
      });

      it('keeps all of a transaction or nothing', () => {
        const boom = new Error('boom');
        assert.throws(
          () =>
            save((ledger) => {
              ledger.insertLogicalInstance(logicalInstance(1));
              assert.equal(ledger.findLogicalInstance('orders', 1)?.id, 'L-orders-1');
              throw boom;
            }),
          boom,
        );
        assert.equal(under.store.findLogicalInstance('orders', 1), undefined);
        save((ledger) => ledger.insertLogicalInstance(logicalInstance(1)));
        assert.equal(under.store.findLogicalInstance('orders', 1)?.id, 'L-orders-1');
      });
    });

    describe('executeTask', () => {
      const twice = `${options.createTable};\n${options.addRow};\n${options.addRow}`;

      it('keeps data and success record together', () => {
        let recorded: TaskSuccess | undefined;
        const outcome = under.store.executeTask(executionOf(twice), (ledger, success) => {
          recorded = success;
          ledger.saveAttempt(attempt(1, { state: 'succeeded', rowsChanged: success.rowsChanged }));
        });
        assert.equal(outcome.kind, 'succeeded');
        assert.deepEqual(outcome, { kind: 'succeeded', ...recorded });
        assert.equal(recorded?.rowsChanged, 2);
        assert.equal(under.store.listAttempts('T1')[0]?.rowsChanged, 2);
        assert.equal(under.readTable('out_rows'), '[[1],[1]]');
      });

      it('keeps nothing of a task that fails, and does not record success', () => {
        under.store.executeTask(executionOf(options.createTable), ignore);
        const outcome = under.store.executeTask(executionOf(`${options.addRow};\n${options.failing}`), () => assert.fail('not a success'));
        assert.equal(outcome.kind, 'failed');
        assert.equal(under.readTable('out_rows'), '[]');
        assert.equal(under.store.executeTask(executionOf(options.addRow), ignore).kind, 'succeeded');
        assert.equal(under.readTable('out_rows'), '[[1]]');
      });

      it('keeps nothing when recording the success throws, and throws that error', () => {
        under.store.executeTask(executionOf(options.createTable), ignore);
        const boom = new Error('boom');
        assert.throws(
          () =>
            under.store.executeTask(executionOf(options.addRow), (ledger) => {
              ledger.saveAttempt(attempt(1));
              throw boom;
            }),
          boom,
        );
        assert.equal(under.readTable('out_rows'), '[]');
        assert.deepEqual(under.store.listAttempts('T1'), []);
      });

      it('runs the statements of a task with an injected fault and takes them back', () => {
        under.store.executeTask(executionOf(options.createTable), ignore);
        const outcome = under.store.executeTask(executionOf(options.addRow, { injectedFault: 'asked for' }), () => assert.fail('not a success'));
        assert.equal(outcome.kind === 'failed' ? `${outcome.error.kind}: ${outcome.error.message}` : outcome.kind, 'injected: asked for');
        assert.equal(under.readTable('out_rows'), '[]');
      });
    });

    describe('executeTask in place of SQL', () => {
      for (const instead of ['dryRun', 'stub'] as const) {
        it(`sends nothing and succeeds with the configured outputs: ${instead}`, () => {
          const outputs = [{ name: 'n', type: 'VARCHAR', value: 'as configured' }];
          const outcome = under.store.executeTask(executionOf(options.failing, { instead, outputs }), (ledger) => ledger.saveAttempt(attempt(1)));
          assert.deepEqual(outcome.kind === 'succeeded' ? [outcome.rowsChanged, outcome.outputs] : outcome, [0, outputs]);
          assert.equal(under.store.listAttempts('T1').length, 1);
        });
      }
    });

    describe('applySeed', () => {
      it('runs the script and records its hash', () => {
        under.store.applySeed('seed.sql', `${options.createTable};\n${options.addRow}`, 'h1');
        assert.equal(under.store.findSeedHash('seed.sql'), 'h1');
        assert.equal(under.readTable('out_rows'), '[[1]]');
      });

      it('keeps neither rows nor hash of a script that fails, and names it', () => {
        assert.throws(
          () => under.store.applySeed('bad.sql', `${options.createTable};\n${options.addRow};\n${options.failing}`, 'h1'),
          (error: unknown) => hasCode('seedFailed')(error) && (error as Error).message.includes('bad.sql'),
        );
        assert.equal(under.store.findSeedHash('bad.sql'), undefined);
        assert.equal(under.readTable('out_rows'), undefined);
      });
    });

    it('flushes', async () => {
      save((ledger) => ledger.saveSeedHash('seed.sql', 'h1'));
      await under.store.flush();
    });
  });
}
