import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { replyBytes } from '../reply.ts';
import type { Exchange, Route, RouteGroup } from '../route.ts';

type Compress = (body: Buffer) => Promise<Buffer>;

const gzip: Compress = promisify(zlib.gzip);

/** Long, and different enough from line to line that it takes many bytes also when packed. */
const TEXT = Array.from(
  { length: 500 },
  (_, i) => `Line ${i + 1}: the square of it is ${(i + 1) ** 2}.\n`,
).join('');

export const encodings: RouteGroup = {
  title: 'Content encodings',
  routes: [
    encoded('gzip', gzip),
    encoded('deflate', promisify(zlib.deflate)),
    encoded('br', promisify(zlib.brotliCompress)),
    encoded('zstd', promisify(zlib.zstdCompress)),
    {
      path: '/encoding/bad-gzip',
      summary: 'A gzip response that is damaged half way.',
      handle: async ({ response }) => {
        const packed = await gzip(Buffer.from(TEXT));
        packed.fill(0xff, packed.length >> 1);
        reply(response, packed, 'gzip');
      },
    },
  ],
};

function encoded(name: string, compress: Compress): Route {
  return {
    path: `/encoding/${name}`,
    summary: `A text in ${name}, whether the client asked for it or not.`,
    handle: async ({ response }) => {
      reply(response, await compress(Buffer.from(TEXT)), name);
    },
  };
}

function reply(response: Exchange['response'], body: Buffer, encoding: string): void {
  replyBytes(response, body, {
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Encoding': encoding },
  });
}
