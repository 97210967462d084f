import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { LogicalInstanceStatus } from '../../../src/core/instance/status';
import { GridBook } from '../../../src/core/views/gridBook';
import { gridOf } from './gridOf';
import { ORDER_TASKS, sampleStatus } from './sampleStatus';

const statusesOf = (text: string) => sampleStatus(text).logicalInstances;

describe('the grid that a host keeps', () => {
  it('is the one that is built at once, whatever changes in what order', () => {
    const days = ['sssssss', 'ssf----', 'srppppp', 'ppppppp'];
    const change = fc.record({ day: fc.integer({ min: 1, max: 9 }), tasks: fc.constantFrom(...days), isKept: fc.boolean() });
    const versions = new Map<string, LogicalInstanceStatus>();
    const statusOf = (day: number, tasks: string): LogicalInstanceStatus => {
      const key = `2025-03-0${String(day)}: ${tasks}`;
      const made = versions.get(key) ?? statusesOf(key)[0];
      assert.ok(made);
      versions.set(key, made);
      return made;
    };
    fc.assert(fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
      const book = new GridBook(ORDER_TASKS);
      const last = new Map<number, string>();
      for (const { day, tasks, isKept } of changes) {
        last.set(day, tasks);
        book.add([statusOf(day, tasks)], isKept);
      }
      const logicalInstances = [...last].sort(([a], [b]) => b - a).map(([day, tasks]) => statusOf(day, tasks));
      assert.deepEqual(book.view(true), gridOf(ORDER_TASKS, logicalInstances, true));
    }), { numRuns: 50 });
  });

  it('keeps rows in which nothing changed, and the whole view when nothing did', () => {
    const book = new GridBook(ORDER_TASKS);
    book.add(statusesOf('2025-03-02: srppppp\n2025-03-01: sssssss'));
    const before = book.view(false);
    book.add(statusesOf('2025-03-02: srppppp\n2025-03-01: sssssss'));
    assert.equal(book.view(false), before);
    book.add(statusesOf('2025-03-02: ssrpppp'));
    const after = book.view(false);
    assert.notEqual(after.rows[0], before.rows[0]);
    assert.equal(after.rows[1], before.rows[1]);
  });

  it('goes over to other tasks of the file with all its rows', () => {
    const statuses = statusesOf('2025-03-02: srppppp\n2025-03-01: sssssss');
    const book = new GridBook(ORDER_TASKS);
    book.add(statuses, false);
    const tasks = ['new_task', ...[...ORDER_TASKS].reverse().slice(1)];
    assert.deepEqual(book.withTasks(tasks).view(false).rows, gridOf(tasks, statuses).rows);
    assert.deepEqual(book.withTasks(tasks).view(false).columns, gridOf(tasks, statuses).columns);
  });

  it('gets a column for a task that only an older row has, and keeps the other rows', () => {
    const book = new GridBook(ORDER_TASKS.slice(1));
    book.add(statusesOf('2025-03-01: sssssss'), false);
    assert.deepEqual(book.view(false).columns.at(-1), { task: ORDER_TASKS[0], gone: true });
    assert.deepEqual([book.size, book.oldest], [1, Date.UTC(2025, 2, 1)]);
  });
});
