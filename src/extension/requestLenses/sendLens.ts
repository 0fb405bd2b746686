import * as vscode from 'vscode';
import { otherSenders } from './otherSenders.ts';

/** Whether "Send" of ours stands above requests: other extensions for the same files have one, too, and nobody needs two. */
export class SendLens implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onChanged = this.#changed.event;
  readonly #subscriptions: readonly { dispose(): unknown }[];
  #question: 'unasked' | 'open' | 'dismissed' | 'answered' = 'unasked';

  constructor() {
    const refresh = (): void => {
      this.#changed.fire();
    };
    this.#subscriptions = [
      this.#changed,
      vscode.extensions.onDidChange(refresh),
      vscode.workspace.onDidChangeConfiguration((event) => {
        const sections = [
          'requestWorkbench.sendLens',
          ...otherSenders.map(({ setting }) => setting),
        ];
        if (sections.some((each) => each !== null && event.affectsConfiguration(each))) refresh();
      }),
    ];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** By itself ours stays away where another one is, until the question is closed without an answer. */
  isShown(): boolean {
    const setting = settingNow();
    if (setting !== 'auto') return setting === 'always';
    return this.#question === 'dismissed' || senders().length === 0;
  }

  /** Asks which one a person wants to see, once in a window; an answer is kept in the settings, for all of them. */
  async askOnce(): Promise<void> {
    const others = senders();
    if (this.#question !== 'unasked' || settingNow() !== 'auto' || others.length === 0) return;
    this.#question = 'open';
    const names = others.map(({ name }) => name).join(' and ');
    // One that can't be hidden would still be there.
    const hidden = others.every(({ hide }) => hide !== null);
    const [ours, both] = ['Request Workbench', 'Both'];
    const chosen = await vscode.window.showInformationMessage(
      `${names} can send requests from this file, too. Which “Send” do you want to see above requests?`,
      ...(hidden ? [ours] : []),
      names,
      both,
    );
    this.#question = chosen === undefined ? 'dismissed' : 'answered';
    if (chosen === undefined) {
      this.#changed.fire();
      return;
    }
    if (chosen === ours) for (const { hide } of others) await hide?.();
    await vscode.workspace
      .getConfiguration('requestWorkbench')
      .update('sendLens', chosen === names ? 'never' : 'always', vscode.ConfigurationTarget.Global);
  }
}

function settingNow(): 'auto' | 'always' | 'never' {
  return vscode.workspace.getConfiguration('requestWorkbench').get('sendLens', 'auto');
}

/** Those that are installed and show a line of their own. */
function senders(): typeof otherSenders {
  return otherSenders.filter(
    ({ extension, isShown }) =>
      vscode.extensions.getExtension(extension) !== undefined && isShown(),
  );
}
