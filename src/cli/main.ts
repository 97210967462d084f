import { version } from '../../package.json';
import { messageOf } from '../core/base/errors';
import { EXIT } from './exitCodes';
import { nodeHost } from './nodeHost';
import { runCli } from './runCli';

/** Waits for what is written to a pipe: leaving earlier would cut it off. */
function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.writableLength === 0 || stream.destroyed) resolve();
    else stream.write('', () => resolve());
  });
}

async function main(): Promise<void> {
  let code: number = EXIT.crash;
  try {
    code = await runCli(process.argv.slice(2), nodeHost(), version);
  } catch (error) {
    const stack = error instanceof Error ? (error.stack ?? '') : '';
    process.stderr.write(`idempo: a mistake in idempo itself: ${messageOf(error)}\nPlease report it with these lines:\n${stack}\n`);
  }
  await Promise.all([drained(process.stdout), drained(process.stderr)]);
  process.exit(code);
}

void main();
