import type { ProofKind, ProofResult } from '../../core/proof/proof';
import type { ProofCase } from '../../core/proof/proofCases';
import { element, escapeXml } from './junit';

export interface ProvedCase extends ProofCase {
  readonly result: ProofResult;
}

const TITLES: Readonly<Record<ProofKind, string>> = {
  twice: 'run twice gives the same rows',
  clock: 'same rows under another execution clock',
  random: 'same rows with other random values',
};

/** `load: run twice gives the same rows`. */
export function caseTitle({ kind, task }: ProofCase): string {
  return `${task ?? 'whole workflow'}: ${TITLES[kind]}`;
}

type Failed = Exclude<ProofResult, { readonly outcome: 'same' }>;

/** JUnit's XML: one suite, a case for each proof. What proved nothing is skipped; a first run that failed is an error. */
export function proofsJunit(path: string, proved: readonly ProvedCase[], messageOf: (result: Failed) => string): string {
  const isError = ({ result }: ProvedCase): boolean => result.outcome === 'notRun' && result.round === 'first';
  const isFailure = (each: ProvedCase): boolean => each.result.outcome !== 'same' && !isError(each);
  const counts = {
    tests: proved.length, failures: proved.filter(isFailure).length, errors: proved.filter(isError).length, time: 0,
  };
  const cases = proved.map((each) => element('testcase', { name: caseTitle(each), classname: path, file: path, time: 0 }, childrenOf(each, isError(each), messageOf)));
  const suite = element('testsuite', { name: path, ...counts, skipped: proved.filter(({ result }) => result.outcome === 'same' && result.tables === 0).length }, cases);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', { name: 'idempo prove', ...counts }, [suite])}\n`;
}

function childrenOf({ result }: ProvedCase, isError: boolean, messageOf: (result: Failed) => string): readonly string[] {
  if (result.outcome === 'same') return result.tables === 0 ? [element('skipped', { message: 'nothing was written, which proves nothing' })] : [];
  const text = escapeXml(messageOf(result));
  const name = isError ? 'error' : 'failure';
  return [`<${name} message="${text}" type="${result.outcome}">${text}</${name}>`];
}
