import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LintCache } from '../../../src/core/lint/cache';
import type { Finding } from '../../../src/core/lint/finding';
import { projectFindings } from '../../../src/core/lint/project/projectFindings';
import { parseProjectFile, projectFileCandidates } from '../../../src/core/lint/project/projectFile';
import { RULES } from '../../../src/core/lint/rules';
import { pageOf } from '../../../src/core/lint/rules/pages';
import { mergeSettings, type LintSettings } from '../../../src/core/lint/project/settings';
import { taskScriptsOf } from '../../../src/core/lint/taskScript';
import { lintWorkflowNames } from '../../../src/core/lint/workflowNames';
import { isWorkflowFileName } from '../../../src/core/workflow/fileNames';
import type { WorkflowFile } from '../../../src/core/workflow/workflow';
import { makeCliBench } from './cliBench';

type Files = Readonly<Record<string, string>>;

/** As the extension puts it together (extension/lint): nearest project file, all workflow files of the folder, one cache. */
function lintLikeEditor(files: Files): readonly Finding[] {
  const cache = new LintCache();
  const readFile = (path: string) => (files[path] === undefined ? { kind: 'missing' } as const : { kind: 'text', text: files[path] } as const);
  const settingsOf = (path: string): LintSettings => {
    const project = projectFileCandidates(path, '').find((candidate) => files[candidate] !== undefined);
    return project === undefined ? mergeSettings() : mergeSettings(parseProjectFile(project, files[project] ?? '').settings);
  };
  const paths = Object.keys(files).filter(isWorkflowFileName).sort();
  const parsed = paths.map((path): WorkflowFile => cache.parse({ path, text: files[path] ?? '', readFile, root: '' }));
  const workspace = { files: parsed.map((file) => ({ file, scripts: file.workflow === undefined ? [] : taskScriptsOf(file, file.workflow, settingsOf(file.path).dialect) })) };
  const results = parsed.map((file) => ({ file, result: cache.checkWorkflow(file, { settings: settingsOf(file.path), workspace }) }));
  const projects = Object.keys(files).filter((path) => path.endsWith('idempo.json')).flatMap((path) => {
    const own = results.filter(({ file }) => projectFileCandidates(file.path, '').find((candidate) => files[candidate] !== undefined) === path);
    return projectFindings(parseProjectFile(path, files[path] ?? ''), own.map(({ result }) => result));
  });
  return [...results.flatMap(({ result }) => result.findings), ...lintWorkflowNames(parsed), ...projects];
}

/** Whole findings with their fixes, in one order; a `.sql` file that two workflows name counts once. */
function comparable(findings: readonly Finding[]): readonly string[] {
  const texts = findings.map(({ code, name, severity, confidence, message, file, range: { start, end }, task, fixes }) => JSON.stringify([
    file, start, end, code, message, name, severity, confidence, task ?? null,
    fixes.map(({ title, kind, edits }) => [title, kind, edits.map((edit) => [edit.file, edit.range.start, edit.range.end, edit.newText])]),
  ]));
  return [...new Set(texts)].sort();
}

interface JsonPlace {
  readonly offset: number;
}

type JsonFinding = Omit<Finding, 'range' | 'fixes'> & {
  readonly start: JsonPlace;
  readonly end: JsonPlace;
  readonly fixes: readonly { readonly title: string; readonly kind: 'safe' | 'suggest'; readonly edits: readonly { readonly file: string; readonly start: JsonPlace; readonly end: JsonPlace; readonly newText: string }[] }[];
};

async function lintFromTerminal(files: Files): Promise<readonly Finding[]> {
  const { value } = await makeCliBench({ files }).json('lint', '.');
  return (value as { readonly findings: readonly JsonFinding[] }).findings.map(({ start, end, fixes, ...finding }) => ({
    ...finding, range: { start: start.offset, end: end.offset },
    fixes: fixes.map((fix) => ({ ...fix, edits: fix.edits.map(({ file, start: from, end: to, newText }) => ({ file, newText, range: { start: from.offset, end: to.offset } })) })),
  }));
}

async function assertSame(files: Files): Promise<void> {
  assert.deepEqual(comparable(await lintFromTerminal(files)), comparable(lintLikeEditor(files)));
}

function filesIn(folder: string): Files {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(?:ya?ml|sql|json)$/.test(name));
  return Object.fromEntries(names.map((name) => [name.replaceAll('\\', '/'), readFileSync(join(folder, name), 'utf8')]));
}

describe('terminal and editor', () => {
  for (const folder of readdirSync('examples').filter((name) => !name.includes('.'))) {
    if (!Object.keys(filesIn(join('examples', folder))).some(isWorkflowFileName)) continue;
    it(`find the same in examples/${folder}`, () => assertSame(filesIn(join('examples', folder))));
  }

  it('find the same in all examples together', async () => {
    assert.ok(comparable(lintLikeEditor(filesIn('examples'))).length > 5);
    await assertSame(filesIn('examples'));
  });

  it('find the same with project files, one of them mistaken', async () => {
    const files = filesIn('examples');
    await assertSame({
      ...files,
      'idempo.json': '{"rules": {"T01": "info", "R02": {"severity": "off"}, "W99": "off"}, "dialect": "hive"}',
      'unsafe/idempo.json': '{"rules": {"W01": "warning"}, "ignore": [{"code": "W03", "because": "counted once"}]}',
    });
  });

  for (const rule of RULES) {
    it(`find the same in the examples of ${rule.code}`, async () => {
      const { bad, good } = pageOf(rule);
      for (const example of [...bad, ...good]) {
        if (example.kind === 'workflow') await assertSame({ 'load.workflow.yaml': example.text, ...example.others });
      }
    });
  }
});
