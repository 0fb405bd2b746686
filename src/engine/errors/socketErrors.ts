import type { Socket } from 'node:net';

/** What a socket has told of its errors. */
export interface SocketErrors {
  readonly first: Error | undefined;
  /** It has to be known when an exchange ends because of it. */
  readonly reset: Error | null;
}

/** Remembers a socket's errors for as long as it lives; without a listener an error would end the process. */
export function watchErrors(socket: Socket): SocketErrors {
  const errors: { first: Error | undefined; reset: Error | null } = {
    first: undefined,
    reset: null,
  };
  socket.on('error', (error: NodeJS.ErrnoException) => {
    errors.first ??= error;
    if (error.code === 'ECONNRESET') errors.reset = error;
  });
  return errors;
}
