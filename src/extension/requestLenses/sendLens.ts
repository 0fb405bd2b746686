import * as vscode from 'vscode';
import { otherSenders } from './otherSenders.ts';

const ASKED = 'requestWorkbench.askedWhoShowsSend';

/** Whether "Send" of ours stands above requests: other extensions for the same files have one, too, and nobody needs two. */
export class SendLens implements vscode.Disposable {
  readonly #kept: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onChanged = this.#changed.event;
  readonly #subscriptions: readonly { dispose(): unknown }[];
  #isOpen = false;

  /** @param kept for all windows: whether the question was asked */
  constructor(kept: vscode.Memento) {
    this.#kept = kept;
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

  /** By itself ours stays away where another one is. */
  isShown(): boolean {
    const setting = settingNow();
    return setting === 'auto' ? senders().length === 0 : setting === 'always';
  }

  /** Asks which one a person wants to see, once for all windows; an answer is kept in the settings. */
  async askOnce(): Promise<void> {
    const others = senders();
    const isAnswered = settingNow() !== 'auto' || this.#kept.get<boolean>(ASKED, false);
    if (this.#isOpen || isAnswered || others.length === 0) return;
    this.#isOpen = true;
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
    this.#isOpen = false;
    await this.#kept.update(ASKED, true);
    if (chosen === undefined) return;
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
