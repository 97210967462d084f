import * as vscode from 'vscode';

/** The editor's display language, of those in which Idempo's own pages and words are written: texts outside of `vscode.l10n`. */
export function displayLanguage(): 'en' | 'zh-cn' {
  return vscode.env.language.toLowerCase() === 'zh-cn' ? 'zh-cn' : 'en';
}
