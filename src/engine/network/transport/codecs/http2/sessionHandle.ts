import type { ClientHttp2Session } from 'node:http2';

/**
 * Keeps Node's own part of a session until the parts of its streams are gone. Without it a garbage collection in the
 * wrong turn ends the process when a server has broken off a head (docs/discoveries/http2-sessions-die-too-early.md).
 */
export function keepHandleUntilStreamsClose(session: ClientHttp2Session): void {
  const handle = handleOf(session);
  // Streams go in the turn after they were closed, before what is scheduled here.
  session.once('close', () => setImmediate(releaseHandle, handle));
}

/** Node keeps it under a symbol of its own, and forgets it when the session ends. */
function handleOf(session: ClientHttp2Session): unknown {
  const symbol = Object.getOwnPropertySymbols(session).find(
    ({ description }) => description === 'kHandle',
  );
  return symbol === undefined ? undefined : Reflect.get(session, symbol);
}

function releaseHandle(_handle: unknown): void {
  // What a timer is given is kept until it fires.
}
