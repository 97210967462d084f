import assert from 'node:assert/strict';
import type { MemoryStore } from '../../src/adapters/memory';
import { UndoTable, type UndoLog } from '../../src/adapters/memory/undoLog';
import { countLive } from '../../src/core/instance/backfillProgress';
import type { Backfill } from '../../src/core/instance/records';
import { BackfillMembers } from '../../src/core/runner/backfillMembers';

/** Backfills after each commit that touched them or one of their members. */
export class BackfillChecker {
  readonly #store: MemoryStore;
  readonly #live: UndoTable<number>;
  readonly #seen: UndoTable<Backfill>;

  constructor(store: MemoryStore, log: UndoLog) {
    this.#store = store;
    this.#live = new UndoTable(log);
    this.#seen = new UndoTable(log);
  }

  check(id: string): void {
    const backfill = this.#store.findBackfill(id);
    assert.ok(backfill, `${id} does not exist`);
    const before = this.#seen.get(id);
    if (before === undefined) this.#checkNew(backfill);
    else if (before.finishedAt !== undefined) assert.deepEqual(backfill, before, `I16: ${id} changed after its end`);
    if (before !== backfill) this.#seen.set(id, backfill);
    this.#checkMembers(backfill);
  }

  #checkNew(backfill: Backfill): void {
    const members = backfill.workflowInstanceIds.map((id) => this.#store.findWorkflowInstance(id));
    for (const member of members) {
      assert.ok(member, `I3: a member of ${backfill.id} does not exist`);
      assert.equal(member.backfillId, backfill.id, `I3: ${member.id} is not of ${backfill.id}`);
      assert.equal(member.state, 'waiting', `I3: ${member.id} is ${member.state} before its backfill was on record`);
    }
  }

  #checkMembers(backfill: Backfill): void {
    const states = this.#store.listBackfillStates(backfill.id);
    for (const id of backfill.workflowInstanceIds) assert.ok(states.has(id), `${id} is in two backfills`);
    const members = new BackfillMembers(backfill, states);
    const live = countLive(members.counts);
    const before = this.#live.get(backfill.id) ?? 0;
    assert.ok(live <= Math.max(backfill.parallel, before), `I13: ${live} of ${backfill.id} are live, ${backfill.parallel} may be`);
    this.#live.set(backfill.id, live);
    const { waiting, paused } = members.counts;
    if (backfill.finishedAt !== undefined) assert.equal(live + waiting + paused, 0, `${backfill.id} ended with unfinished members`);
    else if (backfill.state !== 'waiting' && !this.#isHeldBack(backfill)) assert.ok(live + waiting + paused > 0, `I10: ${backfill.id} is ${backfill.state} with nothing left to do`);
  }

  #isHeldBack({ follows }: Backfill): boolean {
    return follows !== undefined && this.#store.findBackfill(follows)?.state !== 'succeeded';
  }
}
