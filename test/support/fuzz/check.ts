import type { TextRange } from '../../../src/core/base/textRange';
import type { Finding } from '../../../src/core/lint/finding';
import { lintSqlText, lintWorkflowFile } from '../../../src/core/lint/linter';
import { parseWorkflowFile } from '../../../src/core/workflow/parseWorkflowFile';
import type { FuzzInput } from './inputs';

const FILE = 'f.workflow.yaml';

/** What is wrong with the linter's answer to an input; empty: nothing. Fixes are looked at too. */
export function mistakesOf(input: FuzzInput): readonly string[] {
  try {
    return input.kind === 'sql' ? sqlMistakes(input.text, lintSqlText({ file: FILE, text: input.text, dialect: input.dialect })) : workflowMistakes(input);
  } catch (error) {
    return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  }
}

function sqlMistakes(text: string, findings: readonly Finding[]): readonly string[] {
  return findings.flatMap((finding) => findingMistakes(finding, new Map([[FILE, text.length]])));
}

function workflowMistakes({ text, included }: Extract<FuzzInput, { readonly kind: 'workflow' }>): readonly string[] {
  const lengths = new Map([[FILE, text.length]]);
  const readFile = (path: string): { readonly kind: 'text'; readonly text: string } => {
    lengths.set(path, included.length);
    return { kind: 'text', text: included };
  };
  const file = parseWorkflowFile({ path: FILE, text, readFile });
  return [
    ...file.problems.flatMap(({ code, range }) => outside(`problem ${code}`, range, text.length)),
    ...lintWorkflowFile(file).flatMap((finding) => findingMistakes(finding, lengths)),
  ];
}

function findingMistakes(finding: Finding, lengths: ReadonlyMap<string, number>): readonly string[] {
  const edits = finding.fixes.flatMap((fix) => fix.edits);
  return [
    ...outside(finding.code, finding.range, lengths.get(finding.file)),
    ...edits.flatMap((edit) => outside(`fix of ${finding.code}`, edit.range, lengths.get(edit.file))),
  ];
}

function outside(name: string, { start, end }: TextRange, length: number | undefined): readonly string[] {
  const isInside = length !== undefined && Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start <= end && end <= length;
  return isInside ? [] : [`${name}: ${start}–${end} lies outside 0–${length ?? 'unknown file'}`];
}
