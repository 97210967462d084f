import * as vscode from 'vscode';

/** A tool for language models. VS Code has them from 1.95 on; the types of the oldest version that we run in do not. */
export interface Tool {
  /** What is said, and asked, before `invoke`. */
  prepareInvocation(options: { readonly input: unknown }): Promise<PreparedInvocation>;
  invoke(options: { readonly input: unknown }, token: vscode.CancellationToken): Promise<unknown>;
}

export interface PreparedInvocation {
  readonly invocationMessage: string;
  /** Set: the user must agree first. */
  readonly confirmationMessages?: { readonly title: string; readonly message: vscode.MarkdownString };
}

export interface ToolApi {
  registerTool(name: string, tool: Tool): vscode.Disposable;
  /** What `invoke` resolves with. */
  textResult(text: string): unknown;
}

interface NewerVscode {
  readonly lm?: { readonly registerTool?: ToolApi['registerTool'] };
  readonly LanguageModelToolResult?: new (parts: readonly unknown[]) => object;
  readonly LanguageModelTextPart?: new (text: string) => object;
}

/** `undefined`: this VS Code has no tools for language models. */
export function findToolApi(): ToolApi | undefined {
  const { lm, LanguageModelToolResult, LanguageModelTextPart } = vscode as unknown as NewerVscode;
  if (typeof lm?.registerTool !== 'function' || LanguageModelToolResult === undefined || LanguageModelTextPart === undefined) return undefined;
  const { registerTool } = lm;
  return {
    registerTool: (name, tool) => registerTool.call(lm, name, tool),
    textResult: (text) => new LanguageModelToolResult([new LanguageModelTextPart(text)]),
  };
}
