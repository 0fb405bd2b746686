import type { Cancellation } from '../async/cancellation.ts';

/** After so many calls in a row the event loop gets a turn, so that a handler which never ends can be cancelled. */
export const CALLS_BEFORE_YIELD = 16;

/** Lets timers and sockets go first. @throws the signal's reason when the session was cancelled meanwhile. */
export async function yieldToEventLoop(signal: Cancellation): Promise<void> {
  await new Promise(setImmediate);
  signal.throwIfAborted();
}
