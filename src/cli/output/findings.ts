import { LineIndex } from '../../core/base/lineIndex';
import type { Finding } from '../../core/lint/finding';
import { countOf } from './instances';
import { printable } from './table';

/** `path:line:column  severity  CODE name: message`, which editors and `grep` understand. Counted from 1. */
export function findingsText(findings: readonly Finding[], textOf: (file: string) => string, files: number): string {
  if (findings.length === 0) return `No findings in ${countOf(files, 'file')}.\n`;
  const indexes = new Map<string, LineIndex>();
  const lines = findings.map((finding) => {
    const index = indexes.get(finding.file) ?? new LineIndex(textOf(finding.file));
    indexes.set(finding.file, index);
    const { line, character } = index.positionAt(finding.range.start);
    return `${printable(finding.file)}:${line + 1}:${character + 1}  ${finding.severity}  ${finding.code} ${finding.name}: ${printable(finding.message)}`;
  });
  return `${lines.join('\n')}\n\n${summary(findings)}\n`;
}

function summary(findings: readonly Finding[]): string {
  const counts = (['error', 'warning', 'info'] as const)
    .map((severity) => ({ severity, count: findings.filter((finding) => finding.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => (severity === 'info' ? `${count} info` : countOf(count, severity)));
  const [first] = findings;
  const fixable = findings.filter(({ fixes }) => fixes.length > 0).length;
  const fixes = fixable === 0 ? '' : ` ${fixable} can be fixed with one click in the editor.`;
  return `${countOf(findings.length, 'finding')}: ${counts.join(', ')}.${fixes} What one means: idempo explain ${first?.code ?? ''}`;
}
