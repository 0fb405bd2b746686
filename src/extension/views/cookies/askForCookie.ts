import * as vscode from 'vscode';
import type { CookieRecord } from '../../../session/cookie.ts';
import { calledCookie } from '../../../session/cookiePair.ts';
import type { Address } from '../../../session/readAddress.ts';
import { readAddress } from '../../../session/readAddress.ts';
import type { WindowCookies } from '../../../workbench/windowCookies.ts';
import { cookieLine, urlOf } from './cookieLine.ts';

const PROMPT = 'Write it as in Set-Cookie: name=value, then its attributes';

/** Asks for a cookie of a host, and for the host unless it is known. */
export async function addCookie(cookies: WindowCookies, host: string | undefined): Promise<void> {
  const url = host === undefined ? await askForUrl() : urlOf({ domain: host, path: '/' });
  if (url === undefined) return;
  const line = await askForLine(cookies, url, {
    title: `New Cookie of ${new URL(url).host}`,
    value: 'name=value; Path=/',
    valueSelection: [0, 'name'.length],
  });
  if (line !== undefined) tell(await cookies.set(url, line));
}

/** Asks for what a cookie is to be. The value is selected, so that typing replaces it alone. */
export async function editCookie(cookies: WindowCookies, cookie: CookieRecord): Promise<void> {
  const url = urlOf(cookie);
  const { line: value, valueSelection } = cookieLine(cookie);
  const title = `Edit ${calledCookie(cookie.name)} of ${cookie.domain}`;
  const line = await askForLine(cookies, url, { title, value, valueSelection });
  if (line !== undefined && line !== value) tell(await cookies.set(url, line, cookie));
}

async function askForUrl(): Promise<string | undefined> {
  const typed = await vscode.window.showInputBox({
    title: 'New Cookie',
    prompt: 'The host that the cookie is sent to',
    placeHolder: 'shop.example.com',
    ignoreFocusOut: true,
    validateInput: (text) => {
      const address = addressOf(text);
      return 'fault' in address ? address.fault : undefined;
    },
  });
  if (typed === undefined) return undefined;
  const address = addressOf(typed);
  return 'fault' in address ? undefined : address.url;
}

function askForLine(
  cookies: WindowCookies,
  url: string,
  options: vscode.InputBoxOptions,
): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    ...options,
    prompt: PROMPT,
    ignoreFocusOut: true,
    validateInput: async (line) => {
      const fault = await cookies.faultOf(url, line);
      return fault === null ? undefined : sentenceOf(fault);
    },
  });
}

/** https: whatever scheme it has, the cookie may be Secure. */
function addressOf(text: string): Address {
  return readAddress(text, 'https');
}

function tell(fault: string | null): void {
  if (fault !== null) void vscode.window.showErrorMessage(sentenceOf(fault));
}

function sentenceOf(fault: string): string {
  return `This cookie can't be kept: ${fault}.`;
}
