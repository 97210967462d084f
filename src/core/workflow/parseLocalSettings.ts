import type { Ranged } from '../base/textRange';
import { resolveFilePath } from './filePath';
import { BACKFILL_KEYS, LOCAL_KEYS } from './knownKeys';
import type { ParseContext } from './parseContext';
import { readChoice, readDependencies, readIgnores, readTableDeclarations, readTaskDeclarations } from './parseDeclarations';
import { readAmount, readMapping, readText, readTextList, reportShape } from './parseContext';
import type { FailureStrategy, LocalSettings, Workflow } from './workflow';
import { reportUnknownKeys } from './unknownKeys';
import { entryOf, type YamlEntry, type YamlMapping } from './yamlNode';

const BACKFILL_ORDERS = ['ascending', 'descending'] as const;

export interface Local {
  readonly settings: LocalSettings;
  /** Slots by the group's id; `undefined`: none are declared. */
  readonly taskGroups: Workflow['taskGroups'];
}

/** The `idempo:` mapping. It is ours alone, so a key that we do not know is a mistake. */
export function readLocal(context: ParseContext, entry: YamlEntry | undefined): Local {
  const mapping = readMapping(context, entry);
  if (mapping !== undefined) reportUnknownKeys(context, mapping, { within: 'idempo', known: Object.keys(LOCAL_KEYS) });
  const get = (key: string): YamlEntry | undefined => mapping && entryOf(mapping, key);
  const backfill = readBackfill(context, get('backfill'));
  const settings = {
    seed: readSeed(context, get('seed')),
    backfillMaxParallel: backfill.maxParallel,
    backfillOrder: backfill.order,
    auditColumns: readTextList(context, get('audit_columns')).map((column) => column.value),
    dialect: readText(context, get('dialect')),
    tasks: readTaskDeclarations(context, get('tasks')),
    tables: readTableDeclarations(context, get('tables')),
    ignore: readIgnores(context, get('ignore')),
    dependsOn: readDependencies(context, get('depends_on')),
    range: entry?.range,
  };
  return { settings, taskGroups: readTaskGroups(context, get('task_groups')) };
}

function readTaskGroups(context: ParseContext, entry: YamlEntry | undefined): Workflow['taskGroups'] {
  const slots = readMapping(context, entry)?.entries.flatMap((group) => {
    const amount = readCount(context, group);
    return amount === undefined ? [] : [[group.key.text, amount.value] as const];
  });
  return slots && Object.fromEntries(slots);
}

/** `idempo: failure_strategy`, else `workflow: failure_strategy`. */
export function readFailureStrategy(context: ParseContext, ...mappings: readonly (YamlMapping | undefined)[]): FailureStrategy {
  const entry = mappings.map((mapping) => mapping && entryOf(mapping, 'failure_strategy')).find((found) => found !== undefined);
  const text = readText(context, entry);
  const value = text?.value.toLowerCase();
  if (text === undefined || value === 'continue') return 'continue';
  if (value === 'end') return 'end';
  reportShape(context, text.range, `"failure_strategy" must be continue or end, not "${text.value}".`);
  return 'continue';
}

function readSeed(context: ParseContext, entry: YamlEntry | undefined): readonly Ranged<string>[] {
  return readTextList(context, entry).filter((path) => {
    const resolved = resolveFilePath({ workflowPath: context.path, written: path.value, root: context.root });
    if (resolved.kind === 'path') return true;
    const message = `The seed script "${path.value}" is not used: ${resolved.reason}.`;
    context.report({ code: 'Y04', severity: 'error', message, range: path.range });
    return false;
  });
}

interface BackfillSettings {
  readonly maxParallel: Ranged<number> | undefined;
  readonly order: Ranged<'ascending' | 'descending'> | undefined;
}

function readBackfill(context: ParseContext, entry: YamlEntry | undefined): BackfillSettings {
  const mapping = readMapping(context, entry);
  if (mapping === undefined) return { maxParallel: undefined, order: undefined };
  reportUnknownKeys(context, mapping, { within: 'idempo: backfill', known: Object.keys(BACKFILL_KEYS) });
  return { maxParallel: readCount(context, entryOf(mapping, 'max_parallel')), order: readChoice(context, entryOf(mapping, 'order'), BACKFILL_ORDERS) };
}

/** A whole number of 1 or more; anything else is reported and ignored. */
function readCount(context: ParseContext, entry: YamlEntry | undefined): Ranged<number> | undefined {
  const amount = readAmount(context, entry);
  if (amount === undefined || (Number.isInteger(amount.value) && amount.value >= 1)) return amount;
  reportShape(context, amount.range, `"${entry?.key.text ?? ''}" must be a whole number of 1 or more, not ${amount.value}.`);
  return undefined;
}
