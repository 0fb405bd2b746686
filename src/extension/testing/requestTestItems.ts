import * as vscode from 'vscode';
import { isInside } from '../../files/insideFolder.ts';
import { parseHttpFile } from '../../requestFile/parse/parseHttpFile.ts';
import type { HttpFile } from '../../requestFile/parse/parsedRequest.ts';
import { requestTestsIn } from '../../requestFile/requestTests.ts';
import type { RequestTest } from '../../requestFile/requestTests.ts';
import { rangeOf } from '../editor/diagnostics.ts';
import { folders } from '../ports/workspaceFiles.ts';
import { findRequestFiles, REQUEST_FILES } from '../requestFiles/findRequestFiles.ts';
import { readOpened } from '../requestFiles/openedFiles.ts';
import { requestDocument } from '../requestLanguage/requestDocuments.ts';

const MAX_FILES = 2000;
/** After the last keystroke. */
const QUIET_MS = 250;

/**
 * The tests of the workspace as VS Code shows them: folders, request files, requests. An item stays the same object while
 * its request has the same name, so that its result stays, too.
 */
export class RequestTestItems implements vscode.Disposable {
  readonly #controller: vscode.TestController;
  readonly #subscriptions: readonly vscode.Disposable[];
  /** File items, by path. */
  readonly #files = new Map<string, vscode.TestItem>();
  readonly #waiting = new Map<vscode.TextDocument, NodeJS.Timeout>();
  #found: Promise<void> | null = null;

  constructor(controller: vscode.TestController) {
    this.#controller = controller;
    const watcher = vscode.workspace.createFileSystemWatcher(REQUEST_FILES);
    const read = (uri: vscode.Uri): void => {
      // What nobody has looked at yet is found when somebody does.
      if (this.#found !== null || this.#files.has(uri.fsPath)) void this.#read(uri);
    };
    // A folder that is deleted or renamed takes its files along without a word about each.
    const deleted = vscode.workspace.createFileSystemWatcher('**', true, true, false);
    this.#subscriptions = [
      ...[watcher, watcher.onDidCreate(read), watcher.onDidChange(read)],
      deleted,
      deleted.onDidDelete(({ fsPath }) => {
        for (const path of [...this.#files.keys()]) {
          if (isInside(path, fsPath)) this.#remove(path);
        }
      }),
      vscode.workspace.onDidOpenTextDocument((document) => {
        this.#show(document);
      }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        this.#showSoon(document);
      }),
      // Changes that were not saved are gone with the editor.
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (this.#files.has(uri.fsPath)) void this.#read(uri);
      }),
      // Folders have items of their own only where there are several.
      vscode.workspace.onDidChangeWorkspaceFolders(() => {
        for (const path of [...this.#files.keys()]) this.#remove(path);
        void this.refresh();
      }),
    ];
    for (const document of vscode.workspace.textDocuments) this.#show(document);
  }

  dispose(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** Finds the request files of the workspace, once. */
  find(): Promise<void> {
    return (this.#found ??= this.#findAll());
  }

  /** Finds them anew. */
  async refresh(): Promise<void> {
    this.#found = this.#findAll();
    await this.#found;
  }

  /** Waits until the items are those of what stands in the editors now. */
  async settled(): Promise<void> {
    for (const document of [...this.#waiting.keys()]) this.#show(document);
    await this.#found;
  }

  /** The requests among these items and below them, file by file and in the order of their lines. */
  requestsIn(
    items: readonly vscode.TestItem[],
    without: readonly vscode.TestItem[],
  ): ReadonlyMap<string, readonly vscode.TestItem[]> {
    const chosen = new Set<vscode.TestItem>();
    const excluded = new Set(without);
    const add = (item: vscode.TestItem): void => {
      if (excluded.has(item)) return;
      if (isRequest(item)) chosen.add(item);
      else for (const child of childrenOf(item)) add(child);
    };
    for (const item of items) add(item);
    const byFile = Map.groupBy(chosen, ({ uri }) => uri?.fsPath ?? '');
    for (const list of byFile.values()) list.sort((a, b) => lineOf(a) - lineOf(b));
    return new Map([...byFile].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  get all(): readonly vscode.TestItem[] {
    return [...this.#files.values()];
  }

  async #findAll(): Promise<void> {
    const uris = await findRequestFiles(MAX_FILES);
    const paths = new Set(uris.map(({ fsPath }) => fsPath));
    for (const path of [...this.#files.keys()]) if (!paths.has(path)) this.#remove(path);
    await Promise.all(uris.map((uri) => this.#read(uri)));
  }

  async #read(uri: vscode.Uri): Promise<void> {
    if (!isOurs(uri)) return;
    const read = await readOpened(uri.fsPath);
    if ('fault' in read) this.#remove(uri.fsPath);
    else this.#set(uri, parseHttpFile(read.text));
  }

  #showSoon(document: vscode.TextDocument): void {
    if (!isRequestFile(document)) return;
    clearTimeout(this.#waiting.get(document));
    const show = (): void => {
      this.#show(document);
    };
    this.#waiting.set(document, setTimeout(show, QUIET_MS));
  }

  #show(document: vscode.TextDocument): void {
    clearTimeout(this.#waiting.get(document));
    this.#waiting.delete(document);
    if (isRequestFile(document)) this.#set(document.uri, requestDocument(document).file);
  }

  #set(uri: vscode.Uri, file: HttpFile): void {
    const tests = requestTestsIn(file);
    if (tests.length === 0) {
      this.#remove(uri.fsPath);
      return;
    }
    const item = this.#fileItem(uri);
    item.children.replace(tests.map((test) => this.#requestItem(item, uri, test)));
  }

  #requestItem(parent: vscode.TestItem, uri: vscode.Uri, test: RequestTest): vscode.TestItem {
    const { id, label, request } = test;
    const item = parent.children.get(id) ?? this.#controller.createTestItem(id, label, uri);
    const isDisabled = request.settings.some(({ key }) => key === 'disabled');
    const target = `${request.method} ${request.url}`;
    item.description = isDisabled ? 'disabled' : label === target ? '' : target;
    item.range = rangeOf(request.range);
    item.sortText = String(request.range.start.line).padStart(8, '0');
    return item;
  }

  #fileItem(uri: vscode.Uri): vscode.TestItem {
    const known = this.#files.get(uri.fsPath);
    if (known !== undefined) return known;
    const name = uri.path.split('/').at(-1) ?? uri.path;
    const item = this.#controller.createTestItem(uri.toString(), name, uri);
    this.#folderItems(uri).add(item);
    this.#files.set(uri.fsPath, item);
    return item;
  }

  /** Where an item for a file or folder belongs; its folders are made. Of several workspace folders each is one. */
  #folderItems(uri: vscode.Uri): vscode.TestItemCollection {
    const parent = vscode.Uri.joinPath(uri, '..');
    const workspaceFolder = vscode.workspace.getWorkspaceFolder(uri);
    const isTop = workspaceFolder === undefined || uri.fsPath === workspaceFolder.uri.fsPath;
    const isInOnlyFolder = parent.fsPath === workspaceFolder?.uri.fsPath && folders().length === 1;
    if (isTop || isInOnlyFolder) return this.#controller.items;
    const siblings = this.#folderItems(parent);
    const id = parent.toString();
    const known = siblings.get(id);
    if (known !== undefined) return known.children;
    const isRoot = parent.fsPath === workspaceFolder.uri.fsPath;
    const name = isRoot ? workspaceFolder.name : (parent.path.split('/').at(-1) ?? parent.path);
    const item = this.#controller.createTestItem(id, name, parent);
    siblings.add(item);
    return item.children;
  }

  /** With the folders that nothing is left in. */
  #remove(path: string): void {
    const file = this.#files.get(path);
    this.#files.delete(path);
    for (let item = file; item !== undefined;) {
      const { parent, id } = item;
      (parent?.children ?? this.#controller.items).delete(id);
      item = parent?.children.size === 0 ? parent : undefined;
    }
  }
}

function isRequest({ range }: vscode.TestItem): boolean {
  return range !== undefined;
}

function childrenOf({ children }: vscode.TestItem): vscode.TestItem[] {
  return Array.from(children, ([, child]) => child);
}

function lineOf({ range }: vscode.TestItem): number {
  return range?.start.line ?? 0;
}

function isRequestFile({ languageId, uri }: vscode.TextDocument): boolean {
  return languageId === 'http' && isOurs(uri);
}

/** Of a workspace folder on this machine, and nothing that others have put there. */
function isOurs(uri: vscode.Uri): boolean {
  return (
    uri.scheme === 'file' &&
    /\.(?:http|rest)$/i.test(uri.path) &&
    !/\/(?:node_modules|\.git)\//.test(uri.path) &&
    vscode.workspace.getWorkspaceFolder(uri) !== undefined
  );
}
