import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/disposable';
import { sayError } from '../report';

/** Scheme of read-only files that are made from what the runner knows. */
export const SCHEME = 'idempo';

/** What a file holds now; `undefined`: nothing is known of it any more. */
export type FileSource = (uri: vscode.Uri) => Promise<string | undefined>;

interface KnownFile {
  readonly uri: vscode.Uri;
  readonly bytes: Uint8Array;
  readonly mtime: number;
}

/** Files that were read at some time; an older one that is still open keeps what it shows. */
const MAX_FILES = 200;

/** A read-only file system: its editors come back after a reload, and follow what they show. */
export class IdempoFiles implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<vscode.FileChangeEvent[]>());
  readonly #known = new Map<string, KnownFile>();
  readonly onDidChangeFile = this.#changed.event;

  constructor(readonly source: FileSource) {
    this.#store.add(vscode.workspace.registerFileSystemProvider(SCHEME, this, { isReadonly: true, isCaseSensitive: true }));
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** Reads the files that are open again, and tells of those that hold something else now. */
  async refresh(): Promise<void> {
    const open = new Set(vscode.workspace.textDocuments.map(({ uri }) => uri.toString()));
    for (const file of [...this.#known.values()]) {
      if (!open.has(file.uri.toString())) continue;
      const read = await this.#read(file.uri);
      if (read !== file) this.#changed.fire([{ type: vscode.FileChangeType.Changed, uri: file.uri }]);
    }
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { bytes, mtime } = await this.#read(uri);
    return { type: vscode.FileType.File, ctime: 0, mtime, size: bytes.byteLength, permissions: vscode.FilePermission.Readonly };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return (await this.#read(uri)).bytes;
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  /** The same object as long as it holds the same. What is not known any more keeps what it held. */
  async #read(uri: vscode.Uri): Promise<KnownFile> {
    const key = uri.toString();
    const text = await this.source(uri).catch((error: unknown) => {
      throw vscode.FileSystemError.Unavailable(sayError(error));
    });
    const known = this.#known.get(key);
    if (known !== undefined && text === undefined) return known;
    const bytes = new TextEncoder().encode(text ?? vscode.l10n.t('This is not known any more. Open it again from the panel.'));
    if (known !== undefined && isSame(known.bytes, bytes)) return known;
    const read: KnownFile = { uri, bytes, mtime: Math.max(Date.now(), (known?.mtime ?? 0) + 1) };
    const [oldest] = this.#known.keys();
    if (known === undefined && this.#known.size >= MAX_FILES && oldest !== undefined) this.#known.delete(oldest);
    this.#known.set(key, read);
    return read;
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && a.every((byte, at) => byte === b[at]);
}
