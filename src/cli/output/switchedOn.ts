import { formatScheduleTime } from '../../core/schedule';
import type { SwitchedOn } from '../localSchedules';
import type { Json } from './json';
import { shellWord } from './shellWord';
import { padColumns } from '../../core/base/columns';

const MISSED: Readonly<Record<SwitchedOn['missedTicks'], string>> = { skip: 'skipped', newestOnly: 'the newest is made up', all: 'all are made up' };

/** For people: one line for each, and below how those without a file are switched off. */
export function switchedOnText(found: readonly SwitchedOn[]): string {
  if (found.length === 0) return 'No schedule is switched on here or below.';
  const lines = found.map((each) => [each.workflow, nextText(each), MISSED[each.missedTicks], fileText(each)]);
  const switchOffs = found.map(({ workflow, folder }) => `  idempo ticks ${folder === '.' ? '' : `${shellWord(folder)} `}--switch-off ${shellWord(workflow)}`);
  return [...padColumns([['switched on', 'next tick', 'missed ticks', 'file'], ...lines]), '', 'To switch off:', ...switchOffs].join('\n');
}

function nextText({ next }: SwitchedOn): string {
  return next === undefined ? '-' : `${formatScheduleTime(next.at, next.schedule.zone)} (${next.schedule.zone})`;
}

function fileText({ file, folder }: SwitchedOn): string {
  if (file.kind === 'found') return file.path;
  return file.kind === 'gone' ? `gone: no file in ${folder} defines it, and its ticks make nothing` : `not found: a workflow file in ${folder} cannot be read`;
}

/** `README.md`, "JSON that you can rely on". */
export function switchedOnJson(found: readonly SwitchedOn[]): Json {
  return {
    localSchedules: found.map(({ workflow, folder, missedTicks, file, next }) => ({
      workflow,
      folder,
      file: file.kind === 'found' ? file.path : null,
      isGone: file.kind === 'gone',
      missedTicks,
      next: next === undefined ? null : formatScheduleTime(next.at, next.schedule.zone),
      nextUtc: next === undefined ? null : new Date(next.at).toISOString(),
      timezone: next?.schedule.zone ?? null,
    })),
  };
}
