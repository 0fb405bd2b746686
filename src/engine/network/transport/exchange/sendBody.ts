import { once } from 'node:events';
import type { Writable } from 'node:stream';

/**
 * Writes a body piece by piece, no faster than it is taken. Ends early, and reads no more of the body, when `stopped`
 * says so, or the stream is gone or takes no more.
 * @returns whether all of it was written
 */
export async function sendBody(
  stream: Writable,
  body: Uint8Array | AsyncIterable<Uint8Array>,
  onSent: (bytes: number) => void,
  stopped: () => boolean,
): Promise<boolean> {
  const gone = (): boolean =>
    stream.destroyed || stream.writableEnded || stream.errored !== null || stopped();
  const pieces = body instanceof Uint8Array ? [body] : body;
  const left = new AbortController();
  const onClose = (): void => {
    left.abort();
  };
  stream.once('close', onClose);
  try {
    for await (const piece of pieces) {
      if (gone()) return false;
      const taken = stream.write(piece);
      onSent(piece.byteLength);
      if (taken) continue;
      await once(stream, 'drain', { signal: left.signal }).catch(() => undefined);
      if (gone()) return false;
    }
    return !gone();
  } finally {
    stream.off('close', onClose);
  }
}

/** Resolves with true when `event` comes first, with false after `ms` or when `other` came. */
export function eventWithin(
  stream: NodeJS.EventEmitter,
  event: string,
  others: readonly string[],
  ms: number,
): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (came: boolean): void => {
      clearTimeout(timer);
      stream.off(event, onEvent);
      for (const other of others) stream.off(other, onOther);
      resolve(came);
    };
    const onEvent = (): void => {
      settle(true);
    };
    const onOther = (): void => {
      settle(false);
    };
    const timer = setTimeout(onOther, ms);
    stream.on(event, onEvent);
    for (const other of others) stream.on(other, onOther);
  });
}
