import type { Task, Workflow } from '../workflow/workflow';
import { PROOF_KINDS, type ProofKind } from './proof';

/** One thing to prove. */
export interface ProofCase {
  readonly kind: ProofKind;
  /** `undefined`: of the whole workflow. */
  readonly task: string | undefined;
}

/** Of the workflow first, then of each task that runs SQL here, in file order. Nothing when no task does. */
export function listProofCases({ tasks }: Pick<Workflow, 'tasks'>): readonly ProofCase[] {
  const names = tasks.filter(runsSql).map(({ name }) => name.value);
  return names.length === 0 ? [] : [undefined, ...names].flatMap((task) => PROOF_KINDS.map((kind) => ({ kind, task })));
}

function runsSql({ enabled, isStub, logic, sql, preStatements, postStatements }: Task): boolean {
  return enabled && isStub !== true && logic === undefined && (sql !== undefined || preStatements.length + postStatements.length > 0);
}
