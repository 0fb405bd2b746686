import * as vscode from 'vscode';
import { isInside } from '../../files/insideFolder.ts';
import type { Environments } from '../../requestFile/environments/environments.ts';
import type { LanguageKnowledge } from '../../requestFile/language/knowledge.ts';
import type { RequestDocument } from '../../requestFile/language/requestDocument.ts';
import { Scope } from '../../requestFile/language/scope.ts';
import { runEnvironment } from '../../requestFile/run/runEnvironment.ts';
import type { RequestRuns } from '../requestFiles/requestRuns.ts';
import { openedDocument, pathOf, rootOf } from '../requestFiles/openedFiles.ts';
import { requestDocument } from './requestDocuments.ts';
import { SurroundingFiles } from './surroundingFiles.ts';

/** What the language of request files needs of the workbench. */
export interface LanguageSources {
  readonly runs: RequestRuns;
}

/** A scope with the environments that it was made of. */
export interface OpenScope {
  readonly scope: Scope;
  readonly environments: Environments;
}

interface MadeScope {
  /** Of the document. */
  readonly version: number;
  readonly open: Promise<OpenScope>;
  /** The files that it depends on; null: it is being made, so it may depend on any. */
  paths: ReadonlySet<string> | null;
}

/** What is known around the request files that are open: each scope is made once, until something it is made of changes. */
export class LanguageScopes implements vscode.Disposable {
  readonly #runs: RequestRuns;
  readonly #files = new SurroundingFiles();
  readonly #scopes = new Map<vscode.TextDocument, MadeScope>();
  /** By file, until a file or folder comes or goes: to find one the disk is asked, which a keystroke should not wait for. */
  readonly #roots = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<readonly vscode.TextDocument[]>();
  /** The scopes of these documents may have become others, not by their own text. */
  readonly onChanged = this.#changed.event;
  readonly #parts: readonly { dispose(): unknown }[];

  constructor(runs: RequestRuns) {
    this.#runs = runs;
    const files = vscode.workspace.createFileSystemWatcher('**');
    const changed = ({ fsPath }: vscode.Uri): void => {
      this.#forget((path) => path === fsPath);
    };
    this.#parts = [
      ...[this.#changed, files, files.onDidChange(changed)],
      files.onDidCreate((uri) => {
        this.#roots.clear();
        changed(uri);
      }),
      // A folder takes its files along without a word about each.
      files.onDidDelete(({ fsPath }) => {
        this.#roots.clear();
        this.#forget((path) => isInside(path, fsPath));
      }),
      vscode.workspace.onDidChangeWorkspaceFolders(() => {
        this.#roots.clear();
        this.#forget(() => true);
      }),
      runs.onChanged(() => {
        this.#forget(() => true);
      }),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        const edited = pathOf(document.uri);
        if (contentChanges.length > 0) this.#forget((path) => path === edited, document);
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        this.#scopes.delete(document);
        // What was not saved is gone.
        const closed = pathOf(document.uri);
        this.#forget((path) => path === closed);
      }),
    ];
  }

  dispose(): void {
    for (const part of this.#parts) part.dispose();
  }

  of(document: vscode.TextDocument): Promise<OpenScope> {
    const { version } = document;
    const known = this.#scopes.get(document);
    if (known?.version === version) return known.open;
    const found = (paths: ReadonlySet<string>): void => {
      made.paths = paths;
    };
    const open = this.#make(pathOf(document.uri), requestDocument(document), found);
    const made: MadeScope = { version, open, paths: null };
    this.#scopes.set(document, made);
    return open;
  }

  /** Of a file that need not be open. Null: it can't be read. */
  async ofFile(file: string): Promise<OpenScope | null> {
    const opened = openedDocument(file);
    if (opened?.languageId === 'http') return this.of(opened);
    const read = await this.#files.documentOf(file);
    return read === null ? null : this.#make(file, read, () => undefined);
  }

  /** The folder whose files a request file may use. */
  rootOf(file: string): string {
    const root = this.#roots.get(file) ?? rootOf(file);
    this.#roots.set(file, root);
    return root;
  }

  /** Scopes that depend on such a file are made anew. @param without the document of the file itself */
  #forget(isMeant: (path: string) => boolean, without?: vscode.TextDocument): void {
    const forgotten = [...this.#scopes].flatMap(([document, { paths }]) =>
      document !== without && (paths === null || paths.values().some(isMeant)) ? document : [],
    );
    if (forgotten.length === 0) return;
    for (const document of forgotten) this.#scopes.delete(document);
    this.#changed.fire(forgotten);
  }

  async #make(
    file: string,
    read: RequestDocument,
    found: (paths: ReadonlySet<string>) => void,
  ): Promise<OpenScope> {
    const root = this.rootOf(file);
    const environments = await this.#runs.environmentsOf(file, root);
    const { imports, scriptFiles, paths } = await this.#files.around(file, read, root);
    found(paths);
    const { chosen } = this.#runs.environments;
    const { state } = this.#runs;
    const known: LanguageKnowledge = {
      ...{ file, root, imports, scriptFiles },
      environment: {
        chosen,
        choosable: environments.names.map(({ name }) => name),
        values: runEnvironment(environments, () => chosen),
        findAll: (name) => environments.findAll(name, chosen),
        all: () => environments.all(chosen),
        authIds: [...environments.auth(chosen).keys()],
      },
      set: {
        names: [...state.exported.keys(), ...state.globals.keys(), ...state.given.answers.keys()],
        script: (name) => state.scriptValue(name),
        answer: (name) => state.given.answers.get(name),
        secrets: state.secrets,
        result: (name) => {
          const places = [file, ...imports.map((each) => each.file)];
          return places.map((each) => state.result(each, name)).find((each) => each !== undefined);
        },
      },
      linkTo: (path, line) => {
        const uri = vscode.Uri.file(path);
        return (
          line === undefined ? uri : uri.with({ fragment: `L${String(line + 1)}` })
        ).toString();
      },
      processEnvironment: process.env,
    };
    return { scope: new Scope(read, known), environments };
  }
}
