import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposable';
import type { Services } from '../commands/services';
import { reportError } from '../report';
import { ProofItems } from './proofItems';
import { runProofs } from './proofRun';

/** The proofs of idempotency in the Test Explorer. The items appear when it is looked at; nothing runs before the user says so. */
export function registerProofTests(services: Services): Disposable {
  const store = new DisposableStore();
  const controller = store.add(vscode.tests.createTestController('idempo.proofs', vscode.l10n.t('Idempo: proofs of idempotency')));
  const items = new ProofItems(controller);
  let isShown = false;
  const showAll = async (): Promise<void> => {
    isShown = true;
    await services.index.scan();
    items.replaceAll(services.index.workflows);
  };
  controller.resolveHandler = async (item) => {
    if (item === undefined) await showAll();
  };
  controller.refreshHandler = async () => {
    await services.index.rescan();
    await showAll();
  };
  store.add(services.index.onDidChange((loaded) => {
    if (!isShown) return;
    if (loaded === undefined) items.replaceAll(services.index.workflows);
    else items.replace(loaded);
  }));
  const prove = (request: vscode.TestRunRequest): void => {
    (isShown ? Promise.resolve() : showAll()).then(() => {
      const chosen = request.include ?? [...controller.items].map(([, item]) => item);
      return runProofs({ services, items }, controller.createTestRun(request), leavesOf(chosen, new Set(request.exclude)));
    }).catch(reportError);
  };
  store.add(controller.createRunProfile(vscode.l10n.t('Prove'), vscode.TestRunProfileKind.Run, prove, true));
  return store;
}

function leavesOf(chosen: Iterable<vscode.TestItem>, excluded: ReadonlySet<vscode.TestItem>): readonly vscode.TestItem[] {
  return [...chosen].filter((item) => !excluded.has(item)).flatMap((item) => (
    item.children.size === 0 ? [item] : leavesOf([...item.children].map(([, child]) => child), excluded)
  ));
}
