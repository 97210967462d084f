import type { Relation } from './logicalTask';
import type { ParseContext } from './parseContext';
import { nameOfKind, readNodeList, readText, reportShape } from './parseContext';
import { entryOf, type YamlMapping } from './yamlNode';

/** PyDolphinScheduler's word, then those of the server's task parameters. */
const MEMBER_KEYS = ['groups', 'dependTaskList', 'depend_task_list', 'dependItemList', 'depend_item_list'] as const;
const RELATION_KEYS = ['op', 'OP', 'relation'] as const;

export interface Groups<Item> {
  /** Between the groups. */
  readonly relation: Relation;
  readonly groups: readonly { readonly relation: Relation; readonly items: readonly Item[] }[];
}

/**
 * The two levels of `op` and `groups` that Condition and Dependent tasks have. An item that stands where a group is expected is a
 * group of its own; groups without items are left out.
 */
export function readGroups<Item>(context: ParseContext, mapping: YamlMapping, readItem: (item: YamlMapping) => Item | undefined): Groups<Item> {
  const groups = membersOf(context, mapping).map((member) => {
    if (!isGroup(member)) return { relation: 'and' as const, items: listOf(readItem(member)) };
    const items = membersOf(context, member).flatMap((item) => (isGroup(item) ? refuseGroup(context, item) : listOf(readItem(item))));
    return { relation: readRelation(context, member), items };
  });
  return { relation: readRelation(context, mapping), groups: groups.filter(({ items }) => items.length > 0) };
}

function membersOf(context: ParseContext, mapping: YamlMapping): readonly YamlMapping[] {
  const entry = entryOf(mapping, ...MEMBER_KEYS);
  return readNodeList(entry).flatMap((member) => {
    if (member.kind === 'mapping') return [member];
    reportShape(context, member.range, `Each item of "${entry?.key.text ?? ''}" must be a mapping of keys to values, not a ${nameOfKind(member)}.`);
    return [];
  });
}

function isGroup(mapping: YamlMapping): boolean {
  return entryOf(mapping, ...MEMBER_KEYS) !== undefined;
}

function listOf<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}

function refuseGroup(context: ParseContext, group: YamlMapping): readonly never[] {
  reportShape(context, group.range, 'A group inside a group inside a group is not read: DolphinScheduler has two levels. Write these items in the group above.');
  return [];
}

function readRelation(context: ParseContext, mapping: YamlMapping): Relation {
  const entry = entryOf(mapping, ...RELATION_KEYS);
  const text = readText(context, entry);
  const relation = text?.value.trim().toLowerCase();
  if (text === undefined || relation === 'and' || relation === 'or') return relation === 'or' ? 'or' : 'and';
  reportShape(context, text.range, `"${entry?.key.text ?? ''}" must be and or or, not "${text.value}".`);
  return 'and';
}
