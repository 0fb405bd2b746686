import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { RequestHandler } from '../engine/index.ts';
import type { Problem } from '../problem.ts';
import { RuleBook } from '../rules/ruleBook.ts';
import { diagnosticOf } from './diagnostics.ts';
import type { Secrets } from './secrets.ts';

const EXCLUDED = '**/{node_modules,.git}/**';
const MAX_FILES = 2000;

/** The workspace's rule files: loaded, reloaded when they change on disk or are saved, their problems shown. */
export class RuleFiles implements vscode.Disposable {
  readonly handler: RequestHandler;
  readonly #book = new RuleBook();
  readonly #diagnostics = vscode.languages.createDiagnosticCollection('request-workbench-rules');
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onChanged = this.#changed.event;
  readonly #watcher: vscode.FileSystemWatcher;

  constructor(secrets: Secrets) {
    this.handler = this.#book.handler({
      resolveSecret: ({ source, name }) =>
        source === 'env' ? Promise.resolve(process.env[name]) : secrets.get(name),
      workspaceFolderOf: (file) =>
        vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file))?.uri.fsPath ?? dirname(file),
    });
    this.#watcher = vscode.workspace.createFileSystemWatcher(pattern());
    this.#watcher.onDidCreate((uri) => void this.#reload(uri));
    this.#watcher.onDidChange((uri) => void this.#reload(uri));
    this.#watcher.onDidDelete((uri) => {
      this.#book.remove(uri.fsPath);
      this.#diagnostics.delete(uri);
      this.#changed.fire(undefined);
    });
  }

  get counts(): { readonly files: number; readonly rules: number } {
    return { files: this.#book.files.length, rules: this.#book.ruleCount };
  }

  async load(): Promise<void> {
    const found = await vscode.workspace.findFiles(pattern(), EXCLUDED, MAX_FILES);
    await Promise.all(found.map((uri) => this.#reload(uri)));
  }

  /** Whether a decision may lead there: the panel asks for files, and only those with rules in force are opened. */
  isRuleFile(file: string): boolean {
    return this.#book.files.some(({ path }) => path === file);
  }

  dispose(): void {
    this.#watcher.dispose();
    this.#diagnostics.dispose();
    this.#changed.dispose();
  }

  async #reload(uri: vscode.Uri): Promise<void> {
    if (/[\\/](node_modules|\.git)[\\/]/.test(uri.fsPath)) return;
    let text: string;
    try {
      text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    } catch {
      return; // Deleted meanwhile: onDidDelete tells.
    }
    const problems: readonly Problem[] = this.#book.update(uri.fsPath, text);
    this.#diagnostics.set(uri, problems.map(diagnosticOf));
    this.#changed.fire(undefined);
  }
}

function pattern(): string {
  return vscode.workspace
    .getConfiguration('requestWorkbench')
    .get('ruleFiles', '**/*.request-rules.{json,jsonc}');
}
