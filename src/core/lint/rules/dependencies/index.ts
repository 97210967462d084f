import type { Rule, RuleDocumentation } from '../../rule';
import { graphMistake, documentation as graphMistakePage } from './graph-mistake';
import { concurrentWrites, documentation as concurrentWritesPage } from './concurrent-writes';
import { missingDependency, documentation as missingDependencyPage } from './missing-dependency';
import { needlessDependency, documentation as needlessDependencyPage } from './needless-dependency';
import { selfHistory, documentation as selfHistoryPage } from './self-history';
import { sharedStagingTable, documentation as sharedStagingTablePage } from './shared-staging-table';
import { undeclaredWorkflowDependency, documentation as undeclaredWorkflowDependencyPage } from './undeclared-workflow-dependency';
import { unmetDependency, documentation as unmetDependencyPage } from './unmet-dependency';

export const DEPENDENCIES_RULES: readonly Rule[] = [
  missingDependency, undeclaredWorkflowDependency, needlessDependency, graphMistake, concurrentWrites, selfHistory, unmetDependency, sharedStagingTable,
];

export const DEPENDENCIES_PAGES: Readonly<Record<string, RuleDocumentation>> = {
  D04: graphMistakePage,
  D05: concurrentWritesPage,
  D01: missingDependencyPage,
  D03: needlessDependencyPage,
  D06: selfHistoryPage,
  D08: sharedStagingTablePage,
  D02: undeclaredWorkflowDependencyPage,
  D07: unmetDependencyPage,
};
