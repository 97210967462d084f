import { collect } from '../../base/collect';
import { shortNameOf } from '../../sql/facts/sameTable';
import { rememberedOutside } from '../../base/remembered';
import type { TextRange } from '../../base/textRange';
import type { Instant } from '../../schedule';
import { HOUR_MS, MINUTE_MS } from '../../schedule/calendar';
import type { Workflow } from '../../workflow/workflow';
import { exampleDatesOf } from '../exampleDates';
import type { RuleContext } from '../rule';
import { textOf, type ScriptStep, type TaskScript } from '../taskScript';
import type { WorkspaceFacts } from '../workspace';
import { groupBy } from '../workspace/grouping';
import { readBoundValue } from './boundValue';
import { parameterTextsOf } from './parameterTexts';
import { tableOf } from './predicateTable';
import { renderedAt, singleTick, type Ticks } from './tickTexts';
import { readWallText, shapeOf } from './wallText';
import { predicatesOf } from './windowPredicates';

/** How a task writes the days of a table's column. */
export interface DayFormat {
  readonly table: string;
  readonly column: string;
  /** The value for the example's schedule time: `20250310`. */
  readonly text: string;
  /** `99999999`. */
  readonly shape: string;
  readonly isWrite: boolean;
  readonly script: TaskScript;
  readonly step: ScriptStep;
  readonly range: TextRange;
  /** The workflow's name. */
  readonly workflow: string | undefined;
}

const formats = new WeakMap<readonly TaskScript[], readonly DayFormat[]>();

/** The formats of the linted file's days. */
export function ownFormats(context: RuleContext): readonly DayFormat[] {
  return formatsOf(context, context.dates.instant);
}

/**
 * The formats in which the workspace's tasks write partitions, by the last part of the table's name, the linted file's
 * first: of each format of a column the first two places, so that a task can tell whether another one writes as it does.
 */
export function writtenFormats(context: RuleContext): ReadonlyMap<string, readonly DayFormat[]> {
  const groups = new Map<string, DayFormat[]>();
  for (const format of ownFormats(context)) {
    const name = shortNameOf(format.table);
    const group = groups.get(name) ?? [];
    groups.set(name, group);
    if (format.isWrite) group.push(format);
  }
  const elsewhere = context.workspace === undefined ? undefined : sharedFormatsOf(context.workspace);
  return new Map([...groups].map(([name, own]) => {
    const others = elsewhere?.get(name)?.filter(({ path }) => path !== context.file?.path).map(({ format }) => format) ?? [];
    return [name, firstOfEach([...own, ...others], { most: 2, keyOf: keyOfFormat })];
  }));
}

function keyOfFormat({ table, column, shape }: DayFormat): string {
  return [table, column, shape].join(' ');
}

interface Selection<T> {
  /** How many of each key. */
  readonly most: number;
  readonly keyOf: (item: T) => string;
}

function firstOfEach<T>(items: readonly T[], { most, keyOf }: Selection<T>): readonly T[] {
  const counts = new Map<string, number>();
  return items.filter((item) => {
    const key = keyOf(item);
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    return count < most;
  });
}

/** A format with the path of the file that writes it. */
interface SharedFormat {
  readonly path: string;
  readonly format: DayFormat;
}

/** By the last part of the table's name, in order of the files: two of each file and four of all, so that two are left without the linted one's. */
const sharedFormatsOf = rememberedOutside((workspace: WorkspaceFacts): ReadonlyMap<string, readonly SharedFormat[]> => {
  const written = collect(workspace.files, ({ file: { path, workflow }, scripts }) => {
    const own = formatsOf({ workflow, scripts }).filter(({ isWrite }) => isWrite);
    return firstOfEach(own, { most: 2, keyOf: keyOfFormat }).map((format) => ({ path, format }));
  });
  return groupBy(firstOfEach(written, { most: 4, keyOf: ({ format }) => keyOfFormat(format) }), ({ format }) => shortNameOf(format.table));
});

/** `instant`: the example schedule time, where it is known. */
function formatsOf({ workflow, scripts }: Pick<RuleContext, 'workflow' | 'scripts'>, instant?: Instant): readonly DayFormat[] {
  const known = formats.get(scripts);
  if (known !== undefined || workflow === undefined) return known ?? [];
  const ticks = singleTick(workflow, instant ?? exampleDatesOf(workflow).instant);
  const found = readFormats({ workflow, scripts }, ticks);
  formats.set(scripts, found);
  return found;
}

interface Scripts {
  readonly workflow: Workflow;
  readonly scripts: readonly TaskScript[];
}

function readFormats({ workflow, scripts }: Scripts, ticks: Ticks): readonly DayFormat[] {
  return collect(scripts, (script) => [...partitionFormats({ workflow, script, ticks }), ...conditionFormats({ workflow, script, ticks })]);
}

interface Source {
  readonly workflow: Workflow;
  readonly script: TaskScript;
  readonly ticks: Ticks;
}

function partitionFormats(source: Source): readonly DayFormat[] {
  return collect(source.script.steps, (step) => collect(step.statement.writes, (write) =>
    (write.kind !== 'insert' ? [] : collect(write.partition?.entries ?? [], ({ column, value }) => {
      const template = /^(['"])([^]*)\1$/.exec(value ?? '')?.[2];
      const range = write.partition?.range ?? write.range;
      return template === undefined ? [] : formatOf(source, template, { table: write.target.key, column, isWrite: true, step, range });
    }))));
}

function conditionFormats(source: Source): readonly DayFormat[] {
  return collect(predicatesOf(source.script, source.workflow), (predicate) => {
    const { step, column, condition, values } = predicate;
    const table = tableOf(predicate);
    const isWrite = condition.operator === '=' && step.statement.writes.some((write) => write.kind === 'delete');
    return table === undefined ? [] : collect(values, (value) => {
      const bound = readBoundValue(step.statement.view, value);
      const isText = bound?.steps.length === 0 && /^'/.test(textOf(step.part, value.range));
      return isText ? formatOf(source, bound.template, { table, column, isWrite, step, range: condition.range }) : [];
    });
  });
}

type Place = Pick<DayFormat, 'table' | 'column' | 'isWrite' | 'step' | 'range'>;

/** None for a text that does not follow the schedule or is no date. */
function formatOf({ workflow, script, ticks }: Source, template: string, place: Place): readonly DayFormat[] {
  const texts = parameterTextsOf(workflow, script.task);
  const expanded = texts.followsSchedule(template) ? texts.expand(template) : undefined;
  const text = expanded === undefined ? undefined : renderedAt(ticks, expanded)?.[0];
  if (text === undefined || expanded === undefined || readWallText(text) === undefined || isUndecided(workflow, ticks, expanded)) return [];
  return [{ ...place, text, shape: shapeOf(text), script, workflow: workflow.name.value }];
}

/** An odd time of the day. */
const LATER_MS = 3 * HOUR_MS + 7 * MINUTE_MS;

/** Without a schedule of its own a workflow runs at another one's times, and `${schedule_time}` is a plain date at midnight only. */
function isUndecided(workflow: Workflow, ticks: Ticks, expanded: string): boolean {
  if (workflow.schedule !== undefined) return false;
  const [first = 0] = ticks.instants;
  const [text = ''] = renderedAt(ticks, expanded) ?? [];
  const [later = ''] = renderedAt(singleTick(workflow, first + LATER_MS), expanded) ?? [];
  return shapeOf(text) !== shapeOf(later);
}
