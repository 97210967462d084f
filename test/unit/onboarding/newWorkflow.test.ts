import assert from 'node:assert/strict';
import { nameProblem, newWorkflowFiles } from '../../../src/core/onboarding/newWorkflow';
import { TEMPLATE_DIALECTS } from '../../../src/core/onboarding/workflowTemplate';
import { SequentialIds, VirtualTime } from '../../../src/adapters/memory';
import { CORE_TRANSLATOR } from '../../../src/adapters/sqljs/coreTranslator';
import { createMemoryBackend } from '../../../src/adapters/sqljs/memoryBackend';
import { openStoreFile } from '../../../src/adapters/sqljs/openFile';
import { createSqljsStore, NEVER_STOP } from '../../../src/adapters/sqljs/sqljsStore';
import { buildDefinition } from '../../../src/core/runner/definition';
import { Runner } from '../../../src/core/runner/runner';
import { engine } from '../sqljs/sqljsStores';
import { lintWorkflowFile } from '../../../src/core/lint/linter';
import { parseWorkflowFile } from '../../../src/core/workflow/parseWorkflowFile';

const TICKS = [Date.UTC(2025, 2, 1), Date.UTC(2025, 2, 2), Date.UTC(2025, 2, 3)];
const CHOICES = TEMPLATE_DIALECTS.flatMap((dialect) => dialect.manners.map((manner) => ({ dialect, manner })));

function filesOf(choice: (typeof CHOICES)[number]) {
  return newWorkflowFiles({ name: 'sales', ...choice, cron: '0 0 0 * * ? *', zone: 'UTC', ticks: TICKS });
}

describe('a new workflow', () => {
  for (const choice of CHOICES) {
    const title = `${choice.dialect.title}, ${choice.manner}`;

    it(`has no finding: ${title}`, () => {
      const [workflow, seed] = filesOf(choice);
      const file = parseWorkflowFile({ path: workflow?.path ?? '', text: workflow?.text ?? '', readFile: () => ({ kind: 'text', text: seed?.text ?? '' }) });
      const findings = [...file.problems.map((problem) => problem.message), ...lintWorkflowFile(file).map(({ code, message }) => `${code}: ${message}`)];
      assert.deepEqual(findings, []);
    });

    it(`loads the rows of its schedule time, and the same when it runs again: ${title}`, async () => {
      const runner = await openRunner();
      const definition = definitionOf(filesOf(choice));
      const rows = () => runner.query('SELECT dt, id, amount_cents FROM sales ORDER BY dt, id', 100).then((result) => result.rows);
      const scheduleInstant = TICKS[1] ?? 0;
      await runner.run({ definition, scheduleInstant, scope: { kind: 'all' } });
      await runner.whenIdle();
      assert.deepEqual(await rows(), [['2025-03-02', 1, 400], ['2025-03-02', 2, 500], ['2025-03-02', 3, 600]]);
      await runner.rerun({ workflow: 'sales', scheduleInstant, scope: { kind: 'all' }, definition });
      await runner.whenIdle();
      assert.equal((await rows()).length, 3);
      const { logicalInstances } = await runner.status({});
      assert.deepEqual(logicalInstances[0]?.workflowInstances.map(({ instance }) => instance.state), ['succeeded', 'succeeded']);
    });
  }

  it('writes schedule times that are not at midnight as the parameter shows them', () => {
    const [sqlite] = CHOICES.filter(({ dialect }) => dialect.datasourceType === 'SQLITE');
    assert.ok(sqlite !== undefined);
    const [, seed] = newWorkflowFiles({ name: 'sales', ...sqlite, cron: '0 30 * * * ? *', zone: 'Asia/Shanghai', ticks: [Date.UTC(2025, 2, 1, 0, 30)] });
    assert.match(seed?.text ?? '', /'2025-03-01 08:30:00'/);
  });
});

describe('the name of a new workflow', () => {
  for (const [name, problem] of [['daily_sales', undefined], ['Daily', 'characters'], ['1st', 'characters'], ['a b', 'characters'], ['', 'characters'], ['order', 'reserved'], ['../x', 'characters']] as const) {
    it(`"${name}" is ${problem ?? 'fine'}`, () => { assert.equal(nameProblem(name), problem); });
  }
});

function definitionOf(files: ReturnType<typeof filesOf>) {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const readFile = (path: string) => ({ kind: 'text', text: texts.get(path) ?? '' }) as const;
  return buildDefinition({ path: 'sales.workflow.yaml', text: texts.get('sales.workflow.yaml') ?? '', readFile });
}

async function openRunner(): Promise<Runner> {
  const started = await engine();
  const file = openStoreFile({ engine: started, backend: createMemoryBackend(), path: '/store/idempo.db', check: 'always' });
  const time = new VirtualTime(Date.UTC(2025, 2, 10));
  const store = createSqljsStore({ engine: started, file, translator: CORE_TRANSLATOR, stopWatch: NEVER_STOP, clock: time });
  return new Runner({ store, clock: time, timer: time, ids: new SequentialIds() });
}
