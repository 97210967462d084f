import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TextRange } from '../../core/base/textRange';
import type { Finding, Fix, TextEdit } from '../../core/lint/finding';
import type { LintReport } from '../lint/lintReport';
import { pathFromRoot, STANDARD_INPUT } from '../paths';
import type { Json } from './json';
import { placesOf, type Places } from './places';
import { LEVELS, sarifRuleIndex, sarifRules } from './sarifRules';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const HOME = 'https://github.com/idempo/idempo';

/** The name that GitHub, Azure and the viewers give to the root of the sources. */
const ROOT = '%SRCROOT%';

/** Version of how fingerprints are made: a reader compares those of one name only (§3.27.17). */
const FINGERPRINT = 'idempo/v1';

/** Where one result has suppressions, all have them; an empty list says that it is not suppressed (§3.27.23). */
const BASELINED: Json = { kind: 'external', status: 'accepted', justification: 'The baseline file names it.' };

interface SarifContext {
  readonly report: LintReport;
  readonly places: Places;
  /** Positions in `artifacts`, by file. */
  readonly artifacts: ReadonlyMap<string, number>;
}

/** A SARIF log (OASIS, version 2.1.0) with one run. */
export function sarifJson(report: LintReport): Json {
  const files = filesOf(report);
  const context: SarifContext = { report, places: placesOf(report.textOf), artifacts: new Map(files.map((file, index) => [file, index])) };
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [{
      tool: { driver: { name: 'Idempo', version: report.version, semanticVersion: report.version, informationUri: HOME, rules: sarifRules() } },
      invocations: [{ executionSuccessful: true }],
      columnKind: 'utf16CodeUnits',
      // As the findings are counted: a lone CR ends a line too.
      newlineSequences: ['\r\n', '\n', '\r'],
      originalUriBaseIds: { [ROOT]: { uri: folderUri(report.root), description: { text: 'The root of the repository, else the folder in which idempo ran.' } } },
      artifacts: files.map((file) => ({ location: artifactLocation(report, file) })),
      results: [
        ...report.findings.map((finding) => resultJson(context, finding, false)),
        ...report.baselined.map((finding) => resultJson(context, finding, true)),
      ],
    }],
  };
}

/** What was looked at, and files that only a fix changes. */
function filesOf({ files, findings, baselined }: LintReport): readonly string[] {
  const changed = [...findings, ...baselined].flatMap(({ file, fixes }) => [file, ...fixes.flatMap(({ edits }) => edits.map((edit) => edit.file))]);
  return [...new Set([...files, ...changed])];
}

function folderUri(folder: string): string {
  return pathToFileURL(folder).href.replace(/\/?$/, '/');
}

/** Relative to the root where the file lies in it. Each part of the path is encoded: `a b#1.sql` is a file name. */
function artifactLocation(report: LintReport, file: string): { readonly [key: string]: Json } {
  if (file === STANDARD_INPUT) return { uri: 'stdin', description: { text: 'Standard input.' } };
  const path = pathFromRoot(report, file);
  if (isAbsolute(path)) return { uri: pathToFileURL(path).href };
  return { uri: path.replace(/\p{Surrogate}/gu, '\ufffd').split('/').map(encodeURIComponent).join('/'), uriBaseId: ROOT };
}

function locationOf({ report, artifacts }: SarifContext, file: string): Json {
  const index = artifacts.get(file);
  return { ...artifactLocation(report, file), ...(index === undefined ? {} : { index }) };
}

/** Lines and columns from 1; the end column is exclusive (§3.30). */
function regionOf({ places }: SarifContext, file: string, range: TextRange): { readonly [key: string]: Json } {
  const { start, end } = places.spanOf(file, range);
  return { startLine: start.line + 1, startColumn: start.character + 1, endLine: end.line + 1, endColumn: end.character + 1 };
}

function resultJson(context: SarifContext, finding: Finding, isBaselined: boolean): Json {
  const { report } = context;
  const { code, file, range, task } = finding;
  const index = sarifRuleIndex(code);
  const snippet = report.textOf(file).slice(range.start, range.end);
  return {
    ruleId: code,
    ...(index === undefined ? {} : { ruleIndex: index }),
    level: LEVELS[finding.severity],
    message: { text: finding.message },
    locations: [{
      physicalLocation: {
        artifactLocation: locationOf(context, file),
        region: { ...regionOf(context, file, range), ...(snippet === '' ? {} : { snippet: { text: snippet } }) },
      },
      ...(task === undefined ? {} : { logicalLocations: [{ name: task, kind: 'task' }] }),
    }],
    partialFingerprints: { [FINGERPRINT]: report.fingerprintOf(finding) },
    ...(finding.fixes.length === 0 ? {} : { fixes: finding.fixes.map((fix) => fixJson(context, fix)) }),
    ...(report.baselined.length === 0 ? {} : { suppressions: isBaselined ? [BASELINED] : [] }),
    properties: { confidence: finding.confidence },
  };
}

/** `properties.kind`: `safe` may be applied without asking, `suggest` is one to choose. */
function fixJson(context: SarifContext, { title, kind, edits }: Fix): Json {
  const files = [...new Set(edits.map(({ file }) => file))];
  return {
    description: { text: title },
    artifactChanges: files.map((file) => ({
      artifactLocation: locationOf(context, file),
      replacements: edits.filter((edit) => edit.file === file).map((edit) => replacementJson(context, edit)),
    })),
    properties: { kind },
  };
}

function replacementJson(context: SarifContext, { file, range, newText }: TextEdit): Json {
  return { deletedRegion: regionOf(context, file, range), ...(newText === '' ? {} : { insertedContent: { text: newText } }) };
}
