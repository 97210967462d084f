import assert from 'node:assert/strict';
import { isScenarioFileName, isWorkflowFileName, isYamlFileName, looksLikeWorkflow } from '../../../src/core/workflow/fileNames';

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
    ['workflow: ./orders.workflow.yaml\ntasks:\n  A: failed', false],
    ['workflow: "orders.workflow.yaml"\ntasks:\n  A: failed', false],
    ['workflow: # of the shop\n  name: w\ntasks: []', true],
    ['workflow: &main\n  name: w\ntasks: []', true],
    ['workflow: {name: w}\ntasks: []', true],
    ['workflow: \ntasks: []', true],
    ['', false],
  ] as const) {
    it(`are known by both keys: ${JSON.stringify(text)}`, () => assert.equal(looksLikeWorkflow(text), expected));
  }

  it('are not scenarios, which have a name of their own', () => {
    assert.deepEqual(['a/retry.scenario.yaml', 'RETRY.SCENARIO.YML', 'scenario.yaml', 'a.workflow.yaml'].map(isScenarioFileName), [true, true, false, false]);
  });
});
