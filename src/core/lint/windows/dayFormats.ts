import type { TextRange } from '../../base/textRange';
import type { Instant } from '../../schedule';
import type { Workflow } from '../../workflow/workflow';
import { exampleDatesOf } from '../exampleDates';
import type { RuleContext } from '../rule';
import { textOf, type ScriptStep, type TaskScript } from '../taskScript';
import { readBoundValue } from './boundValue';
import { parameterTextsOf } from './parameterTexts';
import { tableOf } from './predicateTable';
import { shortName } from './tableFacts';
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
 * The formats in which the workspace's tasks write partitions, by the last part of the table's name: of each format of a
 * column the first two places, so that a task can tell whether another one writes as it does.
 */
export function writtenFormats(context: RuleContext): ReadonlyMap<string, readonly DayFormat[]> {
  const others = (context.workspace?.files ?? []).filter(({ file }) => file.path !== context.file?.path);
  const written = [ownFormats(context), ...others.map(({ file: { workflow }, scripts }) => formatsOf({ workflow, scripts }))].flat().filter(({ isWrite }) => isWrite);
  const groups = new Map<string, DayFormat[]>();
  const seen = new Map<string, number>();
  for (const format of written) {
    const key = [format.table, format.column, format.shape].join(' ');
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    const group = groups.get(shortName(format.table));
    if (group === undefined) groups.set(shortName(format.table), [format]);
    else if (count < 2) group.push(format);
  }
  return groups;
}

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
  return scripts.flatMap((script) => [...partitionFormats({ workflow, script, ticks }), ...conditionFormats({ workflow, script, ticks })]);
}

interface Source {
  readonly workflow: Workflow;
  readonly script: TaskScript;
  readonly ticks: Ticks;
}

function partitionFormats(source: Source): readonly DayFormat[] {
  return source.script.steps.flatMap((step) => step.statement.writes.flatMap((write) =>
    (write.kind !== 'insert' ? [] : (write.partition?.entries ?? []).flatMap(({ column, value }) => {
      const template = /^(['"])([^]*)\1$/.exec(value ?? '')?.[2];
      const range = write.partition?.range ?? write.range;
      return template === undefined ? [] : formatOf(source, template, { table: write.target.key, column, isWrite: true, step, range });
    }))));
}

function conditionFormats(source: Source): readonly DayFormat[] {
  return predicatesOf(source.workflow, source.script).flatMap((predicate) => {
    const { step, column, condition, values } = predicate;
    const table = tableOf(predicate);
    const isWrite = condition.operator === '=' && step.statement.writes.some((write) => write.kind === 'delete');
    return table === undefined ? [] : values.flatMap((value) => {
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
  if (text === undefined || readWallText(text) === undefined) return [];
  return [{ ...place, text, shape: shapeOf(text), script, workflow: workflow.name.value }];
}
