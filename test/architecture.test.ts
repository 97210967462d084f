import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = join(__dirname, '..', 'src');

/** The dependency law (src/README.md). Key: folder; value: the folders it may import. What is not listed is forbidden. */
const LAW: Readonly<Record<string, readonly string[]>> = {
  'core/base': [],
  'core/schedule': ['core/base', 'core/workflow'],
  'core/workflow': ['core/base', 'core/schedule'],
  'core/sql': ['core/base'],
  'core/instance': ['core/base'],
  'core/logic': ['core/base', 'core/workflow', 'core/schedule', 'core/instance'],
  'core/params': ['core/base', 'core/workflow', 'core/schedule', 'core/sql'],
  'core/translate': ['core/base', 'core/workflow', 'core/schedule', 'core/sql'],
  'core/lint': ['core/base', 'core/workflow', 'core/schedule', 'core/params', 'core/sql'],
  'core/runner': ['core/base', 'core/workflow', 'core/schedule', 'core/params', 'core/sql', 'core/logic', 'core/instance'],
  'core/language': ['core/base', 'core/workflow', 'core/schedule', 'core/params', 'core/sql', 'core/lint', 'core/instance'],
  'core/views': ['core/base', 'core/workflow', 'core/schedule', 'core/params', 'core/instance'],
  'core/simulation': ['core/base', 'core/workflow', 'core/schedule', 'core/params', 'core/instance', 'core/runner', 'core/views'],
  'core/onboarding': ['core/base', 'core/workflow', 'core/schedule', 'core/params', 'core/instance'],
  'core/proof': ['core/base', 'core/workflow', 'core/instance', 'core/runner'],
  'core/remote': ['core/base', 'core/workflow', 'core/schedule', 'core/instance'],
  protocol: ['core/*'],
  'adapters/*': ['core/*', 'protocol'],
  worker: ['core/*', 'protocol', 'adapters/sqljs', 'adapters/node', 'adapters/web'],
  language: ['core/*', 'protocol', 'adapters/memory', 'adapters/node', 'adapters/web'],
  webview: ['protocol', 'core/views', 'core/instance'],
  extension: ['core/*', 'protocol', 'adapters/*'],
  cli: ['core/*', 'adapters/*'],
};

/** A package has one importer. */
const PACKAGE_OWNERS: Readonly<Record<string, string>> = {
  yaml: 'core/workflow',
  'cron-parser': 'test',
  'sql.js': 'adapters/sqljs',
  preact: 'webview',
  '@dagrejs/dagre': 'webview',
  vscode: 'extension',
};

interface Import {
  readonly file: string;
  readonly specifier: string;
}

function listFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return listFiles(path);
    return /\.tsx?$/.test(name) ? [path] : [];
  });
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8');
  const pattern = /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|\b(?:import|require)\(\s*['"]([^'"]+)['"]\s*\)/g;
  return [...text.matchAll(pattern)].map((match) => ({ file, specifier: match[1] ?? match[2] ?? match[3] ?? '' }));
}

/** `core/sql`, `adapters/node`, `webview`, … */
function folderOf(path: string): string {
  const parts = relative(ROOT, path).split('/');
  const depth = parts[0] === 'core' || parts[0] === 'adapters' ? 2 : 1;
  return parts.slice(0, depth).join('/');
}

function mayImport(from: string, to: string): boolean {
  if (from === to) return true;
  const rules = LAW[from] ?? LAW[`${from.split('/')[0] ?? ''}/*`] ?? [];
  return rules.some((rule) => rule === to || (rule.endsWith('/*') && to.startsWith(rule.slice(0, -1))));
}

function isRelative(specifier: string): boolean {
  return specifier.startsWith('.');
}

function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier);
}

const all = listFiles(ROOT).flatMap(importsOf);

describe('architecture', () => {
  it('imports only what the dependency law allows', () => {
    const offences = all
      .filter((item) => isRelative(item.specifier) && !/\.(css|ttf|json)$/.test(item.specifier))
      .map((item) => ({ item, from: folderOf(item.file), to: folderOf(resolve(dirname(item.file), item.specifier)) }))
      .filter(({ from, to }) => !mayImport(from, to))
      .map(({ item, from, to }) => `${relative(ROOT, item.file)} → ${item.specifier}: ${from} may not import ${to}`);
    assert.deepEqual(offences, []);
  });

  it('lets only *.node.ts files of the workers import adapters/node', () => {
    const offences = all
      .filter((item) => ['worker', 'language'].includes(folderOf(item.file)) && isRelative(item.specifier))
      .filter((item) => folderOf(resolve(dirname(item.file), item.specifier)) === 'adapters/node')
      .filter((item) => !item.file.endsWith('.node.ts'))
      .map((item) => relative(ROOT, item.file));
    assert.deepEqual(offences, []);
  });

  it('gives each package one importer', () => {
    const offences = all
      .filter((item) => !isRelative(item.specifier))
      .map((item) => ({ item, owner: PACKAGE_OWNERS[packageOf(item.specifier)] }))
      .filter(({ item, owner }) => owner !== undefined && folderOf(item.file) !== owner)
      .map(({ item, owner }) => `${relative(ROOT, item.file)} imports ${item.specifier}, which belongs to ${owner ?? ''}`);
    assert.deepEqual(offences, []);
  });

  it('keeps Node and unknown packages out of core, protocol and webview', () => {
    const pure = (file: string): boolean => /^(core|protocol|webview)\b/.test(folderOf(file));
    const offences = all
      .filter((item) => !isRelative(item.specifier) && pure(item.file))
      .filter((item) => PACKAGE_OWNERS[packageOf(item.specifier)] === undefined && !item.specifier.startsWith('@vscode/codicons'))
      .map((item) => `${relative(ROOT, item.file)} imports ${item.specifier}`);
    assert.deepEqual(offences, []);
  });

  it('keeps clock, timers and randomness out of core', () => {
    const banned = /\bDate\.now\(|\bnew Date\(|\bsetTimeout\(|\bsetInterval\(|\bMath\.random\(|\bperformance\.now\(/;
    const offences = listFiles(join(ROOT, 'core')).filter((file) => banned.test(stripComments(readFileSync(file, 'utf8'))));
    assert.deepEqual(offences.map((file) => relative(ROOT, file)), []);
  });

  it('has no import cycle between folders of core except workflow and schedule types', () => {
    assert.deepEqual(findCycles(coreEdges()), []);
  });
});

function stripComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/[^\n]*/g, '');
}

function coreEdges(): Map<string, Set<string>> {
  const edges = new Map<string, Set<string>>();
  for (const item of all) {
    if (!isRelative(item.specifier)) continue;
    const from = folderOf(item.file);
    const to = folderOf(resolve(dirname(item.file), item.specifier));
    const allowedPair = from === 'core/workflow' && to === 'core/schedule';
    if (from === to || allowedPair || !from.startsWith('core/')) continue;
    edges.set(from, (edges.get(from) ?? new Set()).add(to));
  }
  return edges;
}

function findCycles(edges: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const cycles: string[] = [];
  const visit = (node: string, path: readonly string[]): void => {
    if (path.includes(node)) {
      cycles.push([...path.slice(path.indexOf(node)), node].join(' → '));
      return;
    }
    for (const next of edges.get(node) ?? []) visit(next, [...path, node]);
  };
  for (const node of edges.keys()) visit(node, []);
  return cycles;
}
