import { dirname, resolve } from 'node:path';
import * as vscode from 'vscode';
import { isInside } from '../../files/insideFolder.ts';
import type { Environments } from '../../requestFile/environments/environments.ts';
import type { ImportedDocument, LanguageKnowledge } from '../../requestFile/language/knowledge.ts';
import { readDocument } from '../../requestFile/language/requestDocument.ts';
import type { RequestDocument } from '../../requestFile/language/requestDocument.ts';
import { Scope } from '../../requestFile/language/scope.ts';
import { setsOfCode } from '../../requestFile/language/scriptNames.ts';
import type { ScriptSets } from '../../requestFile/language/scriptNames.ts';
import { runEnvironment } from '../../requestFile/run/runEnvironment.ts';
import type { RequestRuns } from '../requestFiles/requestRuns.ts';
import { readOpened, rootOf } from '../requestFiles/openedText.ts';
import { requestDocument } from './requestDocuments.ts';

/** What the language of request files needs of the workbench. */
export interface LanguageSources {
  readonly runs: RequestRuns;
}

/** A scope with the environments that it was made of. */
export interface OpenScope {
  readonly scope: Scope;
  readonly environments: Environments;
}

/** What is known around the request files that are open: each scope is made once, until something it is made of changes. */
export class LanguageScopes implements vscode.Disposable {
  readonly #runs: RequestRuns;
  readonly #scopes = new Map<vscode.TextDocument, { version: number; made: Promise<OpenScope> }>();
  readonly #changed = new vscode.EventEmitter<void>();
  /** Scopes may have become others, not by their own text. */
  readonly onChanged = this.#changed.event;
  readonly #parts: readonly { dispose(): unknown }[];

  constructor(runs: RequestRuns) {
    this.#runs = runs;
    const forget = (): void => {
      this.#scopes.clear();
      this.#changed.fire();
    };
    const watcher = vscode.workspace.createFileSystemWatcher('**/*.{http,rest,js,mjs,cjs}');
    this.#parts = [
      ...[this.#changed, watcher, watcher.onDidChange(forget)],
      ...[watcher.onDidCreate(forget), watcher.onDidDelete(forget)],
      runs.onChanged(forget),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && this.#isUsedByOthers(document)) forget();
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        this.#scopes.delete(document);
      }),
    ];
  }

  dispose(): void {
    for (const part of this.#parts) part.dispose();
  }

  of(document: vscode.TextDocument): Promise<OpenScope> {
    const { version } = document;
    const known = this.#scopes.get(document);
    if (known?.version === version) return known.made;
    const made = this.#make(document.uri.fsPath, requestDocument(document));
    this.#scopes.set(document, { version, made });
    return made;
  }

  /** Whether another open file may import this one. */
  #isUsedByOthers({ languageId }: vscode.TextDocument): boolean {
    return languageId === 'http' && this.#scopes.size > 1;
  }

  /** Of a file that need not be open. Null: it can't be read. */
  async ofFile(file: string): Promise<OpenScope | null> {
    const opened = vscode.workspace.textDocuments.find(
      ({ uri, languageId }) =>
        uri.scheme === 'file' && uri.fsPath === file && languageId === 'http',
    );
    if (opened !== undefined) return this.of(opened);
    const read = await readOpened(file);
    return 'text' in read ? this.#make(file, readDocument(read.text)) : null;
  }

  async #make(file: string, read: RequestDocument): Promise<OpenScope> {
    const root = rootOf(file);
    const environments = await this.#runs.environmentsOf(file);
    const imports: ImportedDocument[] = [];
    await addImports(file, read, root, imports, new Set([file]));
    const { chosen } = this.#runs.environments;
    const { state } = this.#runs;
    const known: LanguageKnowledge = {
      ...{ file, root, imports },
      scriptFiles: await setsOfScriptFiles([...imports, { file, document: read }], root),
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

/** The files that a file imports, before it those that they import: what comes later counts. */
async function addImports(
  file: string,
  { file: parsed }: RequestDocument,
  root: string,
  found: ImportedDocument[],
  seen: Set<string>,
): Promise<void> {
  for (const directive of parsed.directives) {
    if (directive.kind !== 'import') continue;
    const path = resolve(dirname(file), directive.path);
    if (seen.has(path) || !isInside(path, root)) continue;
    seen.add(path);
    const document = await readImported(path);
    if (document === null) continue;
    await addImports(path, document, root, found, seen);
    found.push({ file: path, document });
  }
}

async function readImported(path: string): Promise<RequestDocument | null> {
  const opened = vscode.workspace.textDocuments.find(
    ({ uri }) => uri.scheme === 'file' && uri.fsPath === path,
  );
  if (opened !== undefined) return requestDocument(opened);
  const read = await readOpened(path);
  return 'text' in read ? readDocument(read.text) : null;
}

/** What scripts in files of their own may set. One that can't be read sets nothing: the request is not sent. */
async function setsOfScriptFiles(
  files: readonly ImportedDocument[],
  root: string,
): Promise<ScriptSets> {
  const paths = new Set(
    files.flatMap(({ file, document: { blocks } }) =>
      blocks.flatMap(({ elements }) =>
        elements.flatMap((element) =>
          element.kind === 'script' && element.source.kind === 'file'
            ? resolve(dirname(file), element.source.path)
            : [],
        ),
      ),
    ),
  );
  const names = new Set<string>();
  let others = false;
  for (const path of paths) {
    if (!isInside(path, root)) continue;
    const read = await readOpened(path);
    if ('fault' in read) continue;
    const sets = setsOfCode(read.text);
    for (const name of sets.names) names.add(name);
    others ||= sets.others;
  }
  return { names, others };
}
