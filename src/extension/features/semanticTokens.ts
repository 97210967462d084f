import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/disposable';
import type { TextRange } from '../../core/base/textRange';
import type { TokenKind } from '../../core/language/semanticTokens';
import type { WorkflowIndex } from '../workspace/workflowIndex';
import { findTypedFiles } from './typedFile';

const TYPES = ['variable', 'parameter', 'property', 'function'] as const;
const MODIFIERS = ['readonly', 'defaultLibrary', 'declaration', 'unknown'] as const;

/** Standard types, which every theme colours; `unknown` is the manifest's own. */
export const LEGEND = new vscode.SemanticTokensLegend([...TYPES], [...MODIFIERS]);

interface Look {
  readonly type: (typeof TYPES)[number];
  readonly modifiers: readonly (typeof MODIFIERS)[number][];
}

const LOOKS: Readonly<Record<TokenKind, Look>> = {
  builtIn: { type: 'variable', modifiers: ['readonly', 'defaultLibrary'] },
  declared: { type: 'parameter', modifiers: [] },
  upstream: { type: 'property', modifiers: [] },
  unknownParameter: { type: 'parameter', modifiers: ['unknown'] },
  parameterDeclaration: { type: 'parameter', modifiers: ['declaration'] },
  task: { type: 'function', modifiers: [] },
  taskDeclaration: { type: 'function', modifiers: ['declaration'] },
  unknownTask: { type: 'function', modifiers: ['unknown'] },
};

/** Longer documents are coloured by what is seen of them. */
const MOST_LINES = 1000;

/** Colours parameters by where their value comes from, and the names of tasks, in workflow files and their `.sql` files. */
export class WorkflowTokens implements vscode.DocumentSemanticTokensProvider, vscode.DocumentRangeSemanticTokensProvider, vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly onDidChangeSemanticTokens: vscode.Event<void>;

  constructor(readonly index: WorkflowIndex) {
    const changed = this.#store.add(new vscode.EventEmitter<void>());
    this.onDidChangeSemanticTokens = changed.event;
    this.#store.add(index.onDidChange(() => changed.fire()));
  }

  dispose(): void {
    this.#store.dispose();
  }

  async provideDocumentSemanticTokens(document: vscode.TextDocument): Promise<vscode.SemanticTokens | undefined> {
    return document.lineCount > MOST_LINES ? undefined : this.#tokens(document, undefined);
  }

  async provideDocumentRangeSemanticTokens(document: vscode.TextDocument, range: vscode.Range): Promise<vscode.SemanticTokens | undefined> {
    return this.#tokens(document, { start: document.offsetAt(range.start), end: document.offsetAt(range.end) });
  }

  async #tokens(document: vscode.TextDocument, within: TextRange | undefined): Promise<vscode.SemanticTokens | undefined> {
    const places = findTypedFiles(this.index, document).map(({ place }) => place);
    if (places.length === 0) return undefined;
    const { version } = document;
    const tokens = await this.index.language.ask('semanticTokensOf', places, within);
    if (tokens === undefined || document.version !== version) throw new vscode.CancellationError();
    const builder = new vscode.SemanticTokensBuilder(LEGEND);
    for (const { kind, range } of tokens) {
      const { type, modifiers } = LOOKS[kind];
      builder.push(new vscode.Range(document.positionAt(range.start), document.positionAt(range.end)), type, [...modifiers]);
    }
    return builder.build();
  }
}
