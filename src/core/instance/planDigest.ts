import type { BackfillPlan, BackfillSlot, WorkflowInstancePlan } from './plan';

const SEED = 0x811c9dc5;
const PRIME = 0x01000193;

/** FNV-1a over numbers, 32 bits each half. */
function mix(hash: number, value: number): number {
  const low = Math.imul(hash ^ (value >>> 0), PRIME);
  return Math.imul(low ^ Math.floor(value / 2 ** 32), PRIME) >>> 0;
}

/** What counts of a slot: what executing it does. */
export type DigestedSlot = Pick<BackfillSlot, 'scheduleInstant' | 'willRun' | 'action' | 'runNumber'>;

/** Stands for what executing the slots would do, in order: two lists with the same digest run the same. */
export function digestSlots(slots: Iterable<DigestedSlot>): string {
  let count = 0;
  let hash = SEED;
  let second = PRIME;
  for (const { scheduleInstant, willRun, action, runNumber = 0 } of slots) {
    if (!willRun) continue;
    count += 1;
    hash = mix(mix(hash, scheduleInstant), 2 * runNumber + (action === 'adopt' ? 1 : 0));
    second = mix(second ^ hash, scheduleInstant + runNumber);
  }
  return [count, hash, second].map((part) => part.toString(36)).join('-');
}

/** The same of a plan with those of the workflows that follow. */
export function digestPlan(plan: BackfillPlan): string {
  return [plan, ...(plan.dependents ?? [])].map(({ workflow, slots }) => `${workflow}:${digestSlots(slots)}`).join(' ');
}

/** Stands for what executing the plan of one workflow instance would do: what runs in which order, and what is kept of which run. */
export function digestRun({ scheduleInstant, runNumber, rerunOf, endsPaused, isDryRun, tasks }: WorkflowInstancePlan): string {
  const facts = [scheduleInstant, runNumber, rerunOf, endsPaused === true, isDryRun === true, tasks.map(({ name, action, carriedOverFrom }) => [name, action, carriedOverFrom])];
  return digestText(JSON.stringify(facts));
}

/** Tells plans apart that a person may have seen one after the other; it protects against nobody. */
function digestText(text: string): string {
  let hash = SEED;
  let second = PRIME;
  for (let place = 0; place < text.length; place++) {
    const code = text.charCodeAt(place);
    hash = mix(hash, code);
    second = mix(second ^ hash, code + place);
  }
  return [text.length, hash, second].map((part) => part.toString(36)).join('-');
}
