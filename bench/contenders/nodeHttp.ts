import { Agent, get } from 'node:http';
import type { Contender } from './contender.ts';

export const nodeHttp: Contender = {
  name: 'node:http',
  open: (origin, maxSockets, fields = []) => {
    const headers = Object.fromEntries(fields);
    const agent = new Agent({ keepAlive: true, maxSockets });
    return {
      get: (path) =>
        new Promise((resolve, reject) => {
          get(origin + path, { agent, headers }, (response) => {
            let bytes = 0;
            response
              .on('data', (chunk: Buffer) => {
                bytes += chunk.length;
              })
              .on('end', () => {
                resolve(bytes);
              })
              .on('error', reject);
          }).on('error', reject);
        }),
      close: () => {
        agent.destroy();
      },
    };
  },
};
