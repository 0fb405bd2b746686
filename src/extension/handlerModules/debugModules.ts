import * as vscode from 'vscode';
import type { Modules } from '../../workbench/modules.ts';
import type { Subscription } from '../../workbench/event.ts';

const NAME = 'Handler Modules';

/**
 * Debug Handler Modules: VS Code's own JavaScript debugger on the processes that run them. Their time limits do not hold
 * meanwhile; when the debugger is detached, the modules run as before.
 */
export class ModuleDebugging implements vscode.Disposable {
  readonly #modules: Modules;
  readonly #subscriptions: readonly Subscription[];
  /** The folders whose modules are debugged, with the debugger's session once there is one. */
  readonly #debugged = new Map<string, vscode.DebugSession | null>();

  constructor(modules: Modules) {
    this.#modules = modules;
    this.#subscriptions = [
      vscode.debug.onDidStartDebugSession((session) => {
        const folder = this.#folderOf(session);
        if (folder !== null) this.#debugged.set(folder, session);
      }),
      vscode.debug.onDidTerminateDebugSession((session) => {
        const folder = this.#folderOf(session);
        if (folder === null || this.#debugged.get(folder) !== session) return;
        this.#debugged.delete(folder);
        modules.hosts().get(folder)?.stopDebugging();
      }),
      // What was saved runs in a new process, and the debugger goes along.
      modules.onReloaded((folder) => {
        if (this.#debugged.has(folder)) void this.#attach(folder);
      }),
    ];
  }

  /** Attaches to the modules of every folder that has some which may run. */
  async start(): Promise<void> {
    const hosts = this.#modules.hosts();
    if (hosts.size === 0) {
      void vscode.window.showInformationMessage(
        'No handler module is allowed to run. "Request Workbench: Handler Modules…" shows them.',
      );
      return;
    }
    for (const folder of hosts.keys()) await this.#attach(folder);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #attach(folder: string): Promise<void> {
    const host = this.#modules.hosts().get(folder);
    if (host === undefined) return;
    const before = this.#debugged.get(folder) ?? null;
    this.#debugged.set(folder, null);
    const websocketAddress = await host.startDebugging();
    if (before !== null) await vscode.debug.stopDebugging(before);
    const at = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(folder));
    const started = await vscode.debug.startDebugging(
      at,
      {
        type: 'node',
        request: 'attach',
        name: NAME,
        websocketAddress,
        skipFiles: ['<node_internals>/**'],
        requestWorkbenchFolder: folder,
      },
      { suppressSaveBeforeStart: true },
    );
    if (started) return;
    this.#debugged.delete(folder);
    host.stopDebugging();
  }

  /** Of a session of ours: the debugger's own children have its configuration too, but a parent besides. */
  #folderOf({ configuration, parentSession }: vscode.DebugSession): string | null {
    const folder: unknown = configuration['requestWorkbenchFolder'];
    return parentSession === undefined && typeof folder === 'string' ? folder : null;
  }
}
