import * as vscode from 'vscode';
import { describeReason } from '../core/views/reasons';
import { ENGLISH_VIEW_TEXTS, type ViewTexts } from '../core/views/viewTexts';
import { sayLogLine, sayRunError } from './lint/findingTexts';
import { ENGLISH_PANEL_TEXTS, type PanelTexts } from '../protocol/panelTexts';

let viewTexts: ViewTexts | undefined;

/** The part of the texts that stays in the host: it is no text that could be sent. */
export const SAYERS = { sayError: sayRunError, sayLogLine } as const satisfies Partial<ViewTexts>;

/** The tree's texts in the user's language; English where the bundle has none. */
export function localisedTexts(): ViewTexts {
  viewTexts ??= { ...ENGLISH_VIEW_TEXTS, ...translate(ENGLISH_VIEW_TEXTS), ...SAYERS };
  return viewTexts;
}

/** The panel's texts, likewise; they are sent to the page and to workers. */
export function localisedPanelTexts(): PanelTexts {
  return { ...ENGLISH_PANEL_TEXTS, ...translate(ENGLISH_PANEL_TEXTS) };
}

function translate(english: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(english).map(([key, text]) => [key, vscode.l10n.t(text)]));
}

/** A reason or error of the core's, as it is stored, in the user's language. */
export function sayReason(reason: string): string {
  return describeReason(reason, localisedTexts());
}

/** IANA zone of this machine: execution times are shown in it. */
export function localZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
