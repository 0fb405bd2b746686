import { Agent } from 'node:http';
import got from 'got';
import type { Contender } from './contender.ts';

export const gotStream: Contender = {
  name: 'got',
  open: (origin, maxSockets, fields = []) => {
    const headers = Object.fromEntries(fields);
    const agent = new Agent({ keepAlive: true, maxSockets });
    const client = got.extend({
      agent: { http: agent },
      headers,
      decompress: false,
      retry: { limit: 0 },
    });
    return {
      get: async (path) => {
        let bytes = 0;
        for await (const chunk of client.stream(origin + path)) bytes += (chunk as Buffer).length;
        return bytes;
      },
      close: () => {
        agent.destroy();
      },
    };
  },
};
