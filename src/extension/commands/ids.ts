/** Every command of the manifest; `test/unit/extension` checks that both agree. */
export const COMMANDS = {
  runWorkflow: 'idempo.workflow.run',
  backfillWorkflow: 'idempo.workflow.backfill',
  showStatus: 'idempo.workflow.showStatus',
  openWorkflow: 'idempo.workflow.open',
  runFromTask: 'idempo.task.runFrom',
  runOnlyTask: 'idempo.task.runOnly',
  injectFault: 'idempo.task.injectFault',
  previewSql: 'idempo.task.previewSql',
  openTask: 'idempo.task.open',
  rerunFailed: 'idempo.instance.rerunFailed',
  rerunFrom: 'idempo.instance.rerunFrom',
  rerunAll: 'idempo.instance.rerunAll',
  pauseInstance: 'idempo.instance.pause',
  resumeInstance: 'idempo.instance.resume',
  cancelInstance: 'idempo.instance.cancel',
  pauseBackfill: 'idempo.backfill.pause',
  resumeBackfill: 'idempo.backfill.resume',
  cancelBackfill: 'idempo.backfill.cancel',
  simulate: 'idempo.scenario.simulate',
  explainRule: 'idempo.rule.explain',
  showOlder: 'idempo.tree.showOlder',
  refresh: 'idempo.tree.refresh',
} as const;

export type CommandId = (typeof COMMANDS)[keyof typeof COMMANDS];
