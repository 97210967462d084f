/** Every prefix and every loss of one character of the marked scripts, linted: `npx tsx bench/halfTyped.ts`. */
import { lintDeletions, lintPrefixes, type HalfTypedResult } from '../test/support/fuzz/halfTyped';
import { corpusScripts } from '../test/support/fuzz/inputs';

function show(name: string, { texts, expected, found, missed, mistakes }: HalfTypedResult): void {
  console.log(`${name}: ${String(texts)} texts, ${String(found)} of ${String(expected)} complete findings (${((100 * found) / expected).toFixed(3)} %), ${String(mistakes.length)} exceptions or ranges outside`);
  for (const line of [...missed, ...mistakes].slice(0, 10)) console.log(`  ${line}`);
}

const scripts = corpusScripts();
const prefixes = lintPrefixes(scripts, 1);
show('prefixes', prefixes);
const deletions = lintDeletions(scripts, 1);
show('one character lost', deletions);
if (prefixes.found / prefixes.expected < 0.999 || prefixes.mistakes.length + deletions.mistakes.length > 0) process.exitCode = 1;
