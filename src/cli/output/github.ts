import type { Severity } from '../../core/base/problem';
import type { Finding } from '../../core/lint/finding';
import type { LintReport } from '../lint/lintReport';
import { pathFromRoot } from '../paths';
import { summaryText } from './findings';
import { placesOf, type Places } from './places';

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

/** A line end would end the command; `%` begins an escape (actions/toolkit, `command.ts`). */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function annotation(finding: Finding, report: LintReport, places: Places): string {
  const { start, end } = places.spanOf(finding.file, finding.range);
  // The runner drops columns of an annotation over several lines, with a note in the log.
  const columns = start.line === end.line ? { col: start.character + 1, endColumn: end.character + 1 } : {};
  const properties = {
    file: pathFromRoot(report, finding.file), line: start.line + 1, endLine: end.line + 1, ...columns, title: `${finding.code} ${finding.name}`,
  };
  const written = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`).join(',');
  return `::${COMMANDS[finding.severity]} ${written}::${escapeData(finding.message)}`;
}

/** Workflow commands that GitHub Actions shows at the lines of a pull request, and a summary for the log. */
export function githubText(report: LintReport): string {
  const places = placesOf(report.textOf);
  return [...report.findings.map((finding) => annotation(finding, report, places)), summaryText(report)].map((line) => `${line}\n`).join('');
}
