import assert from 'node:assert/strict';
import { isWorkflowFileName, isYamlFileName, looksLikeWorkflow } from '../../../src/core/workflow/fileNames';

describe('workflow files', () => {
  for (const [path, isWorkflow, isYaml] of [
    ['etl/orders.workflow.yaml', true, true],
    ['ORDERS.WORKFLOW.YML', true, true],
    ['orders.yaml', false, true],
    ['orders.yml', false, true],
    ['workflow.yaml', false, true],
    ['orders.workflow.yaml.bak', false, false],
    ['orders.json', false, false],
  ] as const) {
    it(`are known by their name: ${path}`, () => assert.deepEqual([isWorkflowFileName(path), isYamlFileName(path)], [isWorkflow, isYaml]));
  }

  for (const [text, expected] of [
    ['workflow:\n  name: w\ntasks:\n  - a', true],
    ['\ufeff"workflow":\r\n  name: w\r\n\'tasks\' : []', true],
    ['tasks: []\nworkflow: {}\n', true],
    ['workflow:\n  tasks:\n    - a', false],
    ['# workflow:\ntasks: []', false],
    ['workflows:\n  a: b\ntasks: []', false],
    ['on: push\njobs: {}', false],
    ['workflow:x\ntasks:y', false],
    ['', false],
  ] as const) {
    it(`are known by both keys: ${JSON.stringify(text)}`, () => assert.equal(looksLikeWorkflow(text), expected));
  }
});
