import { remembered, rememberedOutside } from '../../base/remembered';
import { collect } from '../../base/collect';
import type { TextRange } from '../../base/textRange';
import type { ConditionPart } from '../../sql/facts/conditions';
import type { RuleContext } from '../rule';
import { collectWrites, type ScriptStep, type TaskScript } from '../taskScript';
import { momentsOf, textsAtTicks } from './renderedWindow';
import type { WallMoment } from './wallText';
import { windowPredicatesOf, type WindowPredicate } from './windowPredicates';

/** One column of the part of a table that a statement replaces, by a value that follows the schedule. */
export interface SliceColumn {
  readonly column: string;
  /** The value is the same for every schedule time because it is written so. */
  readonly isFixed: boolean;
  /** The value's text at each tick; of a condition its moment. */
  readonly texts: readonly string[];
}

/** The part of a table that a statement replaces at each tick: an overwritten partition, or the rows that are deleted first. */
export interface WrittenSlice {
  readonly script: TaskScript;
  readonly step: ScriptStep;
  /** As in `TableName.key`. */
  readonly table: string;
  readonly range: TextRange;
  readonly columns: readonly SliceColumn[];
}

/** The slices whose values can be computed; none for a partition that the rows decide. */
export const writtenSlicesOf = remembered((context: RuleContext): readonly WrittenSlice[] => [...partitionSlices(context), ...deletedSlices(context)]);

function partitionSlices(context: RuleContext): readonly WrittenSlice[] {
  return collectWrites(context.scripts, (write, step, script): readonly WrittenSlice[] => {
    if (write.kind !== 'insert' || write.partition === undefined || write.partition.entries.some((entry) => entry.value === undefined)) return [];
    const columns = write.partition.entries.map(({ column, value = '' }) => ({ column, isFixed: !/[${]/.test(value), texts: textsAtTicks(context, script, value.replace(/^(['"])([^]*)\1$/, '$2')) }));
    const computed = collect(columns, ({ texts, ...rest }): readonly SliceColumn[] => (texts === undefined ? [] : [{ ...rest, texts }]));
    return computed.length < columns.length ? [] : [{ script, step, table: write.target.key, range: write.partition.range, columns: computed }];
  });
}

function deletedSlices(context: RuleContext): readonly WrittenSlice[] {
  const byStep = new Map<ScriptStep, WindowPredicate[]>();
  for (const predicate of windowPredicatesOf(context)) {
    const step = byStep.get(predicate.step);
    if (step === undefined) byStep.set(predicate.step, [predicate]);
    else step.push(predicate);
  }
  return collect([...byStep], ([step, predicates]) => {
    const [first] = predicates;
    const target = step.statement.writes.find((write) => write.kind === 'delete')?.target;
    if (first === undefined || target === undefined) return [];
    const columns = collect(predicates, (predicate) => predicate.values.map((value) => columnOf(context, predicate, value)));
    const computed = columns.flatMap((column) => column ?? []);
    return computed.length < columns.length ? [] : [{ script: first.script, step, table: target.key, range: first.condition.range, columns: computed }];
  });
}

function columnOf(context: RuleContext, predicate: WindowPredicate, value: ConditionPart): SliceColumn | undefined {
  const moments = momentsOf(context, predicate, value);
  return moments && { column: predicate.column, isFixed: false, texts: momentTexts(moments) };
}

const momentTexts = rememberedOutside((moments: readonly WallMoment[]): readonly string[] => moments.map(({ wall, precision }) => `${wall} ${precision}`));
