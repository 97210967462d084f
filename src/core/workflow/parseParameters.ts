import type { ParseContext } from './parseContext';
import { nameOfKind, reportShape } from './parseContext';
import type { ParameterDefinition } from './workflow';
import type { YamlEntry, YamlMapping, YamlNode, YamlScalar } from './yamlNode';
import { entryOf } from './yamlNode';

type Direction = ParameterDefinition['direction'];

/** DolphinScheduler's DataType and the Python names that PyDolphinScheduler maps to it (dolphinscheduler.md §7.5, `parameter.py`). */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['VARCHAR', 'VARCHAR'], ['STRING', 'VARCHAR'], ['STR', 'VARCHAR'], ['LONG', 'LONG'], ['BIGINT', 'LONG'],
  ['INTEGER', 'INTEGER'], ['INT', 'INTEGER'], ['FLOAT', 'FLOAT'], ['DOUBLE', 'DOUBLE'], ['DATE', 'DATE'], ['TIME', 'TIME'],
  ['TIMESTAMP', 'TIMESTAMP'], ['BOOLEAN', 'BOOLEAN'], ['BOOL', 'BOOLEAN'], ['LIST', 'LIST'], ['FILE', 'FILE'],
]);

/** `param`, `input_params`, `output_params`: a mapping of names to values; `local_params` also as DolphinScheduler's list of properties. */
export function readParameters(context: ParseContext, entry: YamlEntry | undefined, direction: Direction): readonly ParameterDefinition[] {
  const value = entry?.value;
  if (entry === undefined || value === undefined) return [];
  if (value.kind === 'mapping') return value.entries.flatMap((item) => fromEntry(context, item, direction) ?? []);
  if (value.kind === 'sequence') {
    return value.items.flatMap((item) => (item.value === undefined ? [] : (fromProperty(context, item.value, direction) ?? [])));
  }
  reportShape(context, entry.key.range, `"${entry.key.text}" must be a mapping of names to values, not a single value.`);
  return [];
}

function fromEntry(context: ParseContext, entry: YamlEntry, direction: Direction): ParameterDefinition | undefined {
  const { key, value } = entry;
  if (value !== undefined && value.kind !== 'scalar') {
    reportShape(context, value.range, `The parameter "${key.text}" must have a single value, not a ${nameOfKind(value)}.`);
    return undefined;
  }
  return { name: key.text, direction, ...typedValue(value), nameRange: key.contentRange, range: entry.range };
}

/** `{prop: dt, direct: IN, type: VARCHAR, value: …}`. */
function fromProperty(context: ParseContext, node: YamlNode, direction: Direction): ParameterDefinition | undefined {
  const name = node.kind === 'mapping' ? textOf(node, 'prop', 'name') : undefined;
  if (node.kind !== 'mapping' || name === undefined) {
    reportShape(context, node.range, 'Each parameter in a list must be a mapping with "prop" and "value".');
    return undefined;
  }
  const direct = textOf(node, 'direct')?.text.toUpperCase();
  const typed = typedValue(textOf(node, 'value'));
  const type = TYPES.get(textOf(node, 'type')?.text.toUpperCase() ?? '') ?? typed.type;
  const declared = direct === 'OUT' ? 'out' : direct === 'IN' ? 'in' : direction;
  return { name: name.text, direction: declared, type, value: typed.value, nameRange: name.contentRange, range: node.range };
}

function textOf(mapping: YamlMapping, ...keys: readonly string[]): YamlScalar | undefined {
  const value = entryOf(mapping, ...keys)?.value;
  return value?.kind === 'scalar' ? value : undefined;
}

/** `INT(1)` and the like name their type; YAML numbers and booleans have one; the rest is VARCHAR. */
function typedValue(scalar: YamlScalar | undefined): { readonly type: string; readonly value: string } {
  if (scalar === undefined) return { type: 'VARCHAR', value: '' };
  const written = /^\s*([A-Za-z]+)\s*\(([^()]*)\)\s*$/.exec(scalar.text);
  const type = TYPES.get(written?.[1]?.toUpperCase() ?? '');
  if (type !== undefined) return { type, value: (written?.[2] ?? '').trim() };
  return { type: YAML_TYPES[scalar.type], value: scalar.text };
}

const YAML_TYPES: Readonly<Record<YamlScalar['type'], string>> = {
  int: 'INTEGER',
  float: 'FLOAT',
  bool: 'BOOLEAN',
  string: 'VARCHAR',
  null: 'VARCHAR',
};
