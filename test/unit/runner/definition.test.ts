import assert from 'node:assert/strict';
import { buildDefinition } from '../../../src/core/runner/definition';
import { loadWorkflow } from '../../../src/core/runner/loadedWorkflow';
import { folderOf, relativePath } from '../../../src/core/runner/relativePath';
import { MARCH_1 } from './harness';

const TEXT = [
  'workflow:', '  name: orders', '  timezone: Asia/Shanghai', 'tasks:', '  - name: load', '    task_type: Sql', '    sql: $FILE{"sql/load.sql"}',
  '    datasource_type: HIVE', '    fail_retry_times: 2', '    fail_retry_interval: 3', 'idempo:', '  seed: [../shared/seed.sql]', '',
].join('\n');

const FILES: Readonly<Record<string, string>> = { 'sql/load.sql': "insert into t values ('${schedule_time}')", '../shared/seed.sql': 'create table t(x)' };

function build(folder: string, root: string, files = FILES) {
  const join = (name: string) => (name.startsWith('../') ? `${folderOf(folder)}${folderOf(folder) === '' ? '' : '/'}${name.slice(3)}` : `${folder}/${name}`);
  const byPath = new Map(Object.entries(files).map(([name, text]) => [join(name), text]));
  return buildDefinition({
    path: `${folder}/orders.workflow.yaml`, text: TEXT, root,
    readFile: (path) => {
      const text = byPath.get(path);
      return text === undefined ? { kind: 'missing' } : { kind: 'text', text };
    },
  });
}

describe('a definition', () => {
  it('holds the workflow file and all that it names, and loads again without them', () => {
    const definition = build('/repo/orders', '/repo');
    assert.deepEqual(definition.files, FILES);
    const loaded = loadWorkflow(definition);
    const [task] = loaded.tasks;
    assert.deepEqual([loaded.name, task?.dialect, task?.maxRetries, task?.retryIntervalMs], ['orders', 'hive', 2, 180_000]);
    assert.equal(task?.render({ scheduleInstant: MARCH_1 - 8 * 3_600_000 }).parts[0]?.sql, "insert into t values ('2025-03-01')");
    assert.deepEqual(loaded.seeds.map(({ key, sql }) => [key, sql]), [['orders/../shared/seed.sql', 'create table t(x)']]);
  });

  it('has the same hash however its file was reached, and another when any text changes', () => {
    const { hash } = build('/repo/orders', '/repo');
    assert.match(hash, /^[0-9a-f]{64}$/);
    assert.equal(build('examples/orders', '').hash, hash);
    assert.notEqual(build('/repo/orders', '/repo', { ...FILES, 'sql/load.sql': 'select 1' }).hash, hash);
    assert.notEqual(build('/repo/orders', '/repo', { ...FILES, '../shared/seed.sql': 'select 1' }).hash, hash);
  });

  it('without one of its files is refused when it is to run, naming file and place', () => {
    const definition = build('/repo/orders', '/repo', { '../shared/seed.sql': 'x' });
    assert.throws(() => loadWorkflow(definition), /^RefusedError: \/repo\/orders\/orders\.workflow\.yaml:7:10: .*sql\/load\.sql.* does not exist/);
  });

  it('is not built from a file that must not be read', () => {
    assert.throws(
      () => buildDefinition({ path: 'a/orders.workflow.yaml', text: TEXT, root: '', readFile: () => ({ kind: 'refused', reason: 'a symbolic link leads out' }) }),
      /the file a\/sql\/load\.sql cannot be read: a symbolic link leads out/,
    );
  });
});

describe('retries as declared', () => {
  const retriesOf = (times: string) => {
    const text = `workflow:\n  name: w\ntasks:\n  - name: a\n    sql: select 1\n    fail_retry_times: ${times}\n`;
    return loadWorkflow(buildDefinition({ path: 'w.yaml', text, readFile: () => ({ kind: 'missing' }) })).tasks[0]?.maxRetries;
  };

  it('are whole, finite and not negative (I11)', () => {
    assert.deepEqual(['0', '2', '2.9', '-1', '.inf', '100000', 'many'].map(retriesOf), [0, 2, 2, 0, 0, 100, 0]);
  });
});

describe('relative paths', () => {
  it('lead from a folder to a file', () => {
    assert.deepEqual(
      [relativePath('a/b', 'a/b/c.sql'), relativePath('a/b', 'a/c.sql'), relativePath('', 'c.sql'), relativePath('/x/y', '/x/z/c.sql'), relativePath('a', 'a')],
      ['c.sql', '../c.sql', 'c.sql', '../z/c.sql', '../a'],
    );
  });
});
