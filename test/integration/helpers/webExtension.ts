import { mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ExtensionFolder {
  readonly path: string;
  remove(): void;
}

/**
 * The extension as a window without a Node host sees it: links to every file, and a manifest without `main`.
 * With both entry points in the manifest VS Code would choose the Node host whatever the address asks for.
 */
export function webOnlyExtension(source: string): ExtensionFolder {
  const path = mkdtempSync(join(tmpdir(), 'idempo-web-extension-'));
  for (const name of readdirSync(source)) {
    if (!/^(package\.json|\..*|node_modules|test)$/.test(name)) symlinkSync(join(source, name), join(path, name));
  }
  const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as Record<string, unknown>;
  delete manifest['main'];
  writeFileSync(join(path, 'package.json'), JSON.stringify(manifest));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
