import { rememberedOutside } from '../../base/remembered';
import { DAY_MS } from '../../schedule/calendar';
import { wallAt } from '../../schedule/zone';
import { tickMemory, type Ticks } from './tickTexts';
import { readWallText } from './wallText';
import type { SliceColumn } from './writtenSlices';
import { wordSet } from '../../sql/wordSet';

/** How the slices of consecutive ticks relate to the days of the schedule. */
export interface SliceGrain {
  /** The first of two consecutive ticks of one day that write the same slice, where most ticks do so. */
  readonly sharedFrom: number | undefined;
  /** How many ticks write the slice that most of them write. */
  readonly largestShare: number;
  /** The hour that every tick writes, where each is on another day. */
  readonly onlyHour: string | undefined;
}

const grains = tickMemory<SliceGrain>();

export function grainOf(ticks: Ticks, columns: readonly SliceColumn[]): SliceGrain {
  const key = columns.map(({ column, isFixed, texts }) => `${column} ${isFixed} ${idOf(texts)}`).join('|');
  return grains(ticks, key, () => computeGrain(ticks, columns));
}

let lastId = 0;

/** The lists are kept by what they were computed from, so that the same list means the same texts. */
const idOf = rememberedOutside((_: readonly string[]) => ++lastId);

function computeGrain({ zone, instants }: Ticks, columns: readonly SliceColumn[]): SliceGrain {
  const slices = instants.map((_, index) => columns.map(({ texts }) => texts[index]).join('|'));
  const days = instants.map((instant) => Math.floor(wallAt(zone, instant) / DAY_MS));
  const repeated = slices.filter((text, index) => index > 0 && text === slices[index - 1]).length;
  const shared = slices.findIndex((text, index) => index > 0 && text === slices[index - 1] && days[index] === days[index - 1]);
  const isConstant = new Set(slices).size === 1;
  const isShared = shared > 0 && repeated * 2 >= slices.length && !isConstant;
  return { sharedFrom: isShared ? shared - 1 : undefined, largestShare: largestGroup(slices), onlyHour: new Set(days).size === days.length ? onlyHour(columns) : undefined };
}

function largestGroup(texts: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}

const HOUR_COLUMNS = wordSet('hour hr hh h p_hour');

function onlyHour(columns: readonly SliceColumn[]): string | undefined {
  const hours = columns.map((column) => (column.isFixed ? [] : column.texts.map((text) => hourOf(column, text))));
  return hours.find((texts) => new Set(texts).size === 1)?.[0];
}

/** The hour that a partition value names, if it names one and nothing finer. */
function hourOf({ column }: SliceColumn, text: string): string | undefined {
  if (HOUR_COLUMNS.has(column) && /^\d{2}$/.test(text)) return text;
  return readWallText(text)?.precision === 'hour' ? text.slice(-2) : undefined;
}
