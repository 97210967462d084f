/** Runs mocha inside an extension host; hostSuite.ts reads the lines that this prints. */
const LINE_MARK = '[suite] ';
const TEST_TIMEOUT_MS = 60_000;

interface BrowserMocha {
  setup(options: { readonly ui: 'bdd'; readonly timeout: number; readonly reporter: typeof QuietReporter }): void;
  run(done: (failures: number) => void): BrowserRunner;
}
type MochaClass = { readonly prototype: Pick<BrowserMocha, 'run'> };
interface BrowserRunner {
  on(event: 'pass', handler: (test: TestLike) => void): BrowserRunner;
  on(event: 'fail', handler: (test: TestLike, error: Error) => void): BrowserRunner;
}
interface TestLike {
  fullTitle(): string;
}

/** Says nothing: the lines come from the events. */
class QuietReporter {}

/** `load` defines the suites. Rejects when a test failed, as VS Code expects. */
export function runMocha(load: () => void): Promise<void> {
  const { mocha, Mocha } = globalThis as unknown as { readonly mocha: BrowserMocha; readonly Mocha: MochaClass };
  mocha.setup({ ui: 'bdd', timeout: TEST_TIMEOUT_MS, reporter: QuietReporter });
  load();
  return new Promise((resolve, reject) => {
    let passed = 0;
    let failed = 0;
    // The class's own run: the instance's asks the address bar for filters, and there is none.
    const runner = Mocha.prototype.run.call(mocha, () => {
      print(`${passed} passed, ${failed} failed`);
      if (failed === 0) resolve();
      else reject(new Error(`${failed} tests failed`));
    });
    runner.on('pass', (test) => {
      passed += 1;
      print(`  ok   ${test.fullTitle()}`);
    });
    runner.on('fail', (test, error) => {
      failed += 1;
      print(`  FAIL ${test.fullTitle()}\n${error.stack ?? error.message}`);
    });
  });
}

function print(text: string): void {
  for (const line of text.split('\n')) console.log(`${LINE_MARK}${line}`);
}
