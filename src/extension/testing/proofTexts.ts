import * as vscode from 'vscode';
import type { DifferentRows, NotRun, ProofKind, TableDifference } from '../../core/proof/proof';

export function titleOf(kind: ProofKind): string {
  switch (kind) {
    case 'twice': return vscode.l10n.t('run twice gives the same rows');
    case 'clock': return vscode.l10n.t('same rows under another execution clock');
    case 'random': return vscode.l10n.t('same rows with other random values');
  }
}

/** Why it is no proof of idempotency, for the test's message. */
export function describeDifference({ task, difference, others }: DifferentRows, kind: ProofKind): string {
  const { table } = difference;
  const cause = task === undefined ? vscode.l10n.t('The rows of {0} differ.', table) : vscode.l10n.t('{0} leaves other rows in {1}.', task, table);
  const lines = [`${cause} ${reasonOf(kind)}`, ...describeRows(difference)];
  return [...lines, ...(others.length === 0 ? [] : [vscode.l10n.t('These tables differ as well: {0}', others.join(', '))])].join('\n');
}

function reasonOf(kind: ProofKind): string {
  switch (kind) {
    case 'twice': return vscode.l10n.t('It was run a second time for the same schedule time.');
    case 'clock': return vscode.l10n.t('The second run was at another time: something reads the clock.');
    case 'random': return vscode.l10n.t('The second run drew other random values.');
  }
}

function describeRows({ firstRows, secondRows, rows }: TableDifference): readonly string[] {
  const counts = vscode.l10n.t('Rows after the first run: {0}, after the second: {1}.', firstRows ?? vscode.l10n.t('no table'), secondRows ?? vscode.l10n.t('no table'));
  if (rows === undefined) return [counts, vscode.l10n.t('The tables are too large to be compared row by row.')];
  return [counts, `  (${rows.columns.join(', ')})`, ...rowLines('-', rows.missing, rows.missingRows), ...rowLines('+', rows.added, rows.addedRows)];
}

function rowLines(sign: string, count: number, rows: readonly (readonly string[])[]): readonly string[] {
  const more = count - rows.length;
  return [...rows.map((row) => `${sign} (${row.join(', ')})`), ...(more > 0 ? [`${sign} ${vscode.l10n.t('… and {0} more', more)}`] : [])];
}

export function describeNotRun({ round, task, message }: NotRun): string {
  if (round === 'second') return vscode.l10n.t('The second run for the same schedule time failed in {0}: {1}', task ?? '', message);
  return task === undefined ? vscode.l10n.t('It could not be run: {0}', message) : vscode.l10n.t('{0} failed, so that there is nothing to compare: {1}', task, message);
}
