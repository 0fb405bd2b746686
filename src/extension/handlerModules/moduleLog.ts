import { basename, relative } from 'node:path';
import * as vscode from 'vscode';
import type { SessionView } from '../../engine/index.ts';
import type { ConsoleLevel, ConsoleMessage } from '../../handlerModules/channel/consoleMessage.ts';
import type { Termination } from '../../handlerModules/moduleRunner.ts';
import { terminationSentence } from '../../handlerModules/sessionNotices.ts';
import type { Modules } from '../../workbench/modules.ts';
import type { Subscription } from '../../workbench/event.ts';

const NAME = 'Request Workbench: Handler Modules';
const SHOW_LOG = 'Show Log';

const writers: Record<ConsoleLevel, 'debug' | 'info' | 'warn' | 'error'> = {
  debug: 'debug',
  log: 'info',
  info: 'info',
  warn: 'warn',
  error: 'error',
};

/** What handler modules print, and what becomes of their processes, in an output channel of their own. */
export class ModuleLog implements vscode.Disposable {
  readonly #view: (session: string) => SessionView | undefined;
  readonly #subscriptions: readonly Subscription[];
  /** Folders whose modules have ended, and a person has been told. */
  readonly #told = new Set<string>();
  #channel: vscode.LogOutputChannel | null = null;

  constructor(modules: Modules, view: (session: string) => SessionView | undefined) {
    this.#view = view;
    this.#subscriptions = [
      modules.onConsole((message) => {
        this.#write(message);
      }),
      modules.onTerminated((termination) => {
        this.#terminated(termination);
      }),
      // Other modules may fail for other reasons.
      modules.onChanged(() => {
        this.#told.clear();
      }),
    ];
  }

  show(): void {
    this.#open().show(true);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#channel?.dispose();
  }

  #open(): vscode.LogOutputChannel {
    this.#channel ??= vscode.window.createOutputChannel(NAME, { log: true });
    return this.#channel;
  }

  #write({ level, text, module, session }: ConsoleMessage): void {
    const request = session === null ? undefined : this.#view(session)?.request;
    const from = module === null ? '(process)' : shown(module);
    const about = request === undefined ? '' : ` ${request.method} ${request.url}`;
    this.#open()[writers[level]](`[${from}]${about}: ${text}`);
  }

  /** Once: a module that fails at every request would otherwise be told at every request. */
  #terminated(termination: Termination & { readonly folder: string }): void {
    const { folder, pauseMs } = termination;
    const again =
      pauseMs === 0
        ? 'It starts again when it is needed.'
        : `It starts again in ${String(Math.ceil(pauseMs / 1000))} s.`;
    const message = terminationSentence(termination);
    this.#open().error(`[${basename(folder)}] ${message} ${again}`);
    if (this.#told.has(folder)) return;
    this.#told.add(folder);
    void vscode.window.showWarningMessage(message, SHOW_LOG).then((chosen) => {
      if (chosen === SHOW_LOG) this.show();
    });
  }
}

/** As the person knows it: from its folder. */
function shown(path: string): string {
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(path))?.uri.fsPath;
  return folder === undefined ? basename(path) : relative(folder, path);
}
