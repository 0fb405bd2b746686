import type { Request, ResourceHandler } from '../engine/index.ts';
import type { RemoteObject } from './remoteObject.ts';
import { requestToWire } from './wire/requestOnWire.ts';

/**
 * A ResourceHandler of a module. One piece of its body crosses for each that is read, so that it is as fast as its reader
 * and no faster. What it answers is checked by whoever reads it, as of any handler.
 */
export function remoteResource(remote: RemoteObject, methods: readonly string[]): ResourceHandler {
  const has = (method: string): boolean => methods.includes(method);
  const opening =
    (method: 'open' | 'processRequest') =>
    ({ request, callback }: { request: Request; callback: object }): Promise<never> => {
      const bytes: Uint8Array[] = [];
      const given = { request: requestToWire(request, bytes) };
      return remote.useInTime(method, given, { bytes, callback }) as Promise<never>;
    };
  const asking =
    (method: string) =>
    (given: object): Promise<never> =>
      remote.useInTime(method, given) as Promise<never>;
  const allowing =
    (method: string) =>
    (given: object): Promise<boolean> =>
      remote.useInTime(method, given).then((answer) => answer !== false);
  return {
    ...(has('open') ? { open: opening('open') } : {}),
    ...(has('processRequest') ? { processRequest: opening('processRequest') } : {}),
    getResponseHeaders: () => asking('getResponseHeaders')({}),
    ...(has('skip')
      ? {
          skip: ({ bytesToSkip, callback }) =>
            remote.useInTime('skip', { bytesToSkip }, { callback }) as Promise<never>,
        }
      : {}),
    // As long as it takes: a stream of events may be silent for hours.
    read: ({ bytesToRead, callback }) =>
      remote
        .use('read', { bytesToRead }, { callback })
        .then((piece) => piece ?? null) as Promise<never>,
    ...(has('canGetCookie') ? { canGetCookie: allowing('canGetCookie') } : {}),
    ...(has('canSetCookie') ? { canSetCookie: allowing('canSetCookie') } : {}),
    cancel: () => {
      if (has('cancel')) remote.tell('cancel');
    },
  };
}
