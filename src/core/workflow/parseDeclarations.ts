import type { Ranged } from '../base/textRange';
import { TASK_ROLES, WRITE_STRATEGIES, type IgnoreDeclaration, type TableDeclaration, type TaskDeclarations, type WorkflowDependency } from './declarations';
import { nestedInsertion } from './insertion';
import { DEPENDENCY_KEYS, IGNORE_KEYS, TABLE_KEYS, TASK_DECLARATION_KEYS } from './knownKeys';
import { readMapping, readNodeList, readText, readTextList, reportShape, type ParseContext } from './parseContext';
import { reportUnknownKeys } from './unknownKeys';
import { entryOf, type YamlEntry, type YamlMapping } from './yamlNode';

const MINUTES: Readonly<Record<string, number>> = { m: 1, h: 60, d: 1440, w: 10_080 };

export function readTaskDeclarations(context: ParseContext, entry: YamlEntry | undefined): readonly TaskDeclarations[] {
  return readNamed(context, entry).map(({ name, mapping, parent }) => {
    reportUnknownKeys(context, mapping, { within: `idempo: tasks: ${name.value}`, known: Object.keys(TASK_DECLARATION_KEYS) });
    return {
      name,
      write: readChoice(context, entryOf(mapping, 'write'), WRITE_STRATEGIES),
      role: readChoice(context, entryOf(mapping, 'role'), TASK_ROLES),
      windowMinutes: readSpan(context, entryOf(mapping, 'window')),
      lookbackMinutes: readSpan(context, entryOf(mapping, 'lookback')),
      dependsOnPast: readChoice(context, entryOf(mapping, 'depends_on_past'), ['true', 'false'])?.value === 'true',
      auditColumns: readTextList(context, entryOf(mapping, 'audit_columns')).map((column) => column.value),
      reasons: readReasons(context, entryOf(mapping, 'reasons')),
      stub: readChoice(context, entryOf(mapping, 'stub'), ['true', 'false'])?.value === 'true',
      insertion: nestedInsertion(context, parent, [name.value]),
    };
  });
}

export function readTableDeclarations(context: ParseContext, entry: YamlEntry | undefined): readonly TableDeclaration[] {
  return readNamed(context, entry).map(({ name, mapping }) => {
    reportUnknownKeys(context, mapping, { within: `idempo: tables: ${name.value}`, known: Object.keys(TABLE_KEYS) });
    return {
      name,
      partition: readTextList(context, entryOf(mapping, 'partition')).map((column) => column.value),
      unique: readTextList(context, entryOf(mapping, 'unique')).map((column) => column.value),
    };
  });
}

export function readIgnores(context: ParseContext, entry: YamlEntry | undefined): readonly IgnoreDeclaration[] {
  return readMappings(context, entry).map((mapping) => {
    reportUnknownKeys(context, mapping, { within: 'idempo: ignore', known: Object.keys(IGNORE_KEYS) });
    const codes = ['code', 'codes'].flatMap((key) => readTextList(context, entryOf(mapping, key)));
    return {
      codes: codes.flatMap((code) => code.value.split(',')).map((code) => code.trim().toUpperCase()).filter((code) => code !== ''),
      task: readText(context, entryOf(mapping, 'task'))?.value,
      because: readText(context, entryOf(mapping, 'because'))?.value.trim() ?? '',
      range: mapping.range,
    };
  });
}

export function readDependencies(context: ParseContext, entry: YamlEntry | undefined): readonly WorkflowDependency[] {
  return readMappings(context, entry).flatMap((mapping) => {
    reportUnknownKeys(context, mapping, { within: 'idempo: depends_on', known: Object.keys(DEPENDENCY_KEYS) });
    const workflow = readText(context, entryOf(mapping, 'workflow'));
    if (workflow === undefined) {
      reportShape(context, mapping.range, 'Each item of "depends_on" names a workflow: "workflow: …".');
      return [];
    }
    const task = readText(context, entryOf(mapping, 'task'));
    return [{ workflow, task, offsetMinutes: readSpan(context, entryOf(mapping, 'offset')) }];
  });
}

interface Named {
  readonly name: Ranged<string>;
  /** Without entries for a name behind which nothing is written yet. */
  readonly mapping: YamlMapping;
  readonly parent: YamlMapping;
}

function readNamed(context: ParseContext, entry: YamlEntry | undefined): readonly Named[] {
  const parent = readMapping(context, entry);
  return (parent?.entries ?? []).flatMap((named): readonly Named[] => {
    const mapping = named.value === undefined ? emptyMapping(named) : readMapping(context, named);
    return mapping === undefined || parent === undefined ? [] : [{ name: { value: named.key.text, range: named.key.contentRange }, mapping, parent }];
  });
}

function emptyMapping({ range }: YamlEntry): YamlMapping {
  return { kind: 'mapping', range, entries: [], flow: false };
}

function readMappings(context: ParseContext, entry: YamlEntry | undefined): readonly YamlMapping[] {
  return readNodeList(entry).flatMap((node) => {
    if (node.kind === 'mapping') return [node];
    reportShape(context, node.range, `Each item of "${entry?.key.text ?? ''}" must be a mapping of keys to values.`);
    return [];
  });
}

function readReasons(context: ParseContext, entry: YamlEntry | undefined): Readonly<Record<string, string>> {
  const entries = readMapping(context, entry)?.entries ?? [];
  return Object.fromEntries(entries.map((reason) => [reason.key.text, readText(context, reason)?.value ?? '']));
}

/** One of `choices`, in any case; anything else is reported and ignored. */
export function readChoice<T extends string>(context: ParseContext, entry: YamlEntry | undefined, choices: readonly T[]): Ranged<T> | undefined {
  const text = readText(context, entry);
  const value = choices.find((choice) => choice === text?.value.toLowerCase());
  if (text === undefined || value !== undefined) return value === undefined || text === undefined ? undefined : { value, range: text.range };
  reportShape(context, text.range, `"${entry?.key.text ?? ''}" must be one of ${choices.join(', ')}, not "${text.value}".`);
  return undefined;
}

/** `3d`, `12h`, `-1d`, `30m`, `1w` in minutes; a day counts 24 hours. */
function readSpan(context: ParseContext, entry: YamlEntry | undefined): Ranged<number> | undefined {
  const text = readText(context, entry);
  if (text === undefined) return undefined;
  const match = /^([-+]?\d{1,6})\s*([mhdw])$/.exec(text.value.trim().toLowerCase());
  if (match !== null) return { value: Number(match[1]) * (MINUTES[match[2] ?? ''] ?? 0), range: text.range };
  reportShape(context, text.range, `"${entry?.key.text ?? ''}" must be a number with its unit, such as 3d, 12h, 30m or 1w, not "${text.value}".`);
  return undefined;
}
