import { findClosestWord } from '../base/closestWord';
import type { Ranged } from '../base/textRange';
import { resolveFilePath } from './filePath';
import type { ParseContext } from './parseContext';
import { readAmount, readMapping, readText, readTextList, reportShape } from './parseContext';
import type { FailureStrategy, LocalSettings } from './workflow';
import { entryOf, type YamlEntry, type YamlMapping } from './yamlNode';

const LOCAL_KEYS = ['seed', 'backfill', 'audit_columns', 'failure_strategy'];
const BACKFILL_KEYS = ['max_parallel'];

/** The `idempo:` mapping. It is ours alone, so a key that we do not know is a mistake. */
export function readLocalSettings(context: ParseContext, entry: YamlEntry | undefined): LocalSettings {
  const mapping = readMapping(context, entry);
  if (mapping === undefined) return { seed: [], backfillMaxParallel: undefined, auditColumns: [], range: entry?.range };
  reportUnknownKeys(context, mapping, { within: 'idempo', known: LOCAL_KEYS });
  return {
    seed: readSeed(context, entryOf(mapping, 'seed')),
    backfillMaxParallel: readMaxParallel(context, entryOf(mapping, 'backfill')),
    auditColumns: readTextList(context, entryOf(mapping, 'audit_columns')).map((column) => column.value),
    range: entry?.range,
  };
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

function readMaxParallel(context: ParseContext, entry: YamlEntry | undefined): Ranged<number> | undefined {
  const mapping = readMapping(context, entry);
  if (mapping === undefined) return undefined;
  reportUnknownKeys(context, mapping, { within: 'idempo: backfill', known: BACKFILL_KEYS });
  const amount = readAmount(context, entryOf(mapping, 'max_parallel'));
  if (amount === undefined || (Number.isInteger(amount.value) && amount.value >= 1)) return amount;
  reportShape(context, amount.range, `"max_parallel" must be a whole number of 1 or more, not ${amount.value}.`);
  return undefined;
}

function reportUnknownKeys(context: ParseContext, mapping: YamlMapping, keys: { readonly within: string; readonly known: readonly string[] }): void {
  for (const { key } of mapping.entries) {
    if (keys.known.includes(key.text)) continue;
    const closest = findClosestWord(key.text, keys.known);
    const advice = closest === undefined ? `Known keys: ${keys.known.join(', ')}.` : `Did you mean "${closest}"?`;
    reportShape(context, key.contentRange, `"${key.text}" is not a key of "${keys.within}". ${advice}`);
  }
}
