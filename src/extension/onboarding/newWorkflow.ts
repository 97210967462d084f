import * as vscode from 'vscode';
import { RefusedError } from '../../core/base/errors';
import { text } from '../../core/base/message';
import { nameProblem, newWorkflowFiles, type NewWorkflow } from '../../core/onboarding/newWorkflow';
import { TEMPLATE_DIALECTS, type WriteManner } from '../../core/onboarding/workflowTemplate';
import { readCron, ticksBefore } from '../../core/schedule';
import { sayFinding } from '../lint/findingTexts';
import { answerTo, askChoice, askSteps, askText, type Answer, type ChoiceItem, type StepPlace } from '../prompts/steps';
import { localZone } from '../viewTexts';
import { writeNewFiles } from './writeFiles';

type Answers = Omit<NewWorkflow, 'ticks'>;

/** Schedule times for which the new workflow's source gets rows: two weeks of a daily one. */
const SEEDED_TICKS = 14;
const STEPS = ['name', 'dialect', 'manner', 'cron', 'zone'] as const;
const DEFAULT_DIALECT = 2;

/** Asks five questions and writes a workflow that runs at once; Back keeps the answers. */
export async function newWorkflow(): Promise<void> {
  const folder = await chooseFolder();
  if (folder === undefined) return;
  const answers = await askSteps(firstAnswers(), { count: () => STEPS.length, ask });
  if (answers === undefined) return;
  const schedule = { cron: answers.cron, zone: answers.zone, startAt: undefined, endAt: undefined };
  const ticks = [...ticksBefore(schedule, Date.now(), SEEDED_TICKS)].reverse();
  if (ticks.length === 0) throw new RefusedError('noTick', vscode.l10n.t('The cron expression {0} had no tick up to now, so there would be nothing to run.', answers.cron));
  await writeNewFiles(folder, newWorkflowFiles({ ...answers, ticks }));
}

async function chooseFolder(): Promise<vscode.Uri | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0) throw new RefusedError('noFolder', vscode.l10n.t('Open a folder first: a workflow is a file in it.'));
  if (folders.length === 1) return folders[0]?.uri;
  return (await vscode.window.showWorkspaceFolderPick({ placeHolder: vscode.l10n.t('In which folder?') }))?.uri;
}

function firstAnswers(): Answers {
  const dialect = TEMPLATE_DIALECTS[DEFAULT_DIALECT] ?? TEMPLATE_DIALECTS[0];
  if (dialect === undefined) throw new RefusedError('noDialect', text`no dialect is offered`);
  return { name: 'daily_sales', dialect, manner: dialect.manners[0], cron: CRONS.daily, zone: localZone() };
}

async function ask(answers: Answers, step: number): Promise<Answer<Partial<Answers>>> {
  const place: StepPlace = { title: vscode.l10n.t('New Workflow'), step: step + 1, totalSteps: STEPS.length };
  switch (STEPS[step]) {
    case 'name': return answerTo('name', await askName(place, answers.name));
    case 'dialect': return askDialect(place, answers);
    case 'manner': return answerTo('manner', await askManner(place, answers));
    case 'cron': return answerTo('cron', await askCron(place, answers.cron));
    default: return answerTo('zone', await askZone(place, answers.zone));
  }
}

function askName(place: StepPlace, value: string): Promise<Answer<string>> {
  return askText({
    ...place,
    value,
    prompt: vscode.l10n.t('What is the workflow called? Its file, its table and its task get this name.'),
    validate: (text) => {
      const problem = nameProblem(text);
      if (problem === undefined) return undefined;
      if (problem === 'reserved') return vscode.l10n.t('{0} is a word of SQL and cannot name a table.', text);
      return vscode.l10n.t('Small letters, digits and _, at most 40, a letter first.');
    },
  });
}

/** Another dialect may not know the manner that was chosen before. */
async function askDialect(place: StepPlace, { dialect, manner }: Answers): Promise<Answer<Partial<Answers>>> {
  const answer = await askChoice({
    ...place,
    placeholder: vscode.l10n.t('Where does its SQL run?'),
    items: TEMPLATE_DIALECTS.map((value) => ({ value, label: value.title, description: value.datasourceType })),
    active: TEMPLATE_DIALECTS.indexOf(dialect),
  });
  if (typeof answer !== 'object') return answer;
  const { manners } = answer.value;
  return { value: { dialect: answer.value, manner: manners.includes(manner) ? manner : manners[0] } };
}

function askManner(place: StepPlace, { dialect, manner }: Answers): Promise<Answer<WriteManner>> {
  const items: Readonly<Record<WriteManner, Omit<ChoiceItem<WriteManner>, 'value'>>> = {
    overwritePartition: { label: vscode.l10n.t('Overwrite the partition'), description: 'INSERT OVERWRITE … PARTITION', detail: vscode.l10n.t('The partition of the schedule time is replaced as a whole.') },
    deleteInsert: { label: vscode.l10n.t('Delete, then insert, in one transaction'), description: 'DELETE + INSERT', detail: vscode.l10n.t('The rows of the schedule time are replaced; others see the old ones or the new ones.') },
    upsert: { label: vscode.l10n.t('Insert or update by key'), description: dialect.upsert === 'onDuplicateKey' ? 'ON DUPLICATE KEY UPDATE' : 'ON CONFLICT … DO UPDATE', detail: vscode.l10n.t('Rows that are gone from the source stay.') },
    merge: { label: vscode.l10n.t('Merge by key'), description: 'MERGE INTO', detail: vscode.l10n.t('Rows that are gone from the source stay.') },
  };
  return askChoice({
    ...place,
    placeholder: vscode.l10n.t('How does it write, so that it can run again?'),
    items: dialect.manners.map((value) => ({ value, ...items[value] })),
    active: Math.max(0, dialect.manners.indexOf(manner)),
  });
}

const CRONS = { daily: '0 0 0 * * ? *', hourly: '0 0 * * * ? *', weekly: '0 0 0 ? * MON *', monthly: '0 0 0 1 * ? *' } as const;

async function askCron(place: StepPlace, current: string): Promise<Answer<string>> {
  const items: readonly ChoiceItem<string | undefined>[] = [
    { value: CRONS.daily, label: vscode.l10n.t('Every day at midnight'), description: CRONS.daily },
    { value: CRONS.hourly, label: vscode.l10n.t('Every hour'), description: CRONS.hourly },
    { value: CRONS.weekly, label: vscode.l10n.t('Every Monday at midnight'), description: CRONS.weekly },
    { value: CRONS.monthly, label: vscode.l10n.t('On the first of every month'), description: CRONS.monthly },
    { value: undefined, label: vscode.l10n.t('Another cron expression…') },
  ];
  const known = items.findIndex(({ value }) => value === current);
  const answer = await askChoice({ ...place, placeholder: vscode.l10n.t('When does it run?'), items, active: known === -1 ? items.length - 1 : known });
  if (typeof answer !== 'object') return answer;
  if (answer.value !== undefined) return { value: answer.value };
  const typed = await askText({ ...place, value: current, prompt: vscode.l10n.t('Quartz cron: second minute hour day month weekday year.'), validate: cronProblem });
  return typed === 'back' ? askCron(place, current) : typed;
}

function cronProblem(text: string): string | undefined {
  const mistake = readCron(text).problems.find(({ severity }) => severity === 'error');
  return mistake && sayFinding('cron', mistake.message);
}

function askZone(place: StepPlace, current: string): Promise<Answer<string>> {
  const zones = [...new Set([localZone(), 'UTC', ...Intl.supportedValuesOf('timeZone')])];
  return askChoice({
    ...place,
    placeholder: vscode.l10n.t('In which time zone?'),
    items: zones.map((value) => ({ value, label: value })),
    active: Math.max(0, zones.indexOf(current)),
  });
}
