import * as vscode from 'vscode';
import { ENGLISH_VIEW_TEXTS, type ViewTexts } from '../core/views/viewTexts';

/** The texts of tree and panel in the user's language; English where the bundle has none. */
export function localisedTexts(): ViewTexts {
  const entries = Object.entries(ENGLISH_VIEW_TEXTS).map(([key, english]) => [key, vscode.l10n.t(english)]);
  return { ...ENGLISH_VIEW_TEXTS, ...(Object.fromEntries(entries) as Partial<ViewTexts>) };
}

/** IANA zone of this machine: execution times are shown in it. */
export function localZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
