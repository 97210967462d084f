import type { PlannerTexts } from './plannerTexts';
import { fillText } from './viewTexts';

const STATES = /^(waiting|submitted|running|pausing|paused|stopping|stopped|failed|succeeded)$/;

/** What may follow how the run stands, longest first. */
const ENDINGS = [
  [' with other parameters, begins anew', 'reason.otherParameters'],
  [' with an older definition, begins anew', 'reason.olderAnew'],
  [' with an older definition', 'reason.older'],
  [', but only chosen tasks ran', 'reason.partial'],
  [', in this backfill', 'reason.member'],
  [', not touched', 'reason.untouched'],
  [', is given up', 'reason.givenUp'],
  [', goes on', 'reason.goesOn'],
  [', left out', 'reason.leftOut'],
] as const satisfies readonly (readonly [string, keyof PlannerTexts])[];

/** A plan's reason in the person's language. One that is not known here stays as it is. */
export function describeReason(reason: string, texts: PlannerTexts): string {
  const [main = '', remade] = reason.split('; ');
  const remaker = remade?.replace(/ runs again$/, '');
  const described = describeMain(main, texts) ?? main;
  return remaker === undefined ? described : fillText(texts['reason.remade'], described, remaker);
}

function describeMain(main: string, texts: PlannerTexts): string | undefined {
  for (const [ending, key] of ENDINGS) {
    if (!main.endsWith(ending)) continue;
    const before = describeMain(main.slice(0, -ending.length), texts);
    return before === undefined ? undefined : fillText(texts[key], before);
  }
  if (main === 'never ran') return texts['reason.neverRan'];
  const run = /^(\w+) in run (\d+)$/.exec(main);
  if (run !== null) return wordOf(run[1], texts, (word) => fillText(texts['reason.inRun'], word, run[2] ?? ''));
  const dry = /^dry run (\d+) is (\w+)$/.exec(main);
  return dry === null ? undefined : wordOf(dry[2], texts, (word) => fillText(texts['reason.dryRun'], dry[1] ?? '', word));
}

function wordOf(state: string | undefined, texts: PlannerTexts, use: (word: string) => string): string | undefined {
  if (state === undefined || !STATES.test(state)) return undefined;
  return use(texts[`state.${state}` as keyof PlannerTexts]);
}
