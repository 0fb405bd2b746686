import * as vscode from 'vscode';

/** Questions that come in this time after a notification has come up are counted in it; later ones bring up another. */
const BURST_MS = 1_000;

interface Shown {
  readonly since: number;
  readonly count: number;
  readonly say: (count: number) => void;
  readonly close: () => void;
}

/**
 * One notification for all requests that wait while the panel is out of sight. It has no buttons of its own, because VS Code
 * takes back only those that tell of progress; its link shows the panel. What servers have written is not in it: VS Code
 * would make links of that, too.
 */
export class WaitingToast implements vscode.Disposable {
  #shown: Shown | null = null;

  /** Zero: nothing waits, or the person sees it. */
  update(count: number): void {
    const shown = this.#shown;
    if (count === (shown?.count ?? 0)) return;
    // Who has closed the notification hears of new questions, and not again of fewer.
    const isNews = count > (shown?.count ?? 0);
    if (shown !== null && count > 0 && (!isNews || Date.now() - shown.since < BURST_MS)) {
      shown.say(count);
      this.#shown = { ...shown, count };
      return;
    }
    this.dispose();
    if (count > 0) this.#show(count);
  }

  dispose(): void {
    this.#shown?.close();
    this.#shown = null;
  }

  #show(count: number): void {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const where = { location: vscode.ProgressLocation.Notification };
    void vscode.window.withProgress(where, (progress) => {
      const say = (now: number): void => {
        progress.report({ message: sentence(now) });
      };
      say(count);
      this.#shown = {
        since: Date.now(),
        count,
        say,
        close: () => {
          resolve(undefined);
        },
      };
      return promise;
    });
  }
}

function sentence(count: number): string {
  const what = count === 1 ? '1 request waits for you.' : `${String(count)} requests wait for you.`;
  return `${what} [Show](command:requestWorkbench.showPanel)`;
}
