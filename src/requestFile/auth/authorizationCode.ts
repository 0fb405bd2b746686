import type { Grant } from './grant.ts';
import { listenOnLoopback } from './loopback.ts';
import type { AuthPorts } from './ports.ts';

/** Nobody who has given up without a word is waited for longer. */
const LONGEST_SIGN_IN_MS = 10 * 60_000;

export interface SignedIn {
  readonly redirectUrl: string;
  /** What the server has sent back. */
  readonly parameters: URLSearchParams;
}

/**
 * Sends a person to the page of the server, and waits for their return: to a port of this machine, to an address of the face
 * (`vscode://…`), or by the address that they copy from the browser.
 * @param parameters of the page, besides where it sends back to
 * @throws Error when nobody comes back
 */
export async function signIn(
  { id, pageUrl, redirectUrl: written }: Extract<Grant, { kind: 'authorizationCode' }>,
  parameters: readonly (readonly [name: string, value: string])[],
  state: string,
  { signIn: face, prompt, signal }: AuthPorts,
): Promise<SignedIn> {
  await using loopback = await listenOnLoopback(written, state);
  const redirectUrl = loopback?.redirectUrl ?? written ?? '';
  const url = webPage(pageUrl);
  for (const [name, value] of [['redirect_uri', redirectUrl] as const, ...parameters]) {
    url.searchParams.append(name, value);
  }
  const returned = await face.show({ id, url: url.href, code: null }, async (givenUp) => {
    const limit = AbortSignal.timeout(LONGEST_SIGN_IN_MS);
    const over = AbortSignal.any([signal, givenUp, limit]);
    const coming =
      loopback?.returned ?? face.returnTo(redirectUrl, over) ?? copied(redirectUrl, prompt);
    return Promise.race([coming, aborted(over)]);
  });
  return { redirectUrl, parameters: new URL(returned).searchParams };
}

/**
 * A page that may be opened in a browser: whoever wrote the configuration, or answered for the server, can't have another
 * program opened.
 * @throws Error when it is not one
 */
export function webPage(written: string): URL {
  const url = URL.parse(written);
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url;
  throw new Error(`the page to sign in at is not a web page: ${written}`);
}

async function copied(redirectUrl: string, prompt: AuthPorts['prompt']): Promise<string> {
  const answer = await prompt({
    text: `After you signed in, the browser shows a page of ${redirectUrl}. Its whole address`,
    ...{ secret: true, once: true, initial: null, choices: null },
  });
  const address = typeof answer?.value === 'string' ? answer.value.trim() : '';
  if (URL.canParse(address)) return address;
  throw new Error(
    address === '' ? 'the address was not given' : 'what was given is not the address of a page',
  );
}

function aborted(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => {
    reject(new Error('nobody has signed in'));
  };
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  return promise;
}
