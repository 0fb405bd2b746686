import * as vscode from 'vscode';
import { requestIdsIn } from '../../requestFile/requestTests.ts';
import type { ParsedRequest } from '../../requestFile/parse/parsedRequest.ts';
import { count } from '../../words/amounts.ts';
import { resultLenses } from './resultLenses.ts';
import { requestDocument } from '../requestLanguage/requestDocuments.ts';
import { pathOf } from '../requestFiles/openedFiles.ts';
import type { RequestResults } from '../requestFiles/requestResults.ts';
import { SendLens } from './sendLens.ts';

/** Above each request of a .http file: Send, Send all above, and what its tests found when it was last sent. */
export class RequestLenses implements vscode.Disposable {
  readonly #results: RequestResults;
  readonly #sendLens = new SendLens();
  readonly #subscriptions: readonly { dispose(): unknown }[];

  /** @param changed is called when the lines may be others */
  constructor(results: RequestResults, changed: () => void) {
    this.#results = results;
    const subscriptions = [results.onChanged(changed), this.#sendLens.onChanged(changed)];
    this.#subscriptions = [...subscriptions, this.#sendLens];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** Asks whose "Send" is to be shown, where another extension has one, too. */
  askWhoShowsSend(): Promise<void> {
    return this.#sendLens.askOnce();
  }

  above(document: vscode.TextDocument): vscode.CodeLens[] {
    const { file, lines } = requestDocument(document);
    const ids = requestIdsIn(file);
    const path = pathOf(document.uri);
    const isShown = this.#sendLens.isShown();
    return file.requests.flatMap((request, index) => {
      const { line } = request.range.start;
      const at = new vscode.Range(line, 0, line, 0);
      const result = this.#results.of(path, ids.get(request) ?? '', request, lines);
      return [
        ...(isShown ? sendCommands(document, request, index) : []),
        ...(result === undefined ? [] : resultLenses(result)),
      ].map((command) => new vscode.CodeLens(at, command));
    });
  }
}

/** @param above so many requests stand above it */
function sendCommands(
  { uri }: vscode.TextDocument,
  { range: { start } }: ParsedRequest,
  above: number,
): vscode.Command[] {
  const place = { uri: uri.toString(), line: start.line };
  const send: vscode.Command = {
    title: 'Send',
    tooltip: 'Send this request',
    command: 'requestWorkbench.sendRequest',
    arguments: [place],
  };
  if (above === 0) return [send];
  const requests = above === 1 ? 'the request' : `the ${count(above, 'request')}`;
  const sendAbove: vscode.Command = {
    title: 'Send all above',
    tooltip: `Send ${requests} above this one`,
    command: 'requestWorkbench.sendAllAbove',
    arguments: [place],
  };
  return [send, sendAbove];
}
