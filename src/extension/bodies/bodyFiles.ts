import * as vscode from 'vscode';
import type { Bodies, KeptBody } from '../../workbench/bodies.ts';

/** The scheme of response bodies in VS Code's editors. */
export const BODY_SCHEME = 'request-workbench-body';

/** `/key/view/name.ext`: the name is for the editor's tab and gives VS Code the language, the key finds the body. */
export function bodyUri({ key, name }: KeptBody, view: 'pretty' | 'raw'): vscode.Uri {
  return vscode.Uri.from({ scheme: BODY_SCHEME, path: `/${key}/${view}/${name}` });
}

/** The bodies of responses as read-only files. */
export class BodyFiles implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #bodies: Bodies;
  readonly #changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changes.event;
  readonly #registered: vscode.Disposable;

  constructor(bodies: Bodies) {
    this.#bodies = bodies;
    this.#registered = vscode.workspace.registerFileSystemProvider(BODY_SCHEME, this, {
      isReadonly: true,
      isCaseSensitive: true,
    });
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { created: ctime, changed: mtime, size: sent } = this.#find(uri);
    const size = isFormatted(uri) ? (await this.readFile(uri)).byteLength : sent;
    return { type: vscode.FileType.File, ctime, mtime, size };
  }

  readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const body = this.#find(uri);
    return isFormatted(uri) ? this.#bodies.read('all', body, { view: 'pretty' }) : body.readAll();
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

  dispose(): void {
    this.#registered.dispose();
    this.#changes.dispose();
  }

  #find(uri: vscode.Uri): KeptBody {
    const body = this.#bodies.body(uri.path.split('/')[1] ?? '');
    if (body === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return body;
  }
}

function isFormatted(uri: vscode.Uri): boolean {
  return uri.path.split('/')[2] === 'pretty';
}
