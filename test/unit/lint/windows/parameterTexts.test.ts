import assert from 'node:assert/strict';
import { parameterTextsOf } from '../../../../src/core/lint/windows/parameterTexts';
import { parseWorkflowFile } from '../../../../src/core/workflow/parseWorkflowFile';

function textsOf(parameters: readonly string[]): ReturnType<typeof parameterTextsOf> {
  const text = ['workflow:', '  name: w', '  param:', ...parameters.map((line) => `    ${line}`), 'tasks:', '  - name: t', '    task_type: Sql', '    sql: SELECT 1', ''].join('\n');
  const { workflow } = parseWorkflowFile({ path: 'w.workflow.yaml', text, readFile: () => ({ kind: 'missing' }) });
  return parameterTextsOf(workflow, workflow?.tasks[0]);
}

describe('texts of parameters', () => {
  it('follow the schedule time through parameters that name each other', () => {
    const texts = textsOf(['a: "${b}"', 'b: "x${c}"', 'c: "$[yyyyMMdd-1]"', 'd: "${e}"', 'e: "fixed"']);
    assert.equal(texts.followsSchedule("dt = '${a}'"), true);
    assert.equal(texts.followsSchedule("dt = '${d}'"), false);
  });

  it('look at each parameter once, in circles and where each names the next one twice', () => {
    const doubling = Array.from({ length: 200 }, (_, n) => `p${n}: "\${p${n + 1}}\${p${n + 1}}"`);
    assert.equal(textsOf([...doubling, 'p200: "fixed"']).followsSchedule('${p0}'), false);
    assert.equal(textsOf([...doubling, 'p200: "${schedule_time}"']).followsSchedule('${p0}'), true);
    assert.equal(textsOf(['a: "${b}"', 'b: "${a}"']).followsSchedule('${a}'), false);
  });
});
