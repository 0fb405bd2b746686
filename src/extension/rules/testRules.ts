import * as vscode from 'vscode';
import { InvalidRequestError, maskUrl } from '../../engine/index.ts';
import { requestToSend } from '../../workbench/requestToSend.ts';
import { readAddress } from '../../session/readAddress.ts';
import { requestPlace } from '../requestFiles/requestPlace.ts';
import type { RequestRuns } from '../requestFiles/requestRuns.ts';
import type { RuleExplanations } from './ruleExplanations.ts';

const RECENT = 'requestWorkbench.testedRequests';
const MAX_RECENT = 12;

interface TypedRequest {
  readonly method: string;
  readonly url: string;
}

/**
 * Test Rules Against URL…: tells what the rules would make of a request, without sending it. In a .http file it is the
 * request at the cursor, elsewhere one that is typed; the last ones are remembered.
 */
export async function testRules(
  given: unknown,
  explanations: RuleExplanations,
  runs: RequestRuns,
  remembered: vscode.Memento,
): Promise<void> {
  const place = typeof given === 'string' ? undefined : requestPlace(given);
  try {
    if (place !== undefined) {
      const request = await runs.requestAt(place);
      if (request !== undefined) await explanations.show(request);
      return;
    }
    const typed =
      typeof given === 'string' ? read(given) : await ask(remembered.get<string[]>(RECENT, []));
    if (typed === undefined) return;
    if ('fault' in typed) throw new InvalidRequestError(typed.fault);
    await explanations.show(requestToSend({ ...typed, navigation: typed.method === 'GET' }));
    await remember(typed, remembered);
  } catch (error) {
    if (!(error instanceof InvalidRequestError)) throw error;
    void vscode.window.showErrorMessage(maskUrl(error.message));
  }
}

/** "POST https://…", or a URL alone for GET. */
function read(text: string): TypedRequest | { readonly fault: string } {
  const [, method = 'GET', address = text] = /^\s*([A-Za-z]+)\s+(\S.*)$/.exec(text) ?? [];
  const target = readAddress(address);
  return 'fault' in target ? target : { method: method.toUpperCase(), url: target.url };
}

class TypedItem implements vscode.QuickPickItem {
  readonly label: string;
  readonly description?: string;
  readonly alwaysShow = true;
  readonly request: ReturnType<typeof read>;

  constructor(text: string) {
    this.request = read(text);
    if ('fault' in this.request) {
      this.label = text;
      this.description = this.request.fault;
    } else this.label = `${this.request.method} ${this.request.url}`;
  }
}

/** Undefined: the person thought better of it. */
function ask(recent: readonly string[]): Promise<TypedRequest | undefined> {
  const pick = vscode.window.createQuickPick<TypedItem>();
  pick.title = 'Test Rules Against URL';
  pick.placeholder =
    'A URL, with a method before it or without: POST https://api.example.com/users';
  pick.matchOnDescription = false;
  const offer = (text: string): void => {
    const before = recent.filter((each) => each !== text).map((each) => new TypedItem(each));
    pick.items = text.trim() === '' ? before : [new TypedItem(text), ...before];
  };
  offer('');
  return new Promise((resolve) => {
    pick.onDidChangeValue(offer);
    pick.onDidAccept(() => {
      // Who types fast is ahead of the list: then what was typed counts.
      const chosen = pick.activeItems.find((item) => pick.items.includes(item));
      const request = chosen?.request ?? read(pick.value);
      if ('fault' in request) return;
      resolve(request);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

/** What would have to be masked is not kept. */
async function remember({ method, url }: TypedRequest, remembered: vscode.Memento): Promise<void> {
  if (maskUrl(url) !== url) return;
  const text = `${method} ${url}`;
  const before = remembered.get<string[]>(RECENT, []).filter((each) => each !== text);
  await remembered.update(RECENT, [text, ...before].slice(0, MAX_RECENT));
}
