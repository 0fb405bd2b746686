import * as vscode from 'vscode';
import { isInside } from '../files/insideFolder.ts';

const EXCLUDED = '**/{node_modules,.git}/**';
const MAX_FILES = 2000;

/** The settings that say which files of a folder are meant, and what they say unless they are set. */
export const usualPatterns = {
  ruleFiles: '**/*.request-rules.{json,jsonc,yaml,yml}',
  handlerModules: '**/*.request-handler.{ts,mts,js,mjs}',
} as const;

/** A file that was found. `folder` is the path of its workspace folder; of nested ones the innermost. */
export interface FoundFile {
  readonly uri: vscode.Uri;
  readonly folder: string;
}

export interface FilesListener {
  /** The file is new, or its text is. */
  changed(file: FoundFile): void;
  removed(path: string): void;
  /** Folders or patterns are others now: `find` answers what is there. */
  rearranged(): void;
  /** The paths that `removed` is called with when a folder above them goes. */
  known(): Iterable<string>;
}

/** The files that a setting names in each workspace folder: found when asked, and watched. */
export class WorkspaceFiles implements vscode.Disposable {
  readonly #setting: keyof typeof usualPatterns;
  readonly #listener: FilesListener;
  readonly #subscriptions: vscode.Disposable[];
  #watchers: vscode.Disposable[];

  constructor(setting: keyof typeof usualPatterns, listener: FilesListener) {
    this.#setting = setting;
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
          const isMeant = vscode.languages.match({ pattern: this.#pattern(folder) }, document) > 0;
          const file = isMeant ? this.#own(document.uri, folder) : undefined;
          if (file !== undefined) listener.changed(file);
        }
      }),
      vscode.workspace.onDidChangeWorkspaceFolders(rearrange),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(`requestWorkbench.${setting}`)) rearrange();
      }),
    ];
  }

  /** All that are there now, each once. */
  async find(): Promise<FoundFile[]> {
    const found = await Promise.all(
      folders().map(async (folder) => {
        const uris = await vscode.workspace.findFiles(this.#pattern(folder), EXCLUDED, MAX_FILES);
        return uris.flatMap((uri) => this.#own(uri, folder) ?? []);
      }),
    );
    return found.flat();
  }

  dispose(): void {
    for (const subscription of [...this.#watchers, ...this.#subscriptions]) subscription.dispose();
  }

  #watch(): vscode.Disposable[] {
    return folders().map((folder) => {
      const watcher = vscode.workspace.createFileSystemWatcher(this.#pattern(folder));
      const tell = (uri: vscode.Uri): void => {
        const file = this.#own(uri, folder);
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

  #pattern(folder: vscode.WorkspaceFolder): vscode.RelativePattern {
    return new vscode.RelativePattern(folder, patternOf(this.#setting, folder));
  }

  /** Undefined for a file of a folder inside this one that is a workspace folder too: it is found there. */
  #own(uri: vscode.Uri, folder: vscode.WorkspaceFolder): FoundFile | undefined {
    if (/[\\/](node_modules|\.git)[\\/]/.test(uri.fsPath)) return undefined;
    const innermost = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath;
    const path = folder.uri.fsPath;
    return innermost === undefined || innermost === path ? { uri, folder: path } : undefined;
  }
}

/** Whether any folder has a file of ours. */
export async function holdsFiles(): Promise<boolean> {
  const settings = Object.keys(usualPatterns) as (keyof typeof usualPatterns)[];
  const searches = folders().flatMap((folder) =>
    settings.map((setting) => {
      const pattern = new vscode.RelativePattern(folder, patternOf(setting, folder));
      return vscode.workspace.findFiles(pattern, EXCLUDED, 1);
    }),
  );
  return (await Promise.all(searches)).some(({ length }) => length > 0);
}

/** What a setting says for a folder. */
export function patternOf(
  setting: keyof typeof usualPatterns,
  folder: vscode.WorkspaceFolder,
): string {
  return vscode.workspace
    .getConfiguration('requestWorkbench', folder.uri)
    .get<string>(setting, usualPatterns[setting]);
}

/** Those on this machine, in the order in which the window has them. */
export function folders(): readonly vscode.WorkspaceFolder[] {
  return (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
}

/** The path of the workspace folder that a file is in, or null. */
export function folderOf(uri: vscode.Uri): string | null {
  return vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? null;
}
