import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { isInside } from '../../files/insideFolder.ts';
import type { FileKind, FilesListener, FilesPort, FoundFile } from '../../workbench/ports.ts';

/** Where files are that others have put there. */
export const EXCLUDED = '**/{node_modules,.git}/**';
const MAX_FILES = 2000;

/** The settings that say which files of a folder are meant, and what they say unless they are set. */
export const usualPatterns = {
  ruleFiles: '**/*.request-rules.{json,jsonc,yaml,yml}',
  handlerModules: '**/*.request-handler.{ts,mts,js,mjs}',
} as const satisfies Record<FileKind, string>;

/** What a module may consist of. */
const SOURCES = '**/*.{js,mjs,cjs,ts,mts,cts,json}';

/** The files that settings name in each workspace folder: found when asked, and watched. */
export const workspaceFiles: FilesPort = {
  mayHold: () => true,
  find: async (kind) => {
    const found = await Promise.all(
      folders().map(async (folder) => {
        const uris = await vscode.workspace.findFiles(patternIn(kind, folder), EXCLUDED, MAX_FILES);
        return uris.flatMap((uri) => ownFile(uri, folder) ?? []);
      }),
    );
    return found.flat();
  },
  watch: (kind, listener) => new WatchedFiles(kind, listener),
  onSourceChanged: (listener) => {
    const watcher = vscode.workspace.createFileSystemWatcher(SOURCES);
    const tell = ({ fsPath }: vscode.Uri): void => {
      listener(fsPath);
    };
    watcher.onDidChange(tell);
    watcher.onDidCreate(tell);
    watcher.onDidDelete(tell);
    return watcher;
  },
  followSaves: ({ willSave, saved }) =>
    vscode.Disposable.from(
      vscode.workspace.onWillSaveTextDocument((event) => {
        const { uri } = event.document;
        const wait = uri.scheme === 'file' ? willSave(uri.fsPath) : null;
        if (wait !== null) event.waitUntil(wait);
      }),
      vscode.workspace.onDidSaveTextDocument((document) => {
        if (document.uri.scheme === 'file') saved(document.uri.fsPath, document.getText());
      }),
    ),
  // With all that tells of charsets and errors: activation has no use for it.
  readText: async (path) => (await import('../../files/wholeFile.ts')).readText(path),
  folderOf: (path) => folderOf(vscode.Uri.file(path)),
  sharedBy: (path) => folderOf(vscode.Uri.file(path)) ?? dirname(path),
};

class WatchedFiles {
  readonly #kind: FileKind;
  readonly #listener: FilesListener;
  readonly #subscriptions: readonly vscode.Disposable[];
  #watchers: readonly vscode.Disposable[];

  constructor(kind: FileKind, listener: FilesListener) {
    this.#kind = kind;
    this.#listener = listener;
    this.#watchers = this.#watch();
    // A folder that is deleted or renamed takes its files along without a word about each.
    const deleted = vscode.workspace.createFileSystemWatcher('**', true, true, false);
    const rearrange = (): void => {
      for (const watcher of this.#watchers) watcher.dispose();
      this.#watchers = this.#watch();
      listener.rearranged();
    };
    this.#subscriptions = [
      deleted,
      deleted.onDidDelete(({ fsPath }) => {
        for (const path of [...listener.known()]) {
          if (isInside(path, fsPath)) listener.removed(path);
        }
      }),
      // A watcher tells of a save when the request that follows it may be on its way.
      vscode.workspace.onDidSaveTextDocument((document) => {
        for (const folder of folders()) {
          const isMeant =
            vscode.languages.match({ pattern: patternIn(kind, folder) }, document) > 0;
          const file = isMeant ? ownFile(document.uri, folder) : undefined;
          if (file !== undefined) listener.changed(file);
        }
      }),
      vscode.workspace.onDidChangeWorkspaceFolders(rearrange),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(`requestWorkbench.${kind}`)) rearrange();
      }),
    ];
  }

  dispose(): void {
    for (const subscription of [...this.#watchers, ...this.#subscriptions]) subscription.dispose();
  }

  #watch(): vscode.Disposable[] {
    return folders().map((folder) => {
      const watcher = vscode.workspace.createFileSystemWatcher(patternIn(this.#kind, folder));
      const tell = (uri: vscode.Uri): void => {
        const file = ownFile(uri, folder);
        if (file !== undefined) this.#listener.changed(file);
      };
      watcher.onDidCreate(tell);
      watcher.onDidChange(tell);
      watcher.onDidDelete(({ fsPath }) => {
        this.#listener.removed(fsPath);
      });
      return watcher;
    });
  }
}

function patternIn(kind: FileKind, folder: vscode.WorkspaceFolder): vscode.RelativePattern {
  return new vscode.RelativePattern(folder, patternOf(kind, folder));
}

/** Undefined for a file of a folder inside this one that is a workspace folder too: it is found there. */
function ownFile(uri: vscode.Uri, folder: vscode.WorkspaceFolder): FoundFile | undefined {
  if (/[\\/](node_modules|\.git)[\\/]/.test(uri.fsPath)) return undefined;
  const innermost = folderOf(uri);
  const path = folder.uri.fsPath;
  return innermost === null || innermost === path ? { path: uri.fsPath, folder: path } : undefined;
}

/** Whether any folder has a file of ours. */
export async function holdsFiles(): Promise<boolean> {
  const kinds = Object.keys(usualPatterns) as FileKind[];
  const searches = folders().flatMap((folder) =>
    kinds.map((kind) => vscode.workspace.findFiles(patternIn(kind, folder), EXCLUDED, 1)),
  );
  return (await Promise.all(searches)).some(({ length }) => length > 0);
}

/** What a setting says for a folder. */
export function patternOf(kind: FileKind, folder: vscode.WorkspaceFolder): string {
  return vscode.workspace
    .getConfiguration('requestWorkbench', folder.uri)
    .get<string>(kind, usualPatterns[kind]);
}

/** Those on this machine, in the order in which the window has them. */
export function folders(): readonly vscode.WorkspaceFolder[] {
  return (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
}

/** The path of the workspace folder that a file is in, or null. */
export function folderOf(uri: vscode.Uri): string | null {
  return vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? null;
}
