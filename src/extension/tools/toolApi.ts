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

/** Named as members of `vscode`: the bundle has the members that are named so, and no others. */
declare module 'vscode' {
  const LanguageModelToolResult: (new (parts: readonly unknown[]) => object) | undefined;
  const LanguageModelTextPart: (new (text: string) => object) | undefined;
}

/** `undefined`: this VS Code has no tools for language models. */
export function findToolApi(): ToolApi | undefined {
  const registerTool = (vscode.lm as { readonly registerTool?: ToolApi['registerTool'] } | undefined)?.registerTool;
  const Result = vscode.LanguageModelToolResult;
  const Part = vscode.LanguageModelTextPart;
  if (registerTool === undefined || Result === undefined || Part === undefined) return undefined;
  return { registerTool, textResult: (text) => new Result([new Part(text)]) };
}
