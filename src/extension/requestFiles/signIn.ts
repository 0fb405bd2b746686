import * as vscode from 'vscode';
import type { SignIn, SignInPage } from '../../requestFile/auth/ports.ts';

/** Opens the page in the browser, and shows that it waits. `extensionId` is the authority of its own addresses. */
export function browserSignIn(extensionId: string): SignIn {
  return {
    show: async (page, wait) =>
      vscode.window.withProgress(
        {
          location: vscode.ProgressLocation.Notification,
          title: `Waiting until you have signed in for ${page.id}`,
          cancellable: true,
        },
        async (_progress, cancellation) => {
          const controller = new AbortController();
          cancellation.onCancellationRequested(() => {
            controller.abort();
          });
          void bringTo(page);
          return wait(controller.signal);
        },
      ),
    returnTo: (redirectUrl, signal) => {
      const { protocol, host, pathname } = new URL(redirectUrl);
      const isOurs =
        protocol === `${vscode.env.uriScheme}:` && host.toLowerCase() === extensionId.toLowerCase();
      return isOurs ? opened(pathname, redirectUrl, signal) : null;
    },
  };
}

/** VS Code asks by itself before it opens a page that nobody has trusted yet. */
async function bringTo({ id, url, code }: SignInPage): Promise<void> {
  if (code !== null) {
    const open = 'Copy Code and Open Page';
    const text = `To get the token of ${id}, enter the code ${code} at ${new URL(url).host}.`;
    if ((await vscode.window.showInformationMessage(text, open)) !== open) return;
    await vscode.env.clipboard.writeText(code);
  }
  // A Uri has its query decoded, where a plus is no blank.
  await vscode.env.openExternal(vscode.Uri.parse(url.replaceAll('+', '%20'), true));
}

/** Waits until the browser opens an address of this extension. */
function opened(pathname: string, redirectUrl: string, signal: AbortSignal): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const handler = vscode.window.registerUriHandler({
    handleUri: ({ path, query }) => {
      if (path !== pathname) return;
      const url = new URL(redirectUrl);
      // It comes decoded; a plus was one.
      url.search = query.replaceAll('+', '%2B');
      resolve(url.href);
    },
  });
  signal.addEventListener(
    'abort',
    () => {
      reject(new Error('nobody has signed in'));
    },
    { once: true },
  );
  return promise.finally(() => {
    handler.dispose();
  });
}
