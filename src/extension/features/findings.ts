import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/disposable';
import { LineIndex } from '../../core/base/lineIndex';
import type { Severity } from '../../core/base/problem';
import type { Finding } from '../../core/lint/finding';
import { lintWorkflowFile } from '../../core/lint/linter';
import { lintWorkflowNames } from '../../core/lint/workflowNames';
import type { LoadedWorkflow, WorkflowIndex } from '../workspace/workflowIndex';
import { readText } from '../workspace/readText';
import { toVscodeRange } from './positions';
import { rulePageUri } from './rulePages';

/** A finding where the user edits it. */
export interface PlacedFinding {
  readonly finding: Finding;
  readonly uri: vscode.Uri;
  readonly range: vscode.Range;
  readonly loaded: LoadedWorkflow;
}

const SEVERITIES: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
};

/** Key of the findings that concern several workflow files. */
const NAMES = 'names';

/** Lints every workflow as it changes and shows the findings in the Problems panel. */
export class Findings implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #collection = this.#store.add(vscode.languages.createDiagnosticCollection('idempo'));
  /** By workflow file: a `.sql` file may have findings of several workflows. */
  readonly #byWorkflow = new Map<string, readonly PlacedFinding[]>();

  constructor(readonly index: WorkflowIndex) {
    this.#store.add(index.onDidChange((loaded) => void this.#update(loaded)));
  }

  /** The findings of a document that touch `range`. */
  at(uri: vscode.Uri, range: vscode.Range): readonly PlacedFinding[] {
    return this.#of(uri).filter((placed) => placed.range.intersection(range) !== undefined);
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #update(loaded: LoadedWorkflow | undefined): Promise<void> {
    this.#lintNames();
    if (loaded !== undefined) return this.#lint(loaded);
    const present = new Set(this.index.workflows.map((item) => item.uri.toString()));
    for (const key of [...this.#byWorkflow.keys()]) if (!present.has(key) && key !== NAMES) this.#place(key, []);
    await Promise.all(this.index.workflows.map((item) => this.#lint(item)));
  }

  /** Names are compared among all files of a folder: what changes in one may concern another. */
  #lintNames(): void {
    const byPath = new Map(this.index.workflows.map((loaded) => [loaded.uri.path, loaded]));
    const files = [...byPath].map(([path, { file }]) => ({ ...file, path }));
    const placed = lintWorkflowNames(files).flatMap((finding): PlacedFinding[] => {
      const loaded = byPath.get(finding.file);
      if (loaded === undefined) return [];
      return [{ finding, uri: loaded.uri, range: toVscodeRange(new LineIndex(loaded.file.text), finding.range), loaded }];
    });
    this.#place(NAMES, placed);
  }

  async #lint(loaded: LoadedWorkflow): Promise<void> {
    const findings = lintWorkflowFile(loaded.file);
    const indexes = new Map<string, LineIndex>([[loaded.file.path, new LineIndex(loaded.file.text)]]);
    for (const path of new Set(findings.map((finding) => finding.file))) {
      if (!indexes.has(path)) indexes.set(path, new LineIndex(await readText(this.index.uriOf(loaded, path))));
    }
    const placed = findings.flatMap((finding): PlacedFinding[] => {
      const lines = indexes.get(finding.file);
      const uri = finding.file === loaded.file.path ? loaded.uri : this.index.uriOf(loaded, finding.file);
      return lines === undefined ? [] : [{ finding, uri, range: toVscodeRange(lines, finding.range), loaded }];
    });
    if (this.index.find(loaded.uri) === loaded) this.#place(loaded.uri.toString(), placed);
  }

  #place(workflowKey: string, placed: readonly PlacedFinding[]): void {
    const touched = new Map<string, vscode.Uri>();
    for (const item of [...(this.#byWorkflow.get(workflowKey) ?? []), ...placed]) touched.set(item.uri.toString(), item.uri);
    if (placed.length === 0) this.#byWorkflow.delete(workflowKey);
    else this.#byWorkflow.set(workflowKey, placed);
    for (const uri of touched.values()) this.#collection.set(uri, this.#of(uri).map(toDiagnostic));
  }

  #of(uri: vscode.Uri): readonly PlacedFinding[] {
    const key = uri.toString();
    return [...this.#byWorkflow.values()].flat().filter((placed) => placed.uri.toString() === key);
  }
}

function toDiagnostic({ finding, range }: PlacedFinding): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(range, finding.message, SEVERITIES[finding.severity]);
  diagnostic.source = 'idempo';
  diagnostic.code = { value: finding.code, target: rulePageUri(finding.code) };
  return diagnostic;
}
