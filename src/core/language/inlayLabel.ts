import type { InlayValue } from './inlays';

const SHOWN_LENGTH = 32;

/** What stands in the line: `= 2026-03-05`; `← load` where a run takes the value from that task; `…` where tasks differ. */
export function inlayLabel(values: readonly InlayValue[]): string {
  const [first] = values;
  if (first === undefined) return '';
  const labels = new Set(values.map(({ awaits, text }) => (awaits === undefined ? `= ${shorten(text)}` : `← ${shorten(awaits)}`)));
  return labels.size === 1 ? ([...labels][0] ?? '') : `${[...labels][0] ?? ''} …`;
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  const characters = [...line];
  if (line === '') return '""';
  return characters.length <= SHOWN_LENGTH ? line : `${characters.slice(0, SHOWN_LENGTH - 1).join('')}…`;
}
