import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/disposable';
import type { Severity } from '../../core/base/problem';
import type { Finding } from '../../core/lint/finding';
import type { FindingSource, LineRange } from '../../protocol/languageProtocol';
import { rulePageUri } from '../features/rulePages';
import { sayFinding, sayRelated } from './findingTexts';

/** A finding where the user edits it. */
export interface PlacedFinding {
  readonly finding: Finding;
  readonly uri: vscode.Uri;
  readonly range: vscode.Range;
  readonly related: readonly vscode.DiagnosticRelatedInformation[];
  /** Paths of the finding and its fixes are relative to this. */
  readonly folder: vscode.Uri;
}

const SEVERITIES: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
};

/** The findings by document, in the Problems panel. A `.sql` file may have findings of several workflows. */
export class Findings implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #collection = this.#store.add(vscode.languages.createDiagnosticCollection('idempo'));
  readonly #bySource = new Map<string, readonly PlacedFinding[]>();

  get sources(): readonly string[] {
    return [...this.#bySource.keys()];
  }

  of(uri: vscode.Uri): readonly PlacedFinding[] {
    const key = uri.toString();
    return [...this.#bySource.values()].flat().filter((placed) => placed.uri.toString() === key);
  }

  /** The findings of a document that touch `range`. */
  at(uri: vscode.Uri, range: vscode.Range): readonly PlacedFinding[] {
    return this.of(uri).filter((placed) => placed.range.intersection(range) !== undefined);
  }

  /** Of a document with this URI: the finding of a rule that begins there. */
  find(uri: unknown, code: unknown, start: unknown): PlacedFinding | undefined {
    return [...this.#bySource.values()].flat().find((placed) => placed.uri.toString() === uri && placed.finding.code === code && placed.finding.range.start === start);
  }

  /** Shows what a source has now. */
  show({ key, folder: folderUri, findings }: FindingSource): void {
    const folder = vscode.Uri.parse(folderUri);
    const uris = new Map<string, vscode.Uri>();
    // Thousands of findings lie in a few files.
    const uriOf = (file: string): vscode.Uri => {
      const uri = uris.get(file) ?? vscode.Uri.joinPath(folder, file);
      uris.set(file, uri);
      return uri;
    };
    this.#place(key, findings.map(({ finding, range, related }): PlacedFinding => ({
      finding,
      uri: uriOf(finding.file),
      range: toRange(range),
      related: related.map((remark) => new vscode.DiagnosticRelatedInformation(new vscode.Location(uriOf(remark.file), toRange(remark.range)), sayRelated(finding.code, remark.message))),
      folder,
    })));
  }

  remove(key: string): void {
    this.#place(key, []);
  }

  dispose(): void {
    this.#store.dispose();
  }

  #place(key: string, placed: readonly PlacedFinding[]): void {
    const touched = new Map<string, vscode.Uri>();
    for (const item of [...(this.#bySource.get(key) ?? []), ...placed]) touched.set(item.uri.toString(), item.uri);
    if (placed.length === 0) this.#bySource.delete(key);
    else this.#bySource.set(key, placed);
    for (const uri of touched.values()) this.#collection.set(uri, this.of(uri).map(toDiagnostic));
  }
}

function toRange({ start, end }: LineRange): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

/** Rules about what nothing uses: it is faded, as VS Code does with unused code. */
const NEEDLESS: ReadonlySet<string> = new Set(['D03', 'M02', 'R07', 'V05', 'Y06']);

/** A guess that is for information only gets dots under its place and a light bulb, and no line in the Problems panel. */
function severityOf({ severity, confidence }: Finding): vscode.DiagnosticSeverity {
  return severity === 'info' && confidence === 'guess' ? vscode.DiagnosticSeverity.Hint : SEVERITIES[severity];
}

function toDiagnostic({ finding, range, related }: PlacedFinding): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(range, sayFinding(finding.code, finding.message), severityOf(finding));
  diagnostic.source = 'idempo';
  diagnostic.relatedInformation = [...related];
  diagnostic.code = { value: finding.code, target: rulePageUri(finding.code) };
  if (NEEDLESS.has(finding.code)) diagnostic.tags = [vscode.DiagnosticTag.Unnecessary];
  return diagnostic;
}
