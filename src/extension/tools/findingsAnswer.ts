import * as vscode from 'vscode';
import { RUN_SOURCE } from '../runtimeErrors/runDiagnostic';

/** In one answer. */
const MAX_FINDINGS = 200;

const SEVERITIES = ['error', 'warning', 'information', 'hint'] as const;

/** Findings and errors of past runs, as the Problems panel has them. `file`: a path; anything else: of all files. */
export function findingsAnswer(file: unknown): object {
  const wanted = typeof file === 'string' && file !== '' ? file : undefined;
  const all = vscode.languages.getDiagnostics().flatMap(([uri, diagnostics]) => {
    const path = vscode.workspace.asRelativePath(uri);
    if (wanted !== undefined && path !== wanted && !uri.path.endsWith(`/${wanted}`)) return [];
    return diagnostics.filter(({ source }) => source === 'idempo' || source === RUN_SOURCE).map((each) => describe(path, each));
  });
  return { findings: all.slice(0, MAX_FINDINGS), more: Math.max(0, all.length - MAX_FINDINGS) };
}

function describe(file: string, { code, message, range, severity, source }: vscode.Diagnostic): object {
  // The code of a run's error is a link to its log.
  const rule = source === RUN_SOURCE ? undefined : typeof code === 'object' ? code.value : code;
  return {
    file, line: range.start.line + 1, column: range.start.character + 1, severity: SEVERITIES[severity],
    kind: source === RUN_SOURCE ? 'error of a run' : 'finding', code: rule, message,
  };
}
