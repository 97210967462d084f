import type { Finding } from '../../core/lint/finding';
import { isAtLeast, type LintReport } from '../lint/lintReport';
import { pathFromRoot } from '../paths';
import { placesOf, type Places } from './places';

/** What XML 1.0 has no way to write (section 2.2), half surrogate pairs among it, becomes U+FFFD. */
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\'': '&apos;', '\n': '&#10;', '\r': '&#13;', '\t': '&#9;',
};

/** For attributes and content. */
export function escapeXml(text: string): string {
  return text.replace(FORBIDDEN, '\ufffd').replace(/[&<>"'\n\r\t]/g, (character) => ENTITIES[character] ?? '');
}

type Attributes = Readonly<Record<string, string | number>>;

/** One element, its children a line each. Attributes are escaped, the content is not. */
export function element(name: string, attributes: Attributes, content: readonly string[] = []): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`).join('');
  if (content.length === 0) return `<${name}${written}/>`;
  return `<${name}${written}>\n${content.map((child) => child.replace(/^/gm, '  ')).join('\n')}\n</${name}>`;
}

interface Suite {
  readonly file: string;
  readonly findings: readonly Finding[];
  readonly baselined: readonly Finding[];
}

function testCase(finding: Finding, { report, places, outcome }: { readonly report: LintReport; readonly places: Places; readonly outcome: string }): string {
  const { line, character } = places.positionAt(finding.file, finding.range.start);
  const path = pathFromRoot(report, finding.file);
  const place = `${path}:${line + 1}:${character + 1}`;
  const message = { message: finding.message, type: `${finding.code} ${finding.severity}` };
  const text = `${place} ${finding.severity} ${finding.code} ${finding.name}: ${finding.message}`;
  const child = {
    failure: `<failure message="${escapeXml(message.message)}" type="${escapeXml(message.type)}">${escapeXml(text)}</failure>`,
    skipped: element('skipped', { message: 'in the baseline' }),
    told: `<system-out>${escapeXml(text)}</system-out>`,
  }[outcome] ?? '';
  return element('testcase', { name: `${finding.code} ${finding.name} at ${line + 1}:${character + 1}`, classname: path, file: path, line: line + 1, time: 0 }, [child]);
}

function suiteText(report: LintReport, places: Places, { file, findings, baselined }: Suite): string {
  const failures = findings.filter(({ severity }) => isAtLeast(severity, report.failOn));
  const cases = [
    ...findings.map((finding) => testCase(finding, { report, places, outcome: failures.includes(finding) ? 'failure' : 'told' })),
    ...baselined.map((finding) => testCase(finding, { report, places, outcome: 'skipped' })),
  ];
  const path = pathFromRoot(report, file);
  const clean = element('testcase', { name: 'no findings', classname: path, file: path, time: 0 });
  return element('testsuite', {
    name: path, tests: Math.max(1, cases.length), failures: failures.length, errors: 0, skipped: baselined.length, time: 0,
  }, cases.length === 0 ? [clean] : cases);
}

function byFile(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.file);
    if (group === undefined) groups.set(finding.file, [finding]);
    else group.push(finding);
  }
  return groups;
}

/**
 * JUnit's XML as Jenkins, GitLab and others read it: a suite for each file, a case for each finding. What does not make the
 * command fail is a passed case with its text; what the baseline names is skipped; a file without findings has one passed case.
 */
export function junitText(report: LintReport): string {
  const places = placesOf(report.textOf);
  const [findings, baselined] = [byFile(report.findings), byFile(report.baselined)];
  const suites = report.files.map((file): Suite => ({ file, findings: findings.get(file) ?? [], baselined: baselined.get(file) ?? [] }));
  const failures = report.findings.filter(({ severity }) => isAtLeast(severity, report.failOn)).length;
  const tests = suites.reduce((sum, suite) => sum + Math.max(1, suite.findings.length + suite.baselined.length), 0);
  const root = element('testsuites', { name: 'idempo lint', tests, failures, errors: 0, time: 0 }, suites.map((suite) => suiteText(report, places, suite)));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}
