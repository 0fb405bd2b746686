import type { Cancellation } from '../run/cancellation.ts';

/** After so many calls in a row the event loop has its turn, so that code which never ends can be cancelled. */
export const PIECES_IN_A_ROW = 16;

/** Lets timers, sockets and whoever wants to cancel go first. @throws the signal's reason when somebody has. */
export async function giveWay(signal: Cancellation): Promise<void> {
  await new Promise(setImmediate);
  signal.throwIfAborted();
}
