import type { RuleContext } from '../rule';
import { parameterTextsOf } from './parameterTexts';
import { contextTicks, type ValuePlace } from './renderedWindow';
import { renderedAt } from './tickTexts';
import { readWallText } from './wallText';

/**
 * The template of the end that belongs to a window's start, so that the windows of consecutive ticks touch. Of a name with
 * `start` the one with `end`, where no declaration says what it stands for; else one day later, when that tiles.
 */
export function endTemplateFor(context: RuleContext, { script }: ValuePlace, template: string): string | undefined {
  const texts = parameterTextsOf(context.workflow, script.task);
  const twin = template.replace(/start|begin/g, 'end');
  if (context.workflow === undefined) return twin === template ? dayLater(template) : twin;
  if (twin !== template && texts.expand(twin) !== undefined && touches(context, texts.expand(template), texts.expand(twin))) return twin;
  const expanded = texts.expand(template);
  const later = expanded === undefined ? undefined : dayLater(expanded);
  return later !== undefined && touches(context, expanded, later) ? later : undefined;
}

/** Whether each tick's `end` is the next tick's `start`, as moments. */
export function touches(context: RuleContext, start: string | undefined, end: string | undefined): boolean {
  const ticks = contextTicks(context);
  if (ticks === undefined || start === undefined || end === undefined) return false;
  const starts = renderedAt(ticks, start)?.map(readWallText);
  const ends = renderedAt(ticks, end)?.map(readWallText);
  if (starts === undefined || ends === undefined || starts.length < 2) return false;
  return starts.slice(1).every((next, index) => next !== undefined && next.wall === ends[index]?.wall);
}

const DAY_LATER: Readonly<Record<string, string>> = {
  '${schedule_time}': '$[yyyy-MM-dd+1]',
  '${system.biz.date}': '${system.biz.curdate}',
  '${system.biz.curdate}': '$[yyyyMMdd+1]',
};

/** The template whose only placeholder names the next day. */
function dayLater(template: string): string | undefined {
  const [placeholder = ''] = /\$\{[^{}]*\}|\$\[[^\]$]+\]/.exec(template) ?? [];
  const known = Object.hasOwn(DAY_LATER, placeholder) ? DAY_LATER[placeholder] : shiftedPattern(placeholder);
  return known === undefined || template.split(placeholder).length !== 2 ? undefined : template.replace(placeholder, () => known);
}

/** `$[yyyy-MM-dd-1]` becomes `$[yyyy-MM-dd]`. */
function shiftedPattern(placeholder: string): string | undefined {
  const match = /^\$\[([yMdHms: /-]*?[yMdHms])(?:([+-])(\d{1,4}))?\]$/.exec(placeholder);
  if (match === null) return undefined;
  const days = Number(`${match[2] ?? ''}${match[3] ?? '0'}`) + 1;
  return `$[${match[1] ?? ''}${days === 0 ? '' : days > 0 ? `+${days}` : String(days)}]`;
}
