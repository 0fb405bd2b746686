import type * as vscode from 'vscode';

/** Resolves as soon as `look` answers something; looks again whenever `event` fires. */
export function whenever<Result>(
  event: vscode.Event<unknown>,
  look: () => Result | undefined,
): Promise<Result> {
  return new Promise((resolve) => {
    const subscription = event(() => {
      check();
    });
    const check = (): void => {
      const found = look();
      if (found === undefined) return;
      subscription.dispose();
      resolve(found);
    };
    check();
  });
}
