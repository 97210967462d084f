import { LineIndex } from '../base/lineIndex';
import type { Instant } from '../schedule';
import type { YamlMapping, YamlNode } from '../workflow/yamlNode';
import { longForm } from './commandForms';
import { Fields, nodesOf, plainWord, type FilledEntry, type ScenarioContext } from './fields';
import { readAction, type ActionKind } from './readActions';
import type { StartInputs } from './readInputs';
import { readMoment } from './readMoment';
import type { CommandTarget, RecoveryChoice, ScenarioCommand, SimulatedWorkflow } from './scenario';
import { chooseWord, findChoice, readText, readTime, textOf, type Choices } from './values';

/** What a command line may ask for; DolphinScheduler's verbs among the other names (dolphinscheduler.md §2, ExecuteType). */
const ACTIONS: Choices<ActionKind> = {
  pause: ['pauseInstance'],
  resume: ['unpause', 'recoverSuspended', 'RECOVER_SUSPENDED_PROCESS', 'resumeInstance', 'go on'],
  stop: ['cancel', 'kill', 'abort', 'stopInstance', 'cancelInstance'],
  rerun: ['repeat', 'repeatRunning', 'REPEAT_RUNNING', 'rerunAll', 'rerunWhole'],
  rerunFailed: ['recoverFailed', 'recoverFailure', 'START_FAILURE_TASK_PROCESS', 'rerunFailedTasks'],
  rerunFrom: ['executeTask', 'EXECUTE_TASK', 'runFrom'],
  rerunOnly: ['runOnly'],
  rerunTo: ['runTo'],
  forceSuccess: ['forcedSuccess', 'force'],
  recover: ['recoverTask', 'retryTask'],
  crash: ['failover', 'kill9', 'sigkill', 'powerLoss'],
  run: ['start', 'trigger', 'START_PROCESS'],
  backfill: ['complement', 'COMPLEMENT_DATA'],
  pauseBackfill: [],
  resumeBackfill: [],
  cancelBackfill: ['stopBackfill'],
  changeBackfill: [],
  clock: ['clockJump', 'jump', 'setClock'],
  edit: ['change', 'editDefinition', 'changeDefinition'],
  fault: ['injectFault', 'fail'],
  schedule: ['switchOn', 'scheduleOn', 'localSchedule'],
  scheduleOff: ['switchOff'],
};

export interface CommandsContext {
  readonly context: ScenarioContext;
  readonly main: SimulatedWorkflow;
  readonly clockAt: Instant;
  readonly recovery: RecoveryChoice;
  /** The schedule time that the scenario begins with: of a run that names none. */
  readonly startedAt: Instant | undefined;
  readonly inputs: StartInputs;
  /** A definition in a command. `undefined`: it cannot be read, which is reported. */
  readonly readDefinition: (entry: FilledEntry) => SimulatedWorkflow | undefined;
}

/** Nobody writes more by hand, and each one looks through all that has been played. */
const MAX_COMMANDS = 1000;

export function readCommands(commands: CommandsContext, entry: FilledEntry | undefined): readonly ScenarioCommand[] {
  if (entry === undefined) return [];
  const nodes = nodesOf(entry.value);
  const excess = nodes[MAX_COMMANDS];
  if (excess === undefined) return nodes.flatMap((node) => readCommand(commands, node) ?? []);
  commands.context.report(excess.range, `A scenario has at most ${MAX_COMMANDS} commands, and here are ${nodes.length}. Split it.`);
  return [];
}

function readCommand(commands: CommandsContext, written: YamlNode): ScenarioCommand | undefined {
  const { context } = commands;
  const node = written.kind === 'mapping' ? longForm(written, (text) => findChoice(text, ACTIONS) !== undefined) : written;
  if (node.kind !== 'mapping') {
    context.report(node.range, 'A command must be a mapping: {after: 3s, do: pause} or {when: ended, do: rerunFailed}.');
    return undefined;
  }
  const fields = new Fields(context, node, 'a command');
  const kind = readKind(commands, node, fields);
  if (kind === undefined) return undefined;
  const { at, scheduleAt } = readTimes(commands, fields, kind);
  const moment = readMoment(commands, { at, after: fields.find('after', 'in'), when: fields.find('when', 'once') });
  const target = readTarget(commands, fields, scheduleAt);
  const action = readAction({ ...commands, fields, kind, target });
  fields.finish();
  if (action === undefined) return undefined;
  const { line, character } = new LineIndex(context.text).positionAt(node.range.start);
  const verb = node.entries.find(({ key }) => plainWord(key.text) === 'do')?.value;
  return { written: verb?.kind === 'scalar' ? verb.text : kind, place: `${context.path}:${line + 1}:${character + 1}`, moment, target, action };
}

function readKind({ context }: CommandsContext, node: YamlMapping, fields: Fields): ActionKind | undefined {
  const entry = fields.find('do', 'command', 'action');
  if (entry === undefined) {
    context.report(node.range, `A command needs "do:". Possible: ${Object.keys(ACTIONS).join(', ')}.`);
    return undefined;
  }
  const text = textOf(context, entry.value, 'do');
  return text === undefined ? undefined : chooseWord(context, { text, node: entry.value, name: 'do' }, ACTIONS);
}

/** Commands that take a schedule time: `at` is that when something else says when they come. */
const STARTING: ReadonlySet<ActionKind> = new Set(['run', 'backfill']);

interface CommandTimes {
  readonly at: Instant | undefined;
  readonly scheduleAt: Instant | undefined;
}

function readTimes({ context, main }: CommandsContext, fields: Fields, kind: ActionKind): CommandTimes {
  const { zone } = main.schedule;
  const at = readTime(context, fields.find('at', 'time'), { zone });
  const scheduleAt = readTime(context, fields.find('scheduleTime', 'for', 'date'), { zone });
  if (STARTING.has(kind) && scheduleAt === undefined) return { at: undefined, scheduleAt: at };
  return { at, scheduleAt };
}

/** `instance:` names a workflow instance by its schedule time or its id. */
function readTarget({ context, main }: CommandsContext, fields: Fields, scheduleAt: Instant | undefined): CommandTarget {
  const workflow = readText(context, fields.find('workflow'));
  const instance = fields.find('instance', 'workflowInstance', 'of');
  const text = readText(context, instance)?.trim();
  const isId = text !== undefined && /^[A-Za-z]/.test(text);
  const named = isId || instance === undefined ? undefined : readTime(context, instance, { zone: main.schedule.zone });
  return { workflow, scheduleInstant: scheduleAt ?? named, id: isId ? text : undefined };
}
