import { createWriteStream } from 'node:fs';
import type { WriteStream } from 'node:fs';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import * as vscode from 'vscode';

/** The scheme of response bodies in VS Code's editors. */
export const BODY_SCHEME = 'request-workbench-body';

/** Kept in memory, enough for the panel's preview and for most bodies altogether; the rest goes to a file. */
const IN_MEMORY = 256 * 1024;

/** The decoded bodies of responses, as read-only files: short ones in memory, long ones in a temporary folder. */
export class BodyFiles implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changes.event;
  readonly #bodies = new Map<string, BodyFile>();
  readonly #registered: vscode.Disposable;
  #folder: Promise<string> | null = null;
  #count = 0;

  constructor() {
    this.#registered = vscode.workspace.registerFileSystemProvider(BODY_SCHEME, this, {
      isReadonly: true,
      isCaseSensitive: true,
    });
  }

  create(): BodyFile {
    const key = String(++this.#count);
    const body = new BodyFile(
      key,
      async () => join(await this.#temporary(), key),
      () => this.#bodies.delete(key),
    );
    this.#bodies.set(key, body);
    return body;
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    const body = this.#find(uri);
    return {
      type: vscode.FileType.File,
      ctime: body.created,
      mtime: body.changed,
      size: body.size,
    };
  }

  readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return this.#find(uri).readAll();
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(): [] {
    return [];
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  async removeAll(): Promise<void> {
    const folder = await this.#folder;
    if (folder !== null) await rm(folder, { recursive: true, force: true });
  }

  dispose(): void {
    this.#registered.dispose();
    this.#changes.dispose();
  }

  /** `/key/name.ext`: the name is for the editor's tab, the key finds the body. */
  #find(uri: vscode.Uri): BodyFile {
    const body = this.#bodies.get(uri.path.split('/')[1] ?? '');
    if (body === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return body;
  }

  #temporary(): Promise<string> {
    this.#folder ??= mkdtemp(join(tmpdir(), 'request-workbench-'));
    return this.#folder;
  }
}

/** One response body, as it grows. */
export class BodyFile {
  readonly key: string;
  readonly created = Date.now();
  changed = this.created;
  size = 0;
  mimeType = '';
  charset = '';
  readonly #chunks: Uint8Array[] = [];
  readonly #path: () => Promise<string>;
  readonly #forget: () => void;
  #file: { readonly path: string; readonly stream: WriteStream } | null = null;
  #name = 'body';
  #ended: Promise<unknown> | null = null;

  constructor(key: string, path: () => Promise<string>, forget: () => void) {
    this.key = key;
    this.#path = path;
    this.#forget = forget;
  }

  /** The first bytes, for a preview. */
  get head(): Uint8Array {
    return Buffer.concat(this.#chunks);
  }

  get uri(): vscode.Uri {
    return vscode.Uri.from({ scheme: BODY_SCHEME, path: `/${this.key}/${this.#name}` });
  }

  append(data: Uint8Array): void | Promise<void> {
    this.size += data.byteLength;
    this.changed = Date.now();
    if (this.#file === null && this.size <= IN_MEMORY) {
      this.#chunks.push(Uint8Array.from(data));
      return;
    }
    return this.#write(data);
  }

  finish(mimeType: string, charset: string, url: string): void {
    this.mimeType = mimeType;
    this.charset = charset;
    this.#name = fileName(url, mimeType);
    const stream = this.#file?.stream;
    if (stream !== undefined) {
      this.#ended = once(stream, 'close');
      stream.end();
    }
  }

  async readAll(): Promise<Uint8Array> {
    if (this.#file === null) return this.head;
    await this.#ended;
    return readFile(this.#file.path);
  }

  /** Writes the body to a file of the user's. */
  async saveAs(path: string): Promise<void> {
    await this.#ended;
    if (this.#file === null) await writeFile(path, this.head);
    else await copyFile(this.#file.path, path);
  }

  remove(): void {
    this.#forget();
    this.#file?.stream.destroy();
    if (this.#file !== null) void rm(this.#file.path, { force: true });
  }

  async #write(data: Uint8Array): Promise<void> {
    if (this.#file === null) {
      const path = await this.#path();
      this.#file = { path, stream: createWriteStream(path) };
      this.#file.stream.write(this.head);
    }
    if (!this.#file.stream.write(Uint8Array.from(data))) await once(this.#file.stream, 'drain');
  }
}

const extensions: Readonly<Record<string, string>> = {
  'application/json': 'json',
  'text/html': 'html',
  'text/css': 'css',
  'text/javascript': 'js',
  'application/javascript': 'js',
  'application/xml': 'xml',
  'text/xml': 'xml',
  'image/svg+xml': 'svg',
  'text/markdown': 'md',
  'text/csv': 'csv',
  'application/yaml': 'yaml',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'text/plain': 'txt',
};

/** A name for the editor's tab, whose ending gives VS Code the language. */
function fileName(url: string, mimeType: string): string {
  const last = new URL(url).pathname.split('/').findLast((part) => part !== '') ?? 'body';
  const base = last.replace(/[^\w.-]+/g, '_').slice(0, 60);
  const known =
    extensions[mimeType] ??
    (mimeType.endsWith('+json') ? 'json' : mimeType.endsWith('+xml') ? 'xml' : null);
  return known === null || base.endsWith(`.${known}`) ? base : `${base}.${known}`;
}
