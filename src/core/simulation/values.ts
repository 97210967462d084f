import { findClosestWord } from '../base/closestWord';
import { parseScheduleTime, type Instant } from '../schedule';
import type { YamlNode } from '../workflow/yamlNode';
import { DURATION_FORMS, parseDuration } from './duration';
import { nodesOf, plainWord, type FilledEntry, type ScenarioContext } from './fields';

/** A value's other spellings; DolphinScheduler's own words among them. */
export type Choices<T extends string> = Readonly<Record<T, readonly string[]>>;

export function textOf(context: ScenarioContext, node: YamlNode, name: string): string | undefined {
  if (node.kind === 'scalar') return node.text;
  context.report(node.range, `"${name}" must be a single value, not a ${node.kind === 'mapping' ? 'mapping' : 'list'}.`);
  return undefined;
}

export function readText(context: ScenarioContext, entry: FilledEntry | undefined): string | undefined {
  return entry && textOf(context, entry.value, entry.key.text);
}

/** A list of texts; one text with commas counts as a list, as in DolphinScheduler's `startNodeList`. */
export function readTexts(context: ScenarioContext, entry: FilledEntry | undefined): readonly string[] | undefined {
  if (entry === undefined) return undefined;
  const { value, key } = entry;
  if (value.kind === 'scalar') return value.text.split(',').map((part) => part.trim()).filter((part) => part !== '');
  return nodesOf(value).flatMap((node) => textOf(context, node, key.text) ?? []);
}

/** `undefined`: not written, or not one of the choices, which is reported. */
export function readChoice<T extends string>(context: ScenarioContext, entry: FilledEntry | undefined, choices: Choices<T>): T | undefined {
  if (entry === undefined) return undefined;
  const text = readText(context, entry);
  return text === undefined ? undefined : chooseWord(context, { text, node: entry.value, name: entry.key.text }, choices);
}

export interface WrittenWord {
  readonly text: string;
  readonly node: YamlNode;
  /** What it is the value of. */
  readonly name: string;
}

export function chooseWord<T extends string>(context: ScenarioContext, word: WrittenWord, choices: Choices<T>): T | undefined {
  const found = findChoice(word.text, choices);
  if (found !== undefined) return found;
  const names = Object.keys(choices);
  const near = findClosestWord(word.text, names);
  context.report(word.node.range, `"${word.text}" is not possible for "${word.name}".${near === undefined ? '' : ` Did you mean ${near}?`} Possible: ${names.join(', ')}.`);
  return undefined;
}

export function findChoice<T extends string>(text: string, choices: Choices<T>): T | undefined {
  const word = plainWord(text);
  const names = Object.keys(choices) as T[];
  return names.find((name) => plainWord(name) === word || choices[name].some((other) => plainWord(other) === word));
}

const FLAGS: Choices<'yes' | 'no'> = { yes: ['true', '1', 'on', 'y'], no: ['false', '0', 'off', 'n'] };

export function readFlag(context: ScenarioContext, entry: FilledEntry | undefined): boolean {
  return readChoice(context, entry, FLAGS) === 'yes';
}

export function readDuration(context: ScenarioContext, entry: FilledEntry | undefined): number | undefined {
  const text = readText(context, entry);
  if (text === undefined || entry === undefined) return undefined;
  const ms = parseDuration(text);
  if (ms === undefined) context.report(entry.value.range, `"${text}" is not a duration: ${DURATION_FORMS}.`);
  return ms;
}

export interface Whole {
  readonly min: number;
  readonly max: number;
}

export function readWhole(context: ScenarioContext, entry: FilledEntry | undefined, { min, max }: Whole): number | undefined {
  const text = readText(context, entry);
  if (text === undefined || entry === undefined) return undefined;
  const value = Number(text);
  if (/^\d{1,9}$/.test(text.trim()) && value >= min && value <= max) return value;
  context.report(entry.value.range, `"${entry.key.text}" must be a whole number from ${min} to ${max}, not "${text}".`);
  return undefined;
}

export interface TimeReading {
  /** IANA name: the zone of times without an offset. */
  readonly zone: string;
  readonly edge?: 'exact' | 'endOfDay';
}

export function timeOf(context: ScenarioContext, node: YamlNode, { zone, edge = 'exact' }: TimeReading): Instant | undefined {
  const text = textOf(context, node, 'time');
  if (text === undefined) return undefined;
  const instant = parseScheduleTime(text, zone, edge);
  if (instant === undefined) context.report(node.range, `"${text}" is not a time: write yyyy-MM-dd or "yyyy-MM-dd HH:mm:ss" (zone ${zone}).`);
  return instant;
}

export function readTime(context: ScenarioContext, entry: FilledEntry | undefined, reading: TimeReading): Instant | undefined {
  return entry && timeOf(context, entry.value, reading);
}

/** A mapping of names to texts. */
export function readTextMap(context: ScenarioContext, entry: FilledEntry | undefined): Readonly<Record<string, string>> | undefined {
  if (entry === undefined) return undefined;
  if (entry.value.kind !== 'mapping') {
    context.report(entry.value.range, `"${entry.key.text}" must be a mapping of names to values.`);
    return undefined;
  }
  return Object.fromEntries(entry.value.entries.map(({ key, value }) => [key.text, valueText(value)]));
}

/** A list is a LIST parameter's value: a JSON array of texts (dolphinscheduler.md §5.6). */
export function valueText(node: YamlNode | undefined): string {
  if (node === undefined) return '';
  if (node.kind === 'scalar') return node.text;
  if (node.kind === 'sequence') return JSON.stringify(node.items.map(({ value }) => valueText(value)));
  return JSON.stringify(Object.fromEntries(node.entries.map(({ key, value }) => [key.text, valueText(value)])));
}
