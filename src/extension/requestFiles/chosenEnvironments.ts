import * as vscode from 'vscode';

const KEY = 'requestWorkbench.chosenEnvironments';

/** The environments that requests of .http files are filled in with, for this workspace. */
export class ChosenEnvironments implements vscode.Disposable {
  readonly #kept: vscode.Memento;
  readonly #item: vscode.StatusBarItem;

  constructor(kept: vscode.Memento) {
    this.#kept = kept;
    this.#item = vscode.window.createStatusBarItem(
      'requestWorkbench.environment',
      vscode.StatusBarAlignment.Right,
      90,
    );
    this.#item.name = 'Request Environment';
    this.#item.command = 'requestWorkbench.switchEnvironment';
    this.#show();
  }

  dispose(): void {
    this.#item.dispose();
  }

  /** Of several the later wins. */
  get chosen(): readonly string[] {
    return this.#kept.get<readonly string[]>(KEY, []);
  }

  async choose(names: readonly string[]): Promise<void> {
    await this.#kept.update(KEY, names.length === 0 ? undefined : names);
    this.#show();
  }

  #show(): void {
    const { chosen } = this;
    const isProduction = chosen.some((name) => isLive(name));
    this.#item.text = `$(server-environment) ${chosen.join(', ') || 'No environment'}`;
    this.#item.tooltip = 'Environment of request files. Click to switch.';
    this.#item.backgroundColor = isProduction
      ? new vscode.ThemeColor('statusBarItem.warningBackground')
      : undefined;
    this.#item.show();
  }
}

/** Whether a setting says that this environment is one to be careful with. */
function isLive(name: string): boolean {
  const careful = vscode.workspace
    .getConfiguration('requestWorkbench')
    .get<readonly string[]>('productionEnvironments', []);
  return careful.some((each) => each.toLowerCase() === name.toLowerCase());
}
