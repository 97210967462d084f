import type { Finding } from '../../core/lint/finding';
import { printable } from '../../core/base/printable';
import type { LintReport } from '../lint/lintReport';
import { countOf } from './instances';
import { placesOf } from './places';

/** `path:line:column  severity  CODE name: message`, which editors and `grep` understand. Counted from 1. */
export function findingsText(report: LintReport): string {
  const { findings, textOf } = report;
  const places = placesOf(textOf);
  const lines = findings.map((finding) => {
    const { line, character } = places.positionAt(finding.file, finding.range.start);
    return `${printable(finding.file)}:${line + 1}:${character + 1}  ${finding.severity}  ${finding.code} ${finding.name}: ${printable(finding.message)}`;
  });
  return `${[...lines, ...(lines.length === 0 ? [] : ['']), summaryText(report)].join('\n')}\n`;
}

/** One line: how many findings of which severity. */
export function summaryText({ findings, baselined, files, leftOut }: LintReport): string {
  const known = `${baselined.length === 0 ? '' : ` ${countOf(baselined.length, 'known one')} in the baseline.`}${leftOut === 0 ? '' : ` ${leftOut} less severe not shown (--severity info).`}`;
  if (findings.length === 0) return `No findings in ${countOf(files.length, 'file')}.${known}`;
  const [first] = findings;
  return `${countOf(findings.length, 'finding')}: ${severitiesText(findings)}.${known}${fixableText(findings)} What one means: idempo explain ${first?.code ?? ''}`;
}

function severitiesText(findings: readonly Finding[]): string {
  return (['error', 'warning', 'info'] as const)
    .map((severity) => ({ severity, count: findings.filter((finding) => finding.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => (severity === 'info' ? `${count} info` : countOf(count, severity)))
    .join(', ');
}

function fixableText(findings: readonly Finding[]): string {
  const fixable = findings.filter(({ fixes }) => fixes.length > 0).length;
  const safe = findings.filter(({ fixes }) => fixes.some(({ kind }) => kind === 'safe')).length;
  if (fixable === 0) return '';
  return ` ${fixable} can be fixed with one click in the editor${safe === 0 ? '' : `, ${safe} with --fix`}.`;
}
