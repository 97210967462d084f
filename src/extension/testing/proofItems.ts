import type * as vscode from 'vscode';
import { LineIndex } from '../../core/base/lineIndex';
import type { TextRange } from '../../core/base/textRange';
import { PROOF_KINDS } from '../../core/proof/proof';
import { listProofCases, type ProofCase } from '../../core/proof/proofCases';
import type { Workflow } from '../../core/workflow/workflow';
import { toVscodeRange } from '../features/positions';
import type { LoadedWorkflow } from '../workspace/workflowIndex';
import { titleOf } from './proofTexts';

/** What an item proves; the items above it prove nothing themselves. */
export interface ItemProof extends ProofCase {
  readonly workflow: vscode.Uri;
}

/** The items of the Test Explorer: workflow, then task, then proof. */
export class ProofItems {
  readonly #controller: vscode.TestController;
  readonly #proofs = new WeakMap<vscode.TestItem, ItemProof>();

  constructor(controller: vscode.TestController) {
    this.#controller = controller;
  }

  proofOf(item: vscode.TestItem): ItemProof | undefined {
    return this.#proofs.get(item);
  }

  /** Makes the items of these workflows, and forgets those of others. */
  replaceAll(workflows: readonly LoadedWorkflow[]): void {
    const known = new Set(workflows.map(({ uri }) => uri.toString()));
    this.#controller.items.forEach(({ id }) => {
      if (!known.has(id)) this.#controller.items.delete(id);
    });
    for (const loaded of workflows) this.replace(loaded);
  }

  /** An item that stays is the same object: a run may be at work on it. */
  replace({ uri, file }: LoadedWorkflow): void {
    const { workflow } = file;
    const cases = workflow === undefined ? [] : listProofCases(workflow);
    if (workflow === undefined || cases.length === 0) return this.#controller.items.delete(uri.toString());
    const lines = new LineIndex(file.text);
    const top = this.#item(this.#controller.items, { id: uri.toString(), label: workflow.name.value, uri });
    top.description = file.path;
    top.range = toVscodeRange(lines, workflow.keyRange);
    const leavesOf = (parent: vscode.TestItem, task: string | undefined): readonly vscode.TestItem[] => (
      cases.filter((each) => each.task === task).map((each) => this.#leaf(parent, each))
    );
    const tasks = [...new Set(cases.flatMap(({ task }) => (task === undefined ? [] : [task])))].map((task, index) => {
      const item = this.#item(top.children, { id: `${top.id}#${task}`, label: task, uri });
      item.range = toVscodeRange(lines, rangeOf(workflow, task));
      item.sortText = String(index + 1).padStart(5, '0');
      item.children.replace(leavesOf(item, task));
      return item;
    });
    top.children.replace([...leavesOf(top, undefined), ...tasks]);
    this.#controller.items.add(top);
  }

  #leaf(parent: vscode.TestItem, proofCase: ProofCase): vscode.TestItem {
    const { uri } = parent;
    const item = this.#item(parent.children, { id: `${parent.id}!${proofCase.kind}`, label: titleOf(proofCase.kind), uri });
    item.range = parent.range;
    item.sortText = `00000 ${PROOF_KINDS.indexOf(proofCase.kind)}`;
    if (uri !== undefined) this.#proofs.set(item, { ...proofCase, workflow: uri });
    return item;
  }

  #item(siblings: vscode.TestItemCollection, { id, label, uri }: NewItem): vscode.TestItem {
    const item = siblings.get(id) ?? this.#controller.createTestItem(id, label, uri);
    item.label = label;
    return item;
  }
}

interface NewItem {
  readonly id: string;
  readonly label: string;
  readonly uri: vscode.Uri | undefined;
}

function rangeOf({ tasks, keyRange }: Workflow, task: string): TextRange {
  return tasks.find(({ name }) => name.value === task)?.name.range ?? keyRange;
}
