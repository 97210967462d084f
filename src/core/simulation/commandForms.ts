import type { YamlEntry, YamlMapping, YamlScalar } from '../workflow/yamlNode';
import { plainWord } from './fields';

/**
 * `{do: {rerunFrom: B}}`, `{do: rerunFrom B}` and `{do: {run: {at: …}}}` in the long form, `{do: rerunFrom, task: B}`. `isVerb`: whether a
 * text is a command as it stands.
 */
export function longForm(command: YamlMapping, isVerb: (text: string) => boolean): YamlMapping {
  const at = command.entries.findIndex(({ key }) => plainWord(key.text) === 'do');
  const entry = command.entries[at];
  const parts = entry && partsOf(entry, isVerb);
  return parts === undefined ? command : { ...command, entries: command.entries.flatMap((each, index) => (index === at ? parts : [each])) };
}

/** `undefined`: it is in the long form already. */
function partsOf(entry: YamlEntry, isVerb: (text: string) => boolean): readonly YamlEntry[] | undefined {
  const { value } = entry;
  if (value?.kind === 'mapping') {
    const [only, other] = value.entries;
    return only === undefined || other !== undefined ? undefined : [{ ...entry, value: only.key }, ...argumentsOf(only)];
  }
  if (value?.kind !== 'scalar' || isVerb(value.text)) return undefined;
  const [, verb = '', task = ''] = /^(\S+)\s+(\S.*)$/.exec(value.text.trim()) ?? [];
  if (!isVerb(verb)) return undefined;
  return [{ ...entry, value: { ...value, text: verb } }, taskEntry(entry, { ...value, text: task })];
}

function argumentsOf(only: YamlEntry): readonly YamlEntry[] {
  if (only.value?.kind === 'mapping') return only.value.entries;
  return only.value === undefined ? [] : [taskEntry(only, only.value)];
}

function taskEntry(entry: YamlEntry, value: YamlEntry['value']): YamlEntry {
  const key: YamlScalar = { ...entry.key, text: 'task' };
  return { ...entry, key, value };
}
