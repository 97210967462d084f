import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseWorkflow } from '../../support/lint/lintText';

interface Snippet {
  readonly prefix: string;
  readonly description: string;
  readonly body: readonly string[];
}

const ROOT = join(__dirname, '../../..');
const snippets = JSON.parse(readFileSync(join(ROOT, 'media/snippets.json'), 'utf8')) as Readonly<Record<string, Snippet>>;

/** The text that stands there when every default is kept; of several choices the first. */
function expanded({ body }: Snippet): string {
  const filled = body.join('\n').replace(/(?<!\\)\$\{\d\|([^,|]*)[^|]*\|\}/g, '$1').replace(/(?<!\\)\$\{\d:((?:\\.|[^}\\])*)\}/g, '$1').replace(/(?<!\\)\$\d/g, '');
  return filled.replace(/\\([$}])/g, '$1');
}

const HEAD = 'workflow:\n  name: load\ntasks:\n';
const AROUND: Readonly<Record<string, (text: string) => string>> = {
  'idempo-workflow': (text) => text,
  'idempo-task-overwrite': (text) => HEAD + text,
  'idempo-task-switch': (text) => `${HEAD}${text}\n- {name: first, sql: SELECT 1}\n- {name: second, sql: SELECT 1}`,
  'idempo-backfill': (text) => `${HEAD}- {name: first, sql: SELECT 1}\n${text}`,
};

describe('snippets', () => {
  for (const snippet of Object.values(snippets)) {
    it(`${snippet.prefix} is a text without a problem`, () => {
      const text = AROUND[snippet.prefix]?.(expanded(snippet)) ?? assert.fail('no surroundings');
      assert.deepEqual(parseWorkflow('load.workflow.yaml', text).problems, []);
    });
  }

  it('are the same in Simplified Chinese but for their labels', () => {
    const chinese = JSON.parse(readFileSync(join(ROOT, 'media/snippets.zh-cn.json'), 'utf8')) as Readonly<Record<string, Snippet>>;
    const bodies = (all: Readonly<Record<string, Snippet>>): readonly unknown[] => Object.values(all).map(({ prefix, body }) => ({ prefix, body }));
    assert.deepEqual(bodies(chinese), bodies(snippets));
    for (const { description } of Object.values(chinese)) assert.match(description, /\p{Script=Han}/u);
  });

  it('keep the placeholder of the schedule time', () => {
    assert.ok(Object.values(snippets).filter((snippet) => expanded(snippet).includes("'${schedule_time}'")).length === 2);
  });
});
