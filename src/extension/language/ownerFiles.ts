import * as vscode from 'vscode';
import type { FilePlace, LanguageOwnerMethods } from '../../protocol/languageProtocol';
import type { Platform } from '../platform';
import { EXCLUDED, pathIn } from '../workspace/filePaths';
import { readInside, readSaved, readText } from '../workspace/readText';

const SCRIPT_GLOB = '**/*.sql';
/** More scripts than this are not looked at. */
const MAX_SCRIPTS = 5000;

/** The files that the language worker asks for. */
export function ownerFiles(platform: Platform): LanguageOwnerMethods {
  return {
    readFile: ({ folder, path }, version) => readInside({ platform, folder: vscode.Uri.parse(folder), read: version === 'saved' ? readSaved : readText }, path),
    listScripts,
  };
}

async function listScripts(): Promise<readonly FilePlace[]> {
  const uris = await vscode.workspace.findFiles(SCRIPT_GLOB, EXCLUDED, MAX_SCRIPTS);
  return uris.flatMap((uri) => {
    const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri;
    const path = folder && pathIn(folder, uri);
    return folder === undefined || path === undefined ? [] : [{ folder: folder.toString(), path }];
  });
}
