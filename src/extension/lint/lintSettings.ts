import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/disposable';
import type { LanguageClient } from '../language/languageClient';
import { reportError } from '../report';
import type { ProjectFiles } from './projectFiles';

/** Tells the linter the editor's settings and the project files. */
export class LintSettings implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<void>());

  /** Everything is to be linted again. */
  readonly onDidChange = this.#changed.event;

  constructor(
    readonly language: LanguageClient,
    readonly projects: ProjectFiles,
  ) {
    this.#send(language.setEditorSettings(readEditorSettings()));
    this.#store.add(projects.onDidChange(() => this.#send(language.setProjects(projects.all))));
    this.#store.add(vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('idempo.lint')) this.#send(language.setEditorSettings(readEditorSettings()));
    }));
  }

  dispose(): void {
    this.#store.dispose();
  }

  #send(sent: Promise<void>): void {
    sent.catch(reportError);
    this.#changed.fire();
  }
}

function readEditorSettings(): Readonly<Record<string, unknown>> {
  const { rules, dialect, sqlFiles } = vscode.workspace.getConfiguration('idempo').get<Readonly<Record<string, unknown>>>('lint') ?? {};
  return Object.fromEntries(Object.entries({ rules, dialect, sqlFiles }).filter(([, value]) => value !== undefined && value !== null && value !== ''));
}
