import { remembered } from '../../base/remembered';
import { collect } from '../../base/collect';
import { zoneOf } from '../../schedule';
import { DAY_MS, type WallTime } from '../../schedule/calendar';
import { wallAt } from '../../schedule/zone';
import { readsByBlock } from '../../sql/facts/readsByBlock';
import type { TableWrite } from '../../sql/scanned';
import { isSameTable, shortNameOf } from '../../sql/facts/sameTable';
import type { QueryBlock } from '../../sql/facts/queryBlocks';
import type { RuleContext } from '../rule';
import type { TaskScript } from '../taskScript';
import { parameterTextsOf } from './parameterTexts';
import { tableOf } from './predicateTable';
import { exampleMomentOf } from './renderedWindow';
import { renderedAt, singleTick } from './tickTexts';
import { readWallText } from './wallText';
import { windowPredicatesOf, type WindowPredicate } from './windowPredicates';
import { wordSet } from '../../sql/wordSet';

/** A place where a task reads what an instance of an earlier schedule time wrote; one for each query and table. */
export interface HistoryRead {
  readonly predicate: WindowPredicate;
  /** As in `TableName.key`. */
  readonly table: string;
}

/** Every such place, whether or not the task declares it. */
export const historyReadsOf = remembered(findHistoryReads);

function findHistoryReads(context: RuleContext): readonly HistoryRead[] {
  const owners = new Map<TaskScript, OwnTables>();
  const seen = new Map<QueryBlock, Set<string>>();
  return collect(windowPredicatesOf(context), (predicate): readonly HistoryRead[] => {
    const { script, step, block } = predicate;
    const own = owners.get(script) ?? ownTablesOf(context, script);
    owners.set(script, own);
    const table = predicate.condition.isNegated ? undefined : tableOf(predicate);
    const tables = seen.get(block) ?? new Set();
    seen.set(block, tables);
    if (table === undefined || tables.has(table) || !own.writes(table)) return [];
    const isRead = (readsByBlock(step.statement).get(block) ?? []).some((read) => read.table.key === table);
    if (!isRead || !isEarlier(context, predicate, own.startOf(table))) return [];
    tables.add(table);
    return [{ predicate, table }];
  });
}

/** Whether the predicate lets in days that lie before what the task writes; from yesterday on where that is not known. */
function isEarlier(context: RuleContext, predicate: WindowPredicate, own: WallTime | undefined): boolean {
  const moments = predicate.values.flatMap((value) => exampleMomentOf(context, predicate, value) ?? []);
  if (moments.length === 0 || context.workflow === undefined) return false;
  if (predicate.condition.operator === '<' || predicate.condition.operator === '<=') return true;
  const today = Math.floor(wallAt(zoneOf(context.workflow), context.dates.instant) / DAY_MS) * DAY_MS;
  return Math.min(...moments.map(({ wall }) => wall)) < (own ?? today - DAY_MS);
}

const FILLING = wordSet('insert merge update');

/** Whether the table holds nothing of earlier instances afterwards. */
function startsAnew(write: TableWrite): boolean {
  if (write.kind === 'create') return write.isTemporary || write.guard === 'orReplace';
  if (write.kind === 'insert') return write.guard === 'overwrite' && write.partition === undefined;
  return ['truncate', 'drop', 'createAs', 'selectInto'].includes(write.kind);
}

interface OwnTables {
  readonly writes: (table: string) => boolean;
  /** `undefined`: not known. */
  readonly startOf: (table: string) => WallTime | undefined;
}

function ownTablesOf(context: RuleContext, script: TaskScript): OwnTables {
  const writes = collect(script.steps, ({ statement }) => statement.writes);
  const anew = new Set(writes.filter(startsAnew).map((write) => write.target.key));
  const keys = [...new Set(writes.filter(({ kind }) => FILLING.has(kind)).map((write) => write.target.key))].filter((key) => !anew.has(key));
  const shortNames = new Set(keys.map(shortNameOf));
  const starts = new Map<string, WallTime | undefined>();
  return {
    writes: (table) => shortNames.has(shortNameOf(table)) && keys.some((key) => isSameTable(key, table)),
    startOf: (table) => {
      if (!starts.has(table)) starts.set(table, ownStart(context, script, table));
      return starts.get(table);
    },
  };
}

/** Where the part of the table begins that the task writes: its static partition, or the rows that it deletes first. */
function ownStart(context: RuleContext, script: TaskScript, table: string): WallTime | undefined {
  const starts = [...partitionStarts(context, script, table), ...deletedStarts(context, script, table)];
  return starts.length === 0 ? undefined : Math.min(...starts);
}

function partitionStarts(context: RuleContext, script: TaskScript, table: string): readonly WallTime[] {
  const { workflow, dates } = context;
  if (workflow === undefined) return [];
  const ticks = singleTick(workflow, dates.instant);
  const texts = parameterTextsOf(workflow, script.task);
  return collect(script.steps, ({ statement }) => collect(statement.writes, (write) => {
    if (write.kind !== 'insert' || !isSameTable(write.target.key, table)) return [];
    return (write.partition?.entries ?? []).flatMap(({ value = '' }) => {
      const expanded = texts.expand(value.replace(/^(['"])([^]*)\1$/, '$2'));
      const text = expanded === undefined ? undefined : renderedAt(ticks, expanded)?.[0];
      return (text === undefined ? undefined : readWallText(text)?.wall) ?? [];
    });
  }));
}

function deletedStarts(context: RuleContext, script: TaskScript, table: string): readonly WallTime[] {
  return collect(windowPredicatesOf(context), (predicate) => {
    const isDelete = predicate.script === script && predicate.step.statement.writes.some((write) => write.kind === 'delete' && isSameTable(write.target.key, table));
    if (!isDelete || tableOf(predicate) !== table) return [];
    return predicate.values.flatMap((value) => exampleMomentOf(context, predicate, value)?.wall ?? []);
  });
}
