import type { Pace } from '../../body/pace.ts';
import type { Cancellation } from '../../async/cancellation.ts';
import { pause } from '../../async/pause.ts';

/** The same bytes in pieces, at no more than so many a second. */
export async function* throttled(
  body: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  pace: Pace,
  signal: Cancellation,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    for (let at = 0; at < chunk.byteLength; at += pace.pieceSize) {
      const piece = chunk.subarray(at, at + pace.pieceSize);
      await pause(pace.delay(piece.byteLength), signal);
      yield piece;
    }
  }
}
