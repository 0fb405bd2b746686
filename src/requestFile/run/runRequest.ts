import type { ParsedRequest } from '../parse/parsedRequest.ts';
import { isFault } from '../values/ports.ts';
import type { LoadedFile } from './loadedFile.ts';
import type { Loop } from './loop.ts';
import type { RequestOutcome } from './outcome.ts';
import { prepare } from './preparation.ts';
import { RequestInRun } from './requestInRun.ts';
import { RequestTurn } from './requestTurn.ts';
import type { RequestParts, Run } from './run.ts';
import { turnsOf } from './turns.ts';

/** A request with what it needs and asks for first, as often as `# @loop` says. All outcomes but the last are told on the way. */
export async function runRequest(
  run: Run,
  loaded: LoadedFile,
  request: ParsedRequest,
  parts: RequestParts,
): Promise<RequestOutcome> {
  const inRun = new RequestInRun(run, loaded, request, parts);
  const unsent = await prepare(inRun);
  if (unsent !== null) return unsent;
  return inRun.loop === null ? sendTurn(inRun) : sendTurns(inRun, inRun.loop);
}

async function sendTurns(inRun: RequestInRun, loop: Loop): Promise<RequestOutcome> {
  const { run } = inRun;
  let last: RequestOutcome | null = null;
  for await (const turn of turnsOf(inRun, loop)) {
    if (run.ports.isOver()) break;
    if (last !== null) run.tell(last);
    if (isFault(turn)) return inRun.faulty(turn);
    inRun.nextTurn(turn);
    last = await sendTurn(inRun);
  }
  return last ?? inRun.outcome('skipped', { reason: 'Its loop (# @loop) has no iterations.' });
}

/** The way of one sending: its values, the sending, and what happens with the response. Nothing is sent while anything is wrong. */
async function sendTurn(inRun: RequestInRun): Promise<RequestOutcome> {
  const turn = new RequestTurn(inRun);
  await turn.wait();
  const filled = await turn.fill();
  if ('problems' in filled) return inRun.outcome('notSent', { problems: filled.problems });
  if ('stopped' in filled) return inRun.stopped(filled.stopped);
  const authorized = await turn.authorize(filled.request);
  if ('problems' in authorized) return inRun.outcome('notSent', authorized);
  const ready = await turn.ready(authorized.request);
  if ('problems' in ready) return inRun.outcome('notSent', { problems: ready.problems });
  if (inRun.run.ports.signal.aborted) return inRun.canceled();
  const sent = await inRun.run.ports.send(ready);
  if ('shown' in sent) return inRun.outcome('sent', {});
  const { session } = sent;
  if ('failed' in sent) return inRun.outcome('failed', { reason: sent.failed, session });
  turn.keep(sent.result);
  return inRun.outcome('sent', { problems: await turn.afterResponse(sent), session });
}
