// npm run code: builds, then opens the extension on examples/.
// With desktop VS Code on PATH in its window, else in a browser: the address is printed and served until Ctrl-C.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const EXAMPLES = join(ROOT, 'examples');

const built = spawnSync('node', [join(ROOT, 'src', 'build', 'build.mjs')], { cwd: ROOT, stdio: 'inherit' });
if (built.status !== 0) process.exit(built.status ?? 1);

if (desktopIsThere()) {
  const opened = spawnSync('code', ['--new-window', `--extensionDevelopmentPath=${ROOT}`, EXAMPLES], { stdio: 'inherit', shell: process.platform === 'win32' });
  process.exit(opened.status ?? 1);
}
await serve();

function desktopIsThere() {
  if (process.argv.includes('--browser')) return false;
  const asked = spawnSync('code', ['--version'], { encoding: 'utf8', shell: process.platform === 'win32' });
  return asked.status === 0;
}

/** A copy of the examples, so that trying the extension leaves no trace in the clone. */
async function serve() {
  const { createProfile, startServer } = await import('./vscodeHost.mjs');
  const { windowAddress } = await import('./vscodeWindow.mjs');
  const folder = mkdtempSync(join(tmpdir(), 'idempo-examples-'));
  cpSync(EXAMPLES, folder, { recursive: true });
  const profile = createProfile();
  const server = await startServer({ profile });
  console.log(`\nOpen ${windowAddress(server, { folder, extension: ROOT })}\n\nCtrl-C stops the server.`);
  const end = async () => {
    await server.stop();
    profile.remove();
    rmSync(folder, { recursive: true, force: true });
    process.exit(0);
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}
