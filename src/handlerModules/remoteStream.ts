import { isUint8Array } from 'node:util/types';
import { BodyStream } from '../engine/index.ts';
import type { RemoteObject } from './remoteObject.ts';

/** A stream that a module put into a request's body: each piece crosses when the one before has been sent. */
export function remoteStream(
  remote: RemoteObject,
  length: unknown,
  replayable: boolean,
): BodyStream {
  const options = typeof length === 'number' ? { length } : {};
  const open = (): AsyncIterable<Uint8Array> => pieces(remote);
  return new BodyStream(replayable ? open : open(), options);
}

async function* pieces(remote: RemoteObject): AsyncGenerator<Uint8Array> {
  await remote.useInTime('open', {});
  try {
    for (;;) {
      const piece = await remote.use('read', {});
      if (piece === undefined) return;
      if (!isUint8Array(piece)) {
        throw new TypeError('The stream of a handler module returned no bytes.');
      }
      yield piece;
    }
  } finally {
    remote.tell('close');
  }
}
