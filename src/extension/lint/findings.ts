import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/disposable';
import { LineIndex } from '../../core/base/lineIndex';
import type { Severity } from '../../core/base/problem';
import type { Finding } from '../../core/lint/finding';
import { toVscodeRange } from '../features/positions';
import { rulePageUri } from '../features/rulePages';
import { readText } from '../workspace/readText';

/** A finding where the user edits it. */
export interface PlacedFinding {
  readonly finding: Finding;
  readonly uri: vscode.Uri;
  readonly range: vscode.Range;
  readonly related: readonly vscode.DiagnosticRelatedInformation[];
  /** Paths of the finding and its fixes are relative to this. */
  readonly folder: vscode.Uri;
}

/** What one workflow file, script or project file was found to have. */
export interface FoundIn {
  /** Names the source: a later call with the same key replaces what it had. */
  readonly key: string;
  readonly folder: vscode.Uri;
  readonly findings: readonly Finding[];
  /** Texts at hand, by path; what is missing is read. */
  readonly texts: ReadonlyMap<string, string>;
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

  /** Shows what a source has now. `isCurrent` is asked after texts were read: a newer result may have come meanwhile. */
  async show({ key, folder, findings, texts }: FoundIn, isCurrent: () => boolean = () => true): Promise<void> {
    const indexes = new Map<string, LineIndex>();
    const paths = findings.flatMap(({ file, related = [] }) => [file, ...related.map((place) => place.file)]);
    for (const path of new Set(paths)) {
      indexes.set(path, new LineIndex(texts.get(path) ?? (await readText(vscode.Uri.joinPath(folder, path)))));
    }
    if (!isCurrent()) return;
    const placeOf = ({ file, range }: Pick<Finding, 'file' | 'range'>): vscode.Location => (
      new vscode.Location(vscode.Uri.joinPath(folder, file), toVscodeRange(indexes.get(file) ?? new LineIndex(''), range))
    );
    this.#place(key, findings.map((finding): PlacedFinding => {
      const related = (finding.related ?? []).map((place) => new vscode.DiagnosticRelatedInformation(placeOf(place), place.message));
      const { uri, range } = placeOf(finding);
      return { finding, uri, range, related, folder };
    }));
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

/** A guess that is for information only gets dots under its place and a light bulb, and no line in the Problems panel. */
function severityOf({ severity, confidence }: Finding): vscode.DiagnosticSeverity {
  return severity === 'info' && confidence === 'guess' ? vscode.DiagnosticSeverity.Hint : SEVERITIES[severity];
}

function toDiagnostic({ finding, range, related }: PlacedFinding): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(range, finding.message, severityOf(finding));
  diagnostic.source = 'idempo';
  diagnostic.relatedInformation = [...related];
  diagnostic.code = { value: finding.code, target: rulePageUri(finding.code) };
  return diagnostic;
}
