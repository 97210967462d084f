import type { Instant } from '../schedule';
import { parseScheduleTime } from '../schedule';
import type { YamlMapping, YamlNode } from '../workflow/yamlNode';
import { DURATION_FORMS, parseDuration } from './duration';
import { Fields, nodesOf, plainWord, type FilledEntry, type ScenarioContext } from './fields';
import { readParameters } from './readInputs';
import type { ScriptedAttempt, ScriptedEnd, TaskScript } from './scenario';
import { chooseWord, findChoice, readText, readWhole, textOf, type Choices } from './values';

/** What an attempt takes when nothing says how long. */
const DEFAULT_TAKES_MS = 1000;

export const DEFAULT_ATTEMPT: ScriptedAttempt = { takesMs: DEFAULT_TAKES_MS, ends: { kind: 'succeeded', outputs: {}, rowsChanged: undefined } };

type End = 'succeeded' | 'failed' | 'permanent' | 'timeout' | 'never' | 'killed';

const ENDS: Choices<End> = {
  succeeded: ['success', 'succeed', 'ok', 'true', 'done'],
  failed: ['failure', 'fail', 'error', 'false', 'transient'],
  permanent: ['permanently failed', 'failed permanently'],
  timeout: ['timedout', 'times out'],
  never: ['hang', 'hangs', 'forever', 'running'],
  killed: ['kill', 'stopped', 'stop', 'cancelled'],
};

const KINDS: Choices<'transient' | 'permanent'> = { transient: [], permanent: [] };

const MAX_TIMES = 1000;

/** Keys by which one attempt is told from a mapping of schedule times. */
const ATTEMPT_WORDS: ReadonlySet<string> = new Set(
  ['takes', 'duration', 'ends', 'result', 'state', 'outcome', 'out', 'outputs', 'message', 'error', 'rows', 'times'].map(plainWord),
);

const OTHERWISE: ReadonlySet<string> = new Set(['otherwise', 'default', 'else', '*']);

/** `tasks:` of a scenario: by task name, what its attempts do. */
export function readScripts(context: ScenarioContext, entry: FilledEntry | undefined, zone: string): ReadonlyMap<string, TaskScript> {
  const scripts = new Map<string, TaskScript>();
  if (entry === undefined) return scripts;
  if (entry.value.kind !== 'mapping') {
    context.report(entry.value.range, '"tasks" must be a mapping of task names to lists of attempts: A: [{takes: 5s, ends: failed}].');
    return scripts;
  }
  for (const { key, value } of entry.value.entries) {
    if (value !== undefined) scripts.set(key.text, readScript(context, value, zone));
  }
  return scripts;
}

function readScript(context: ScenarioContext, node: YamlNode, zone: string): TaskScript {
  const isByTime = node.kind === 'mapping' && node.entries.length > 0 && !node.entries.some(({ key }) => ATTEMPT_WORDS.has(plainWord(key.text)));
  if (!isByTime) return { attempts: readAttempts(context, node), byTime: new Map() };
  return readScriptByTime(context, node, zone);
}

function readScriptByTime(context: ScenarioContext, mapping: YamlMapping, zone: string): TaskScript {
  const byTime = new Map<Instant, readonly ScriptedAttempt[]>();
  let attempts: readonly ScriptedAttempt[] = [DEFAULT_ATTEMPT];
  for (const { key, value } of mapping.entries) {
    if (value === undefined) continue;
    const instant = parseScheduleTime(key.text, zone, 'exact');
    if (instant !== undefined) byTime.set(instant, readAttempts(context, value));
    else if (OTHERWISE.has(plainWord(key.text))) attempts = readAttempts(context, value);
    else context.report(key.range, `"${key.text}" is neither a part of an attempt (takes, ends, out, message, error, rows, times) nor a schedule time nor "otherwise".`);
  }
  return { attempts, byTime };
}

function readAttempts(context: ScenarioContext, node: YamlNode): readonly ScriptedAttempt[] {
  const attempts = nodesOf(node).flatMap((item) => readAttempt(context, item));
  return attempts.length === 0 ? [DEFAULT_ATTEMPT] : attempts;
}

function readAttempt(context: ScenarioContext, node: YamlNode): readonly ScriptedAttempt[] {
  if (node.kind === 'scalar') return [readShortAttempt(context, node)];
  if (node.kind === 'sequence') return nodesOf(node).flatMap((item) => readAttempt(context, item));
  const fields = new Fields(context, node, 'an attempt');
  const takes = fields.find('takes', 'duration', 'take', 'lasts');
  const ends = fields.find('ends', 'result', 'state', 'outcome', 'end', 'status');
  const out = fields.find('out', 'outputs', 'output', 'output_params', 'outParams', 'varPool');
  const message = readText(context, fields.find('message', 'reason'));
  const error = readText(context, fields.find('error'));
  const rows = readWhole(context, fields.find('rows', 'rowsChanged'), { min: 0, max: 999_999_999 });
  const times = readWhole(context, fields.find('times', 'repeat'), { min: 1, max: MAX_TIMES }) ?? 1;
  fields.finish();
  const kind = error === undefined ? undefined : findChoice(error, KINDS);
  const end = (ends && readEnd(context, ends)) ?? (error === undefined ? 'succeeded' : 'failed');
  const takesMs = readTakes(context, takes);
  const outputs = readOutputs(context, out);
  const attempt = makeAttempt(end, { takesMs, outputs, rowsChanged: rows, kind, message: message ?? (kind === undefined ? error : undefined) });
  return Array.from({ length: times }, () => attempt);
}

/** `failed`, `5s`, or `5s failed`. */
function readShortAttempt(context: ScenarioContext, node: YamlNode): ScriptedAttempt {
  const text = (textOf(context, node, 'attempt') ?? '').trim();
  const [, first = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(text) ?? [];
  const takesMs = parseDuration(first);
  const word = takesMs === undefined ? text : rest;
  const end = word === '' ? 'succeeded' : chooseWord(context, { text: word, node, name: 'ends' }, ENDS);
  return makeAttempt(end ?? 'succeeded', { takesMs: takesMs ?? DEFAULT_TAKES_MS, outputs: {}, rowsChanged: undefined, kind: undefined, message: undefined });
}

function readEnd(context: ScenarioContext, entry: FilledEntry): End | undefined {
  const text = readText(context, entry);
  return text === undefined ? undefined : chooseWord(context, { text, node: entry.value, name: entry.key.text }, ENDS);
}

interface AttemptParts {
  readonly takesMs: number | undefined;
  readonly outputs: Readonly<Record<string, string>>;
  readonly rowsChanged: number | undefined;
  readonly kind: 'transient' | 'permanent' | undefined;
  readonly message: string | undefined;
}

function makeAttempt(end: End, parts: AttemptParts): ScriptedAttempt {
  // An attempt that runs into its time limit is one that does not end by itself.
  const takesMs = end === 'never' || end === 'timeout' ? undefined : parts.takesMs;
  return { takesMs, ends: makeEnd(end, parts) };
}

function makeEnd(end: End, { outputs, rowsChanged, kind, message }: AttemptParts): ScriptedEnd {
  if (end === 'failed' || end === 'permanent') return { kind: 'failed', error: end === 'permanent' ? 'permanent' : (kind ?? 'transient'), message };
  return end === 'killed' ? { kind: 'stopped' } : { kind: 'succeeded', outputs, rowsChanged };
}

function readTakes(context: ScenarioContext, entry: FilledEntry | undefined): number | undefined {
  const text = readText(context, entry);
  if (entry === undefined || text === undefined) return DEFAULT_TAKES_MS;
  if (/^(?:never|forever|infinite|\.?inf)$/i.test(text.trim())) return undefined;
  const ms = parseDuration(text);
  if (ms !== undefined) return ms;
  context.report(entry.value.range, `"${text}" is not a duration: ${DURATION_FORMS}, or "never".`);
  return DEFAULT_TAKES_MS;
}

/** `{n: "1"}`, or DolphinScheduler's list of `{prop, value}`. */
function readOutputs(context: ScenarioContext, entry: FilledEntry | undefined): Readonly<Record<string, string>> {
  return readParameters(context, entry) ?? {};
}
