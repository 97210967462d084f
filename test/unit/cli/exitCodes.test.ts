import assert from 'node:assert/strict';
import type { CliHost } from '../../../src/cli/host';
import { runCli } from '../../../src/cli/runCli';
import { IdempoError, RefusedError } from '../../../src/core/base/errors';

const WORKFLOW = `workflow:
  name: daily
  schedule: "0 0 0 * * ? *"
  timezone: UTC
tasks:
  - name: load
    task_type: Sql
    datasource_type: SQLITE
    sql: SELECT 1
`;

/** A host whose store answers everything with `error`. */
function hostFailingWith(error: Error): { readonly host: CliHost; readonly written: () => string } {
  let written = '';
  const host: CliHost = {
    cwd: '/w',
    now: () => 0,
    writeOut: () => undefined,
    writeError: (text) => void (written += text),
    readStandardInput: () => Promise.resolve(''),
    files: {
      kindOf: () => 'file',
      read: () => ({ kind: 'text', text: WORKFLOW }),
      list: () => [],
      change: () => ({ kind: 'written' }),
      write: () => ({ kind: 'written' }),
    },
    runGit: () => Promise.resolve(undefined),
    readRuns: () => Promise.resolve(undefined),
    openRunner: () => Promise.reject(error),
    readEngine: () => new Uint8Array(),
    onInterrupt: () => ({ dispose: () => undefined }),
  };
  return { host, written: () => written };
}

describe('exit code of a store that cannot be had', () => {
  const cases: readonly [error: Error, code: number][] = [
    [new RefusedError('storeBusy', 'VS Code (process 7) is using the store.'), 75],
    [new RefusedError('alreadyRan', 'It has run.'), 64],
    [new IdempoError('stateFolder', 'The state folder cannot be used.'), 78],
    [new IdempoError('storeDamaged', 'The store file is damaged.'), 78],
  ];
  for (const [error, code] of cases) {
    it(`is ${code} for ${error.message}`, async () => {
      const { host, written } = hostFailingWith(error);
      assert.equal(await runCli(['status', 'daily.yaml'], host, '1.2.3'), code);
      assert.equal(written(), `idempo status: ${error.message}\n`);
    });
  }
});
