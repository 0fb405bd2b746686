import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { messageOf } from '../../session/messageOf.ts';
import { findRequestFiles } from '../requestFiles/findRequestFiles.ts';

/** Servers on this machine alone, to try things on: redirects, bad certificates, logins, cookies. */
interface Playground {
  /** Each server's origin by its name. */
  readonly urls: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** What `dist/playground/start.js` exports. */
interface PlaygroundProgram {
  readonly startPlayground: (options: { readonly fixedPorts: boolean }) => Promise<Playground>;
}

/** The playground of this window: begun when a person first wants it, and ended with the window. */
export class PlaygroundOfWindow implements vscode.Disposable {
  readonly #folder: vscode.Uri;
  #running: Promise<Playground> | null = null;
  #document: vscode.TextDocument | null = null;

  constructor(extensionUri: vscode.Uri) {
    this.#folder = vscode.Uri.joinPath(extensionUri, 'dist', 'playground');
  }

  /** Opens requests to it, in a file that is nowhere yet. */
  async open(): Promise<void> {
    try {
      await vscode.window.showTextDocument(await this.#requests(), vscode.ViewColumn.One);
    } catch (error) {
      void vscode.window.showErrorMessage(`The playground could not start: ${messageOf(error)}`);
    }
  }

  dispose(): void {
    void this.#running?.then(
      (playground) => playground.close(),
      () => undefined,
    );
  }

  async #requests(): Promise<vscode.TextDocument> {
    // `npm start` has one running, and its workspace has the requests to it.
    if (process.env['REQUEST_WORKBENCH_PLAYGROUND'] !== undefined) {
      const [found] = await findRequestFiles(1);
      if (found !== undefined) return vscode.workspace.openTextDocument(found);
    }
    if (this.#document !== null && !this.#document.isClosed) return this.#document;
    this.#running ??= this.#start().catch((error: unknown) => {
      this.#running = null;
      throw error;
    });
    const { urls } = await this.#running;
    const text = await readFile(
      vscode.Uri.joinPath(this.#folder, 'playground.http').fsPath,
      'utf8',
    );
    const content = text.replace(/^@(\w+) = .*$/gm, (line, name: string) =>
      urls[name] === undefined ? line : `@${name} = ${urls[name]}`,
    );
    this.#document = await vscode.workspace.openTextDocument({ language: 'http', content });
    return this.#document;
  }

  async #start(): Promise<Playground> {
    const program = vscode.Uri.joinPath(this.#folder, 'start.js').toString();
    const { startPlayground } = (await import(program)) as PlaygroundProgram;
    return startPlayground({ fixedPorts: true });
  }
}
