import type { Writable } from 'node:stream';
import type { SignIn } from '../../requestFile/auth/ports.ts';
import { printable } from './printable.ts';

/** Says where to sign in, and opens nothing: the command may run on a machine without a browser. Ctrl+C gives up. */
export function printedSignIn(stderr: Writable): SignIn {
  return {
    show: async ({ id, url, code }, wait) => {
      const lines =
        code === null
          ? [`Sign in to get the token of ${id}. Open:`, `  ${url}`]
          : [`Sign in to get the token of ${id}. Open:`, `  ${url}`, `and enter the code ${code}`];
      stderr.write(`${lines.map(printable).join('\n')}\n`);
      return wait(NEVER);
    },
    returnTo: () => null,
  };
}

const NEVER = new AbortController().signal;
