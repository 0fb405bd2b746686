import type { Dispatcher } from 'undici';
import Pool from 'undici/lib/dispatcher/pool.js';
import type { Contender } from './contender.ts';

/** undici's lowest door, with nothing on top: what the engine stands on, and what it is compared to. */
export const dispatch: Contender = {
  name: 'undici dispatch',
  open: (origin, connections, fields = [], ca) => {
    const connect = ca === undefined ? {} : { connect: { ca } };
    const pool = new Pool(origin, { connections, pipelining: 1, ...connect });
    const headers = fields.flat();
    return {
      get: (path) =>
        new Promise((resolve, reject) => {
          let bytes = 0;
          const handler: Dispatcher.DispatchHandler = {
            onRequestStart: () => undefined,
            onResponseStart: () => undefined,
            onResponseData: (_, chunk) => {
              bytes += chunk.length;
            },
            onResponseEnd: () => {
              resolve(bytes);
            },
            onResponseError: (_, error) => {
              reject(error);
            },
          };
          pool.dispatch({ method: 'GET', path, headers }, handler);
        }),
      close: () => pool.close(),
    };
  },
};
