import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { WorkflowFile } from '../../../src/core/workflow/workflow';
import { YAML_LIMITS, checkYamlLimits } from '../../../src/core/workflow/yamlLimits';
import { parseWorkflowFile } from '../../../src/core/workflow/parseWorkflowFile';

function parse(text: string): WorkflowFile {
  return parseWorkflowFile({ path: 'w.workflow.yaml', text, readFile: () => ({ kind: 'missing' }) });
}

function codes(text: string): readonly string[] {
  return [...new Set(parse(text).problems.map((problem) => problem.code))];
}

const NESTINGS: Readonly<Record<string, (depth: number) => string>> = {
  brackets: (depth) => `${'['.repeat(depth)}${']'.repeat(depth)}`,
  'open brackets': (depth) => '['.repeat(depth),
  braces: (depth) => `${'{a: '.repeat(depth)}1${'}'.repeat(depth)}`,
  'brackets on their own lines': (depth) => '[\n'.repeat(depth),
  'dashes on one line': (depth) => `${'- '.repeat(depth)}x`,
  'question marks': (depth) => `${'? '.repeat(depth)}x`,
  indentation: (depth) => Array.from({ length: depth }, (_, level) => `${' '.repeat(level)}a:\n`).join(''),
  'indented dashes': (depth) => Array.from({ length: depth }, (_, level) => `${' '.repeat(level)}-\n`).join(''),
  'brackets behind a key': (depth) => `workflow: ${'['.repeat(depth - 1)}`,
};

describe('limits of YAML text', () => {
  for (const [style, nest] of Object.entries(NESTINGS)) {
    it(`let ${YAML_LIMITS.depth} levels of ${style} pass`, () => {
      assert.equal(checkYamlLimits(nest(YAML_LIMITS.depth)), undefined);
    });
    for (const depth of [65, 66, 100, 300, 600, 900, 1000, 1400]) {
      it(`refuse ${depth} levels of ${style} before the parser sees them`, () => {
        const problem = checkYamlLimits(nest(depth));
        assert.equal(problem?.code, 'Y02');
        assert.match(problem?.message ?? '', /^Line \d+ is nested too deeply .* more than 64 levels/);
        assert.deepEqual(codes(nest(depth)), ['Y02']);
      });
    }
  }

  for (const style of ['brackets', 'open brackets', 'braces', 'dashes on one line', 'question marks', 'brackets on their own lines']) {
    it(`refuse a million levels of ${style} without harm`, () => {
      const text = NESTINGS[style]?.(1_000_000) ?? '';
      assert.equal(checkYamlLimits(text)?.code, 'Y02');
      assert.deepEqual(codes(text), ['Y02']);
    });
  }

  it('name the line and the place at which it goes too deep', () => {
    const text = `workflow:\n  name: x\ntasks: ${'['.repeat(80)}\n`;
    const problem = checkYamlLimits(text);
    assert.match(problem?.message ?? '', /^Line 3 /);
    assert.equal(text.slice(problem?.range.start, problem?.range.end), '[');
    assert.equal(problem?.range.start, text.indexOf('[') + 63);
  });

  for (const [trick, text] of [
    ['behind a quote that YAML does not see', `a: [ b 'c, ${'['.repeat(200)}`],
    ['inside what looks like a block scalar within quotes', `a: "x: |\n      y" \nb: [ a: |\n ${'['.repeat(200)}`],
    ['behind a # that is no comment', `a: [b#${'['.repeat(200)}`],
    ['by dashes below a key in the same column', Array.from({ length: 60 }, (_, level) => `${'  '.repeat(level)}- a:\n`).join('')],
  ] as const) {
    it(`refuse depth that hides ${trick}`, () => {
      assert.ok(codes(text).includes('Y02'), JSON.stringify(parse(text).problems));
    });
  }

  it('do not count brackets in SQL, comments and quotes', () => {
    const sql = Array.from({ length: 200 }, (_, index) => `      SELECT '[' || a[${index}, '{' -- [[[ \n`).join('');
    const text = `workflow:\n  name: "[[[[[[[[ {{{{"\n# [[[[[[[[[[[[[[[[\ntasks:\n  - name: t\n    sql: |\n${sql}  - name: u\n    sql: select '['\n`;
    assert.equal(checkYamlLimits(text), undefined);
    assert.deepEqual(codes(text), []);
  });

  it('do not count the indentation of SQL', () => {
    const sql = Array.from({ length: 100 }, (_, level) => `      ${' '.repeat(level)}(\n`).join('');
    const text = `workflow:\n  name: w\ntasks:\n  - name: t\n    sql: |\n${sql}`;
    assert.deepEqual(codes(text), []);
  });

  it('refuse a file over 1 MiB, counted in bytes of UTF-8', () => {
    const body = (characters: string, count: number): string => `workflow:\n  name: w\n${`# ${characters.repeat(60)}\n`.repeat(count)}`;
    assert.equal(checkYamlLimits(body('a', 16_000)), undefined);
    assert.match(checkYamlLimits(body('é', 16_000))?.message ?? '', /1 MiB, this one has 1\.9 MiB/);
    assert.match(checkYamlLimits(body('😀', 8_000))?.message ?? '', /this one has 1\.9 MiB/);
  });

  it('refuse a line over 64 KB and say which', () => {
    const text = `workflow:\n  name: w\n  description: ${'x'.repeat(70_000)}\n`;
    assert.match(checkYamlLimits(text)?.message ?? '', /^Line 3 is too long .* the limit is 65536/);
    assert.equal(checkYamlLimits(`a: ${'x'.repeat(65_000)}\n`), undefined);
  });

  it('refuse more than 50 aliases', () => {
    const text = (count: number): string => `x: &x 1\ny: [${Array.from({ length: count }, () => '*x').join(', ')}]\nworkflow: {name: w}\ntasks: []\n`;
    assert.deepEqual(codes(text(50)), []);
    assert.match(parse(text(51)).problems[0]?.message ?? '', /too many aliases .* the limit is 50/);
  });

  it('refuse aliases that multiply beyond 50,000 values', () => {
    const levels = Array.from({ length: 8 }, (_, level) => `l${level + 1}: &l${level + 1} [${Array.from({ length: 6 }, () => `*l${level}`).join(', ')}]`);
    const text = `l0: &l0 [1, 2, 3, 4]\n${levels.join('\n')}\nworkflow: {name: w}\ntasks: []\n`;
    const file = parse(text);
    assert.deepEqual(file.problems.map((problem) => problem.code), ['Y02']);
    assert.match(file.problems[0]?.message ?? '', /too many values .* 50000/);
    assert.equal(file.workflow, undefined);
  });

  it('refuse an anchor that contains itself', () => {
    assert.match(parse('workflow: &w {name: w, param: *w}\ntasks: []\n').problems[0]?.message ?? '', /alias \*w stands for nothing/);
  });

  it('read hostile wide files in bounded time', () => {
    for (const text of ['a: 1\n'.repeat(20_000), `[${'a,'.repeat(20_000)}]`, '- \n'.repeat(20_000), '"a" '.repeat(10_000), ': '.repeat(30_000), '*a '.repeat(20_000), '!t '.repeat(20_000), 'a: "\n'.repeat(9_000)]) {
      assert.ok(parse(text).problems.length > 0);
    }
  });

  it('never throw, whatever the text', () => {
    const token = fc.constantFrom('workflow:', 'tasks:', '- ', '  ', '\n', '\n  ', '\n    ', 'name: a', 'sql: |', 'sql: >-', '"', "'", '[', ']', '{', '}', '&a ', '*a', '<<: *a', '!!int', '!x', '%YAML 1.1\n', '---\n', '...\n', '? ', ': ', '#', '\t', '\r\n', '$FILE{"x"}', '__proto__: 1', 'idempo:', '\u0000', '\ufeff', '\u2028', '😀', '\ud800');
    fc.assert(
      fc.property(fc.array(token, { maxLength: 40 }), (tokens) => {
        const text = tokens.join('');
        for (const { range } of parse(text).problems) assert.ok(range.start >= 0 && range.start <= range.end && range.end <= text.length + 1);
      }),
      { numRuns: 1500 },
    );
  });
});
