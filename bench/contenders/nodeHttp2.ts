import { connect } from 'node:http2';
import type { Contender } from './contender.ts';

/** Node's own client of HTTP/2, with nothing on top: what the engine stands on there. */
export const nodeHttp2: Contender = {
  name: 'node:http2',
  open: (origin, _connections, fields = [], ca) => {
    const session = connect(origin, ca === undefined ? {} : { ca });
    const headers = Object.fromEntries(fields.map(([name, value]) => [name.toLowerCase(), value]));
    return {
      get: (path) =>
        new Promise((resolve, reject) => {
          let bytes = 0;
          session
            .request({ ':path': path, ...headers })
            .on('data', (chunk: Buffer) => {
              bytes += chunk.length;
            })
            .on('end', () => {
              resolve(bytes);
            })
            .on('error', reject);
        }),
      close: () => {
        session.close();
      },
    };
  },
};
