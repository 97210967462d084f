import assert from 'node:assert/strict';
import { lintWorkflowNames } from '../../../src/core/lint/workflowNames';
import { parseWorkflowFile } from '../../../src/core/workflow/parseWorkflowFile';

function fileNamed(path: string, name: string) {
  const text = `workflow:\n  name: ${name}\ntasks: []\n`;
  return parseWorkflowFile({ path, text, readFile: () => ({ kind: 'missing' }) });
}

describe('lintWorkflowNames', () => {
  it('reports a name that two files of one folder use, at the name in the later file', () => {
    const findings = lintWorkflowNames([fileNamed('a/one.workflow.yaml', 'load'), fileNamed('a/two.workflow.yaml', 'load')]);
    assert.deepEqual(findings.map(({ code, file, range }) => ({ code, file, range })), [
      { code: 'D04', file: 'a/two.workflow.yaml', range: { start: 18, end: 22 } },
    ]);
  });

  it('says nothing about equal names in different folders: each has its own store', () => {
    assert.deepEqual(lintWorkflowNames([fileNamed('a/one.workflow.yaml', 'load'), fileNamed('b/one.workflow.yaml', 'load')]), []);
  });
});
