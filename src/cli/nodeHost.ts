import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { openRunner } from '../adapters/node/openRunner';
import { readStoreCopy } from '../adapters/node/readStoreCopy';
import type { CliHost } from './host';
import { nodeFiles } from './nodeFiles';
import { runGit } from './runGit';

/** A reader such as `head` that closes the pipe early is no error. */
function ignoreClosedPipe(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

async function readStandardInput(): Promise<string> {
  return (await readText(process.stdin)).replace(/^\ufeff/, '');
}

export function nodeHost(): CliHost {
  ignoreClosedPipe(process.stdout);
  ignoreClosedPipe(process.stderr);
  const cwd = process.cwd();
  return {
    cwd,
    now: () => Date.now(),
    writeOut: (text) => void process.stdout.write(text),
    writeError: (text) => void process.stderr.write(text),
    readStandardInput,
    files: nodeFiles(cwd),
    openRunner: (workflowFolder) => openRunner({ workflowFolder, ownerName: 'a terminal' }),
    runGit,
    readRuns: (workflowFolder, query) => readStoreCopy({ workflowFolder }, query),
    readEngine: () => readFileSync(join(__dirname, 'sql-wasm.wasm')),
    onInterrupt: (listener) => {
      process.on('SIGINT', listener);
      return { dispose: () => void process.off('SIGINT', listener) };
    },
  };
}
