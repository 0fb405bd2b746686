import * as vscode from 'vscode';
import type { WebRequest } from '../../engine/index.ts';
import { ResultCollector } from '../../requestFile/run/exchangeResult.ts';
import type { ReadyRequest, Sending } from '../../requestFile/run/ports.ts';
import { toSendOf } from '../../workbench/requestOfFile.ts';
import type { RequestToSend } from '../../workbench/requestToSend.ts';
import type { Sessions } from '../../workbench/sessions.ts';
import { folderOf } from '../ports/workspaceFiles.ts';

/** Sends a request of a file as a session, and waits for its answer. @param begun is called with the session */
export async function sendReady(
  request: RequestToSend,
  sessions: Sessions,
  begun: (session: string) => void,
  signal: AbortSignal,
): Promise<Sending> {
  const webRequest = await sessions.start(request);
  const cancel = (): void => {
    webRequest.cancel();
  };
  signal.addEventListener('abort', cancel);
  begun(webRequest.id);
  // It may have come while rules and modules were waited for.
  if (signal.aborted) cancel();
  await webRequest.done;
  signal.removeEventListener('abort', cancel);
  return answerOf(webRequest, sessions);
}

export function toSend(ready: ReadyRequest): RequestToSend {
  return toSendOf(ready, folderOf(vscode.Uri.file(ready.file)));
}

async function answerOf(webRequest: WebRequest, sessions: Sessions): Promise<Sending> {
  const { id: session, response, requestError } = webRequest;
  const body = await sessions.body(session);
  if (requestError !== null || response === null || body === null) {
    return { session, failed: requestError?.message ?? 'The request failed.' };
  }
  const collector = new ResultCollector();
  for await (const piece of body) {
    collector.append(piece);
    if (collector.isCut) break;
  }
  return { session, result: collector.result(webRequest.request, response), whole: body };
}
