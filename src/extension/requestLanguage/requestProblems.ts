import * as vscode from 'vscode';
import { byPlace } from '../../files/problem.ts';
import type { Problem } from '../../files/problem.ts';
import type { EnvironmentProblem } from '../../requestFile/environments/environmentSource.ts';
import type { RequestDocument } from '../../requestFile/language/requestDocument.ts';
import { authorizationProblems } from '../../requestFile/language/authorizationProblems.ts';
import { variableProblems } from '../../requestFile/language/variableProblems.ts';
import { findIncludedFile } from '../../requestFile/send/includedFile.ts';
import type { FileLocation } from '../../requestFile/send/includedFile.ts';
import { diagnosticOf, MOST_SHOWN } from '../editor/diagnostics.ts';
import { isSomewhere, pathOf, rootOf } from '../requestFiles/openedFiles.ts';
import type { LanguageScopes } from './languageScopes.ts';
import { requestDocument } from './requestDocuments.ts';

/** While somebody types, problems are looked for when they pause for so long. */
const PAUSE_MS = 120;

/** What is wrong in request files that are open, and in the environment files around them, in the Problems view. */
export class RequestProblems implements vscode.Disposable {
  readonly #scopes: () => Promise<LanguageScopes | null>;
  readonly #ofRequests = vscode.languages.createDiagnosticCollection('request-workbench-http');
  readonly #ofEnvironments = vscode.languages.createDiagnosticCollection(
    'request-workbench-environments',
  );
  readonly #waiting = new Map<vscode.TextDocument, NodeJS.Timeout>();
  /** What environment files around each document have. */
  readonly #environmentProblems = new Map<vscode.TextDocument, readonly EnvironmentProblem[]>();
  readonly #parts: readonly { dispose(): unknown }[];

  /** @param scopes null: what is around the files can't be known, so only their text is looked at */
  constructor(scopes: () => Promise<LanguageScopes | null>) {
    this.#scopes = scopes;
    const all = (): void => {
      this.checkAll();
    };
    this.#parts = [
      ...[this.#ofRequests, this.#ofEnvironments],
      vscode.workspace.onDidOpenTextDocument((document) => {
        this.#checkSoon(document, 0);
      }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        this.#checkSoon(document);
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        this.#forget(document);
      }),
      // Files that bodies name may have come or gone.
      vscode.workspace.onDidCreateFiles(all),
      vscode.workspace.onDidDeleteFiles(all),
      vscode.workspace.onDidRenameFiles(all),
      vscode.workspace.onDidSaveTextDocument(all),
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) all();
      }),
    ];
    this.checkAll();
  }

  dispose(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    for (const part of this.#parts) part.dispose();
  }

  checkAll(): void {
    this.check(vscode.workspace.textDocuments);
  }

  check(documents: readonly vscode.TextDocument[]): void {
    for (const document of documents) this.#checkSoon(document);
  }

  #checkSoon(document: vscode.TextDocument, pause = PAUSE_MS): void {
    if (document.languageId !== 'http') return;
    clearTimeout(this.#waiting.get(document));
    const check = (): void => {
      this.#waiting.delete(document);
      void this.#check(document);
    };
    this.#waiting.set(document, setTimeout(check, pause));
  }

  async #check(document: vscode.TextDocument): Promise<void> {
    const { version } = document;
    const read = requestDocument(document);
    const isLocal = document.uri.scheme === 'file' || document.uri.scheme === 'untitled';
    const scopes = isLocal ? await this.#scopes() : null;
    const open = scopes === null ? null : await scopes.of(document);
    const path = pathOf(document.uri);
    const folder = scopes?.rootOf(path) ?? rootOf(path);
    const files = isLocal ? await fileProblems(read, { filePath: path, folder }) : [];
    // Another check is under way for what was typed meanwhile.
    if (document.isClosed || document.version !== version) return;
    const names = open === null ? [] : variableProblems(open.scope);
    const problems = [...read.problems, ...authorizationProblems(read), ...names, ...files]
      .sort(byPlace)
      .slice(0, MOST_SHOWN);
    this.#ofRequests.set(document.uri, problems.map(diagnosticOf));
    this.#environmentProblems.set(document, open?.environments.problems ?? []);
    this.#showEnvironments();
  }

  #forget(document: vscode.TextDocument): void {
    clearTimeout(this.#waiting.get(document));
    this.#waiting.delete(document);
    this.#ofRequests.delete(document.uri);
    if (this.#environmentProblems.delete(document)) this.#showEnvironments();
  }

  /** An environment file serves several request files, and says the same to each. */
  #showEnvironments(): void {
    const byFile = new Map<string, Map<string, Problem>>();
    for (const problem of [...this.#environmentProblems.values()].flat()) {
      if (problem.file === undefined) continue;
      const known = byFile.get(problem.file) ?? new Map<string, Problem>();
      byFile.set(problem.file, known);
      const { code, range } = problem;
      known.set(JSON.stringify([code, range]), problem);
    }
    this.#ofEnvironments.clear();
    for (const [file, problems] of byFile) {
      this.#ofEnvironments.set(vscode.Uri.file(file), [...problems.values()].map(diagnosticOf));
    }
  }
}

/** Files that are named and can't be read. */
async function fileProblems(
  read: RequestDocument,
  location: FileLocation,
): Promise<readonly Problem[]> {
  // One that was never saved is told when it is sent.
  if (!isSomewhere(location.filePath)) return [];
  const found = await Promise.all(
    read.blocks
      .flatMap(({ files }) => files)
      .map(async ({ path, range, isRead }) => {
        if (!isRead || path.includes('{{')) return [];
        const file = await findIncludedFile({ path, pathRange: range }, location);
        return 'problem' in file ? [file.problem] : [];
      }),
  );
  return found.flat();
}
