import type { Command } from '../command';
import { backfillCommand } from './backfill';
import { cancelCommand } from './cancel';
import { explainCommand } from './explain';
import { forceSuccessCommand } from './forceSuccess';
import { lintCommand } from './lint';
import { paramsCommand } from './params';
import { planCommand } from './plan';
import { proveCommand } from './prove';
import { queryCommand } from './query';
import { renderCommand } from './render';
import { rerunCommand } from './rerun';
import { resumeCommand } from './resume';
import { runCommand } from './run';
import { simulateCommand } from './simulate';
import { sqlCommand } from './sql';
import { statusCommand } from './status';
import { ticksCommand } from './ticks';

/** In the order in which the help lists them. */
export const COMMANDS: readonly Command[] = [
  lintCommand, explainCommand, runCommand, rerunCommand, backfillCommand, planCommand, statusCommand, resumeCommand, cancelCommand,
  forceSuccessCommand, proveCommand, queryCommand, renderCommand, ticksCommand, paramsCommand, simulateCommand, sqlCommand,
];
