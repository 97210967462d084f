import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
// @ts-expect-error -- the build is plain JavaScript
import { withoutPages } from '../../../src/build/withoutPages.mjs';

/** What the columns of the scoreboard ask (vscode-ux.md §3.14), read from the manifest and from the bundles. */
const ROOT = join(__dirname, '..', '..', '..');

interface Step {
  readonly id: string;
  readonly media: { readonly svg?: string; readonly altText?: string };
  readonly completionEvents?: readonly string[];
}

interface Manifest {
  readonly main: string;
  readonly browser: string;
  readonly l10n: string;
  readonly extensionDependencies?: readonly string[];
  readonly extensionPack?: readonly string[];
  readonly activationEvents: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly supported: unknown; readonly description: string; readonly restrictedConfigurations: readonly string[] };
    readonly virtualWorkspaces: { readonly supported: unknown; readonly description: string };
  };
  readonly contributes: {
    readonly walkthroughs: readonly { readonly steps: readonly Step[] }[];
    readonly viewsWelcome: readonly { readonly view: string; readonly when?: string }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly commands: readonly { readonly command: string; readonly category?: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command?: string; readonly when?: string }[]>>;
    readonly configuration: { readonly properties: Readonly<Record<string, unknown>> };
  };
}

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;
const { contributes } = manifest;

describe('the scoreboard: first steps', () => {
  const steps = contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);

  it('one walkthrough of five steps, each of which ticks itself', () => {
    assert.equal(contributes.walkthroughs.length, 1);
    assert.equal(steps.length, 5);
    assert.deepEqual(steps.filter(({ completionEvents = [] }) => completionEvents.length === 0), []);
  });

  it('a step ticks by a command that exists or by a context key that the code sets', () => {
    const commands = new Set(contributes.commands.map(({ command }) => `onCommand:${command}`));
    const watcher = readFileSync(join(ROOT, 'src', 'extension', 'onboarding', 'firstSteps.ts'), 'utf8') + readFileSync(join(ROOT, 'src', 'core', 'onboarding', 'firstSteps.ts'), 'utf8');
    const isSet = (event: string): boolean => event.startsWith('onContext:idempo.did.') && watcher.includes(`'${event.slice('onContext:idempo.did.'.length)}'`);
    assert.deepEqual(steps.flatMap(({ completionEvents = [] }) => completionEvents).filter((event) => !commands.has(event) && !isSet(event)), []);
  });

  it('the pictures are drawn in the colours of the theme, and have alternative texts', () => {
    for (const { id, media } of steps) {
      assert.ok(media.svg !== undefined && existsSync(join(ROOT, media.svg)), id);
      const drawn = readFileSync(join(ROOT, media.svg), 'utf8').replaceAll(/var\(--vscode-[^)]*(?:\([^)]*\)[^)]*)*\)/g, '');
      assert.deepEqual(drawn.match(/#[0-9a-f]{3,8}\b|rgb/gi), null, `${id} has a colour of its own`);
      assert.ok(media.altText !== undefined, id);
    }
  });

  it('a text for each empty state: no folder, no workflow file, looking, restricted', () => {
    const states = contributes.viewsWelcome.map(({ view, when }) => `${view} ${when ?? ''}`.trim());
    assert.equal(new Set(states).size, states.length);
    assert.ok(states.length >= 4);
    const views = new Set(Object.values(contributes.views).flat().map(({ id }) => id));
    assert.deepEqual(contributes.viewsWelcome.filter(({ view }) => !views.has(view)), []);
  });
});

describe('the scoreboard: commands', () => {
  it('each command has the category of the product', () => {
    assert.deepEqual(contributes.commands.filter(({ category }) => category !== 'Idempo'), []);
  });

  it('commands that need something chosen are hidden from the palette, or ask', () => {
    const hidden = (contributes.menus['commandPalette'] ?? []).filter(({ when }) => when === 'false');
    assert.ok(hidden.length > 0);
  });
});

describe('the scoreboard: platform', () => {
  it('trust is limited, says what waits for it, and keeps settings that can run something back', () => {
    const { supported, description, restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    assert.equal(supported, 'limited');
    assert.match(description, /^%.+%$/);
    const known = new Set(Object.keys(contributes.configuration.properties));
    assert.deepEqual(restrictedConfigurations.filter((setting) => !known.has(setting)), []);
    assert.ok(restrictedConfigurations.length > 0);
  });

  it('virtual workspaces are declared', () => {
    assert.ok(manifest.capabilities.virtualWorkspaces.supported === true || manifest.capabilities.virtualWorkspaces.description !== '');
  });

  it('no other extension is needed', () => {
    assert.deepEqual([...(manifest.extensionDependencies ?? []), ...(manifest.extensionPack ?? [])], []);
  });

  it('activation is narrow: by workflow files, its own views, tasks and pages', () => {
    const narrow = /^(?:workspaceContains:\*\*\/\*\.workflow\.ya?ml|onView:idempo\.|onCommand:idempo\.|onTaskType:idempo|onWebviewPanel:idempo\.|onFileSystem:idempo|onLanguageModelTool:idempo)/;
    assert.deepEqual(manifest.activationEvents.filter((event) => !narrow.test(event)), []);
  });

  it('English and Simplified Chinese', () => {
    assert.ok(existsSync(join(ROOT, 'package.nls.zh-cn.json')));
    assert.ok(existsSync(join(ROOT, manifest.l10n, 'bundle.l10n.zh-cn.json')));
  });
});

describe('the scoreboard: the web extension', () => {
  /** A Node module in it would end the build with an error. */
  const bundled = () =>
    build({ absWorkingDir: ROOT, entryPoints: ['src/extension/extension.web.ts'], bundle: true, platform: 'browser', format: 'cjs', external: ['vscode'], plugins: [withoutPages], write: false, outdir: 'out', metafile: true, logLevel: 'silent' });

  it('has an entry of its own, which needs nothing but VS Code', async () => {
    assert.match(manifest.browser, /^\.\/dist\/extension\.web\./);
    const { metafile } = await bundled();
    const needed = Object.values(metafile.outputs).flatMap((output) => output.imports.map(({ path }) => path));
    assert.deepEqual([...new Set(needed)], ['vscode']);
  }).timeout(60_000);

  it('reports nothing to anybody', async () => {
    const { outputFiles } = await bundled();
    const text = outputFiles.map((file) => file.text).join('\n');
    assert.deepEqual(text.match(/createTelemetryLogger|TelemetryReporter|applicationinsights|sendBeacon|XMLHttpRequest/gi), null);
  }).timeout(60_000);
});
