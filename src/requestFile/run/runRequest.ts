import { isFault } from '../values/ports.ts';
import type { Value } from '../values/value.ts';
import type { ParsedRequest } from '../parse/parsedRequest.ts';
import type { LoadedFile } from './loadedFile.ts';
import { loopOf, MOST_TURNS, turnValues } from './loop.ts';
import type { RequestOutcome } from './outcome.ts';
import type { RequestParts, Run } from './run.ts';
import { isTrue, RequestTurn } from './requestTurn.ts';

/** A request, as often as `# @loop` says. All outcomes but the last are told on the way. */
export async function runRequest(
  run: Run,
  loaded: LoadedFile,
  request: ParsedRequest,
  parts: RequestParts,
): Promise<RequestOutcome> {
  const turnWith = (values: ReadonlyMap<string, Value>): RequestTurn =>
    new RequestTurn(run, loaded, request, { ...parts, loop: values });
  const loop = loopOf(request.settings);
  if (loop === null) return runOnce(run, turnWith(new Map()));
  const outcomes: RequestOutcome[] = [];
  const once = async (turn: RequestTurn): Promise<void> => {
    const before = outcomes.pop();
    if (before !== undefined) run.tell(before);
    outcomes.push(await runOnce(run, turn));
  };
  const first = turnWith(turnValues(0));
  const stopped = await first.scriptsBefore();
  if (stopped !== null) return first.stopped(stopped);
  if (loop.kind === 'while') {
    for (let index = 0; index < MOST_TURNS && !run.ports.isOver(); index++) {
      const turn = turnWith(turnValues(index));
      turn.skipScripts();
      const holds = await turn.evaluate(loop.condition);
      if (isFault(holds)) return turn.faulty(holds);
      if (!isTrue(holds.value)) break;
      await once(turn);
    }
  } else {
    const written = loop.kind === 'list' ? loop.list : loop.count;
    const found = await first.evaluate(written);
    if (isFault(found)) return first.faulty(found);
    const items = itemsOf(found.value);
    for (const [index, item] of items.entries()) {
      if (run.ports.isOver()) break;
      const values = loop.kind === 'list' ? ([loop.name, item] as const) : undefined;
      const turn = turnWith(turnValues(index, values));
      turn.skipScripts();
      await once(turn);
    }
  }
  return outcomes.pop() ?? first.outcome('skipped', { reason: 'Its loop (# @loop) has no turn.' });
}

function itemsOf(value: Value): readonly Value[] {
  if (Array.isArray(value)) return (value as readonly Value[]).slice(0, MOST_TURNS);
  const count = Number(value);
  return Array.from(
    { length: count > 0 ? Math.min(Math.floor(count), MOST_TURNS) : 0 },
    (_, at) => at,
  );
}

/**
 * The way of one request: what it needs, what it asks a person, its scripts and values, the sending, and what happens with
 * the response. Nothing is sent while anything is wrong with it.
 */
async function runOnce(run: Run, turn: RequestTurn): Promise<RequestOutcome> {
  const skipped = await turn.reasonToSkip();
  if (skipped !== null) return turn.outcome('skipped', { reason: skipped });
  const unready = [...turn.unready(), ...(await turn.sendNeeded())];
  if (unready.length > 0) return turn.outcome('notSent', { problems: unready });
  await turn.prompt();
  const before = await turn.scriptsBefore();
  if (before !== null) return turn.stopped(before);
  await turn.wait();
  const filled = await turn.fill();
  if ('problems' in filled) return turn.outcome('notSent', { problems: filled.problems });
  const authorized = await turn.authorize(filled.request);
  if ('problems' in authorized) return turn.outcome('notSent', authorized);
  const ready = await turn.ready(authorized.request);
  if ('problems' in ready) return turn.outcome('notSent', { problems: ready.problems });
  const sent = await run.ports.send(ready);
  if ('shown' in sent) return turn.outcome('sent', {});
  const { session } = sent;
  if ('failed' in sent) return turn.outcome('failed', { reason: sent.failed, session });
  turn.keep(sent.result);
  return turn.outcome('sent', { problems: await turn.afterResponse(sent), session });
}
