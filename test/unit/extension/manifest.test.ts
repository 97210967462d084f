import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ANY_STATES } from '../../../src/core/views/describeState';
import { ENGLISH_REASON_TEXTS } from '../../../src/core/views/reasonTexts';
import { ENGLISH_PANEL_TEXTS } from '../../../src/protocol/panelTexts';
import { ENGLISH_VIEW_TEXTS } from '../../../src/core/views/viewTexts';
import { COMMANDS } from '../../../src/extension/commands/ids';
import { taggedTemplates } from '../l10n/templatesInSources';

const ROOT = join(__dirname, '..', '..', '..');

interface Manifest {
  readonly icon: string;
  readonly bin: { readonly idempo: string };
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly category: string; readonly enablement?: string }[];
    readonly viewsContainers: { readonly activitybar: readonly { readonly icon: string }[] };
    readonly menus: Readonly<Record<string, readonly { readonly command?: string; readonly when?: string }[]>>;
  };
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
}

const manifest = readJson('package.json') as Manifest;
const manifestText = readFileSync(join(ROOT, 'package.json'), 'utf8');

/** Every text that the extension passes to `vscode.l10n.t`. */
function localisedTexts(): readonly string[] {
  const texts = listFiles(join(ROOT, 'src', 'extension')).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/l10n\.t\(\s*'((?:[^'\\]|\\.)*)'/g)].map((match) => (match[1] ?? '').replace(/\\'/g, "'")),
  );
  return [...new Set([...texts, ...Object.values(ENGLISH_VIEW_TEXTS), ...Object.values(ENGLISH_PANEL_TEXTS)])];
}

function listFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? listFiles(path) : [path];
  });
}

describe('manifest', () => {
  it('contributes exactly the commands that the code registers', () => {
    const contributed = manifest.contributes.commands.map((item) => item.command).sort();
    assert.deepEqual(contributed, Object.values(COMMANDS).sort());
  });

  it('gives each command the category Idempo', () => {
    assert.deepEqual(manifest.contributes.commands.filter((item) => item.category !== 'Idempo'), []);
  });

  it('offers in menus only commands that exist', () => {
    const known = new Set<string>(Object.values(COMMANDS));
    const used = Object.values(manifest.contributes.menus).flat().flatMap((item) => (item.command === undefined ? [] : [item.command]));
    assert.deepEqual(used.filter((command) => !known.has(command)), []);
  });

  it('disables what executes in an untrusted workspace', () => {
    const harmless = new Set(['idempo.workflow.showStatus', 'idempo.workflow.open', 'idempo.task.open', 'idempo.attempt.openLog', 'idempo.attempt.openSql', 'idempo.task.previewSql', 'idempo.asIf.choose', 'idempo.scenario.simulate', 'idempo.rule.explain', 'idempo.workflow.new', 'idempo.sample.open', 'idempo.tree.showOlder', 'idempo.tree.refresh', 'idempo.tree.find']);
    const open = manifest.contributes.commands.filter((item) => item.enablement === undefined && !harmless.has(item.command));
    assert.deepEqual(open, []);
  });

  it('offers for each node of the tree what can be done with it, and nothing else', () => {
    const items = manifest.contributes.menus['view/item/context'] ?? [];
    const offered = (viewItem: string): readonly string[] => {
      const fits = items.filter(({ when = '' }) => new RegExp(/viewItem =~ \/(.+)\/$/.exec(when)?.[1] ?? '^$').test(viewItem));
      return [...new Set(fits.map(({ command = '' }) => command.replace('idempo.', '')))].sort();
    };
    assert.deepEqual(offered('workflow.broken'), ['workflow.open']);
    assert.deepEqual(offered('workflow'), ['workflow.backfill', 'workflow.dryRun', 'workflow.open', 'workflow.run', 'workflow.showStatus']);
    assert.deepEqual(offered('workflow.scheduled.gaps').filter((name) => /planMissing|schedule\./.test(name)), ['schedule.switchOn', 'workflow.planMissing']);
    assert.deepEqual(offered('workflow.scheduled.switchedOn').filter((name) => name.startsWith('schedule.')), ['schedule.switchOff']);
    assert.deepEqual(offered('orphan.switchedOn'), ['schedule.switchOff']);
    assert.deepEqual(offered('backfill.running.pause.cancel'), ['backfill.cancel', 'backfill.pause', 'workflow.showStatus']);
    assert.deepEqual(offered('backfill.paused.resume.cancel'), ['backfill.cancel', 'backfill.resume', 'workflow.showStatus']);
    assert.deepEqual(offered('workflowInstance.running.pause.cancel'), ['instance.cancel', 'instance.pause', 'workflow.showStatus']);
    assert.deepEqual(offered('logicalInstance.failed.rerunnable.rerunFailed.rerunAll'), ['instance.rerunAll', 'instance.rerunFailed', 'workflow.showStatus']);
    assert.deepEqual(offered('attempt.failed'), ['attempt.openLog', 'attempt.openSql', 'workflow.showStatus']);
    for (const quiet of ['taskList', 'none', 'older']) assert.deepEqual(offered(quiet), []);
  });

  it('names only files that exist', () => {
    const icons = [manifest.icon, ...manifest.contributes.viewsContainers.activitybar.map((item) => item.icon)];
    assert.deepEqual(icons.filter((path) => !existsSync(join(ROOT, path))), []);
  });

  it('names the built command under bin.idempo', () => {
    assert.equal(manifest.bin.idempo, 'dist/cli.cjs');
  });
});

describe('localisation', () => {
  for (const language of ['', '.zh-cn']) {
    it(`has every manifest text in package.nls${language}.json, and no other`, () => {
      const used = [...new Set([...manifestText.matchAll(/%([\w.]+)%/g)].map((match) => match[1] ?? ''))].sort();
      assert.deepEqual(Object.keys(readJson(`package.nls${language}.json`) as object).sort(), used);
    });
  }

  it('has every text of the extension, tree and panel in Simplified Chinese, with the same placeholders', () => {
    const bundle = readJson('l10n/bundle.l10n.zh-cn.json') as Readonly<Record<string, string>>;
    const placeholders = (text: string): string => (text.match(/\{\d\}/g) ?? []).sort().join();
    const missing = localisedTexts().filter((text) => bundle[text] === undefined);
    const unequal = localisedTexts().filter((text) => placeholders(bundle[text] ?? text) !== placeholders(text));
    assert.deepEqual({ missing, unequal }, { missing: [], unequal: [] });
  });

  it('has no text in Simplified Chinese that nothing says any more', () => {
    const source = listFiles(join(ROOT, 'src')).map((file) => readFileSync(file, 'utf8')).join('\n');
    const written = (text: string): string => text.replace(/\\/g, '\\\\').replace(/'/g, "\\'").replace(/\n/g, '\\n');
    const said = new Set<string>([...taggedTemplates().map(({ template }) => template), ...Object.values(ENGLISH_REASON_TEXTS), ...ANY_STATES]);
    const keys = Object.keys(readJson('l10n/bundle.l10n.zh-cn.json') as object);
    assert.deepEqual(keys.filter((text) => !said.has(text) && !source.includes(`'${written(text)}'`) && !source.includes(`"${text}"`)), []);
  });
});
