import { dirname, sep } from 'node:path';
import * as vscode from 'vscode';
import type { RequestHandler } from '../engine/index.ts';
import type { Problem } from '../problem.ts';
import { loadReaders } from '../rules/document/readDocument.ts';
import { RuleBook } from '../rules/ruleBook.ts';
import { diagnosticOf } from './diagnostics.ts';
import type { Secrets } from './secrets.ts';

const EXCLUDED = '**/{node_modules,.git}/**';
const MAX_FILES = 2000;

/** Many files may change at once; whoever draws their number hears of it once. */
const SETTLE_MS = 100;

/** The workspace's rule files: loaded, reloaded when they change on disk or are saved, their problems shown. */
export class RuleFiles implements vscode.Disposable {
  readonly handler: RequestHandler;
  readonly #book = new RuleBook();
  readonly #diagnostics = vscode.languages.createDiagnosticCollection('request-workbench-rules');
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onChanged = this.#changed.event;
  readonly #subscriptions: vscode.Disposable[];
  /** The number of the latest reading of each file: of two at once the later counts, however long it takes. */
  readonly #readings = new Map<string, number>();
  #watcher: vscode.FileSystemWatcher;
  #settling: NodeJS.Timeout | null = null;

  constructor(secrets: Secrets) {
    this.handler = this.#book.handler({
      resolveSecret: secrets.resolve,
      workspaceFolderOf: (file) =>
        vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file))?.uri.fsPath ?? dirname(file),
    });
    this.#watcher = this.#watch();
    // A folder that is deleted or renamed takes its files along without a word about each.
    const deleted = vscode.workspace.createFileSystemWatcher('**', true, true, false);
    this.#subscriptions = [
      deleted,
      deleted.onDidDelete(({ fsPath }) => {
        for (const { path } of this.#book.files) {
          if (path === fsPath || path.startsWith(fsPath + sep)) this.#remove(path);
        }
      }),
      vscode.workspace.onDidChangeWorkspaceFolders(() => void this.load()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (!event.affectsConfiguration('requestWorkbench.ruleFiles')) return;
        this.#watcher.dispose();
        this.#watcher = this.#watch();
        void this.load();
      }),
    ];
  }

  get counts(): { readonly files: number; readonly rules: number } {
    return { files: this.#book.files.length, rules: this.#book.ruleCount };
  }

  /** Reads all files anew; those that are no longer found lose their force. */
  async load(): Promise<void> {
    const found = await vscode.workspace.findFiles(pattern(), EXCLUDED, MAX_FILES);
    const paths = new Set(found.map(({ fsPath }) => fsPath));
    for (const { path } of this.#book.files) if (!paths.has(path)) this.#remove(path);
    await Promise.all(found.map((uri) => this.#reload(uri)));
  }

  /** Whether a decision may lead there: the panel asks for files, and only those with rules in force are opened. */
  isRuleFile(file: string): boolean {
    return this.#book.files.some(({ path }) => path === file);
  }

  dispose(): void {
    if (this.#settling !== null) clearTimeout(this.#settling);
    this.#watcher.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#diagnostics.dispose();
    this.#changed.dispose();
  }

  #watch(): vscode.FileSystemWatcher {
    const watcher = vscode.workspace.createFileSystemWatcher(pattern());
    watcher.onDidCreate((uri) => void this.#reload(uri));
    watcher.onDidChange((uri) => void this.#reload(uri));
    watcher.onDidDelete(({ fsPath }) => {
      this.#remove(fsPath);
    });
    return watcher;
  }

  async #reload(uri: vscode.Uri): Promise<void> {
    const { fsPath, scheme } = uri;
    if (scheme !== 'file' || /[\\/](node_modules|\.git)[\\/]/.test(fsPath)) return;
    const reading = this.#nextReading(fsPath);
    let text: string;
    try {
      text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
      await loadReaders([fsPath]);
    } catch {
      return; // Deleted meanwhile: onDidDelete tells.
    }
    if (this.#readings.get(fsPath) !== reading) return;
    const problems: readonly Problem[] = this.#book.update(fsPath, text);
    this.#diagnostics.set(uri, problems.map(diagnosticOf));
    this.#settle();
  }

  #remove(path: string): void {
    this.#nextReading(path); // Whatever is being read of it is too late.
    this.#book.remove(path);
    this.#diagnostics.delete(vscode.Uri.file(path));
    this.#settle();
  }

  #nextReading(path: string): number {
    const reading = (this.#readings.get(path) ?? 0) + 1;
    this.#readings.set(path, reading);
    return reading;
  }

  #settle(): void {
    this.#settling ??= setTimeout(() => {
      this.#settling = null;
      this.#changed.fire(undefined);
    }, SETTLE_MS);
  }
}

function pattern(): string {
  return vscode.workspace
    .getConfiguration('requestWorkbench')
    .get('ruleFiles', '**/*.request-rules.{json,jsonc,yaml,yml}');
}
