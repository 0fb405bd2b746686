import * as vscode from 'vscode';
import { isRequestFile } from './openRequestFiles.ts';
import { isProduction } from './productionEnvironments.ts';

const KEY = 'requestWorkbench.chosenEnvironments';

/** The environments that requests of .http files are filled in with, for this workspace: kept, and in the status bar. */
export class ChosenEnvironments implements vscode.Disposable {
  readonly #kept: vscode.Memento;
  readonly #item: vscode.StatusBarItem;
  readonly #subscriptions: readonly { dispose(): unknown }[];
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onChanged = this.#changed.event;

  constructor(kept: vscode.Memento) {
    this.#kept = kept;
    this.#item = vscode.window.createStatusBarItem(
      'requestWorkbench.environment',
      vscode.StatusBarAlignment.Right,
      90,
    );
    this.#item.name = 'Request Environment';
    this.#item.command = 'requestWorkbench.switchEnvironment';
    const show = (): void => {
      this.#show();
    };
    this.#subscriptions = [
      this.#item,
      this.#changed,
      vscode.window.onDidChangeVisibleTextEditors(show),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('requestWorkbench.productionEnvironments')) show();
      }),
    ];
    this.#show();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** Of several the later wins. */
  get chosen(): readonly string[] {
    return this.#kept.get<readonly string[]>(KEY, []);
  }

  async choose(names: readonly string[]): Promise<void> {
    await this.#kept.update(KEY, names.length === 0 ? undefined : names);
    this.#show();
    this.#changed.fire();
  }

  /** While a request file can be seen: elsewhere it means nothing. */
  #show(): void {
    const isMeant = vscode.window.visibleTextEditors.some(({ document }) =>
      isRequestFile(document),
    );
    if (!isMeant) {
      this.#item.hide();
      return;
    }
    const { chosen } = this;
    const isLive = chosen.some((name) => isProduction(name));
    this.#item.text = `$(server-environment) ${chosen.join(', ') || 'No environment'}`;
    this.#item.tooltip = isLive
      ? 'Request files use a production environment. Click to switch.'
      : 'Environment of request files. Click to switch.';
    this.#item.backgroundColor = isLive
      ? new vscode.ThemeColor('statusBarItem.warningBackground')
      : undefined;
    this.#item.show();
  }
}
