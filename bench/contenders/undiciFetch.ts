import { fetch, Pool } from 'undici';
import type { Contender } from './contender.ts';

export const undiciFetch: Contender = {
  name: 'undici fetch',
  open: (origin, connections, fields = []) => {
    const headers = Object.fromEntries(fields);
    const dispatcher = new Pool(origin, { connections, pipelining: 1 });
    return {
      get: async (path) => {
        const response = await fetch(origin + path, { dispatcher, headers });
        let bytes = 0;
        for await (const chunk of response.body ?? []) bytes += (chunk as Uint8Array).byteLength;
        return bytes;
      },
      close: () => dispatcher.close(),
    };
  },
};
