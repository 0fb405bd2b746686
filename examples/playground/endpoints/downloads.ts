import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { type Exchange, numberFrom, type RouteGroup } from '../route.ts';

const MIB = 1024 * 1024;
const TEXT = Buffer.from('The quick brown fox jumps over the lazy dog, again and again.\r\n');
/** A whole number of lines, so that byte N of every download is byte N modulo the line's length. */
const BLOCK = Buffer.alloc(TEXT.length * 1024, TEXT);
const TICK_MS = 100;

export const downloads: RouteGroup = {
  title: 'Downloads',
  routes: [
    {
      path: '/slow',
      example: '/slow?bytes=5242880&seconds=10',
      summary:
        '`bytes` of text spread over `seconds`, with a known length; with `&chunked`, of unknown length.',
      handle: downloadSlowly,
    },
    {
      path: '/large',
      example: '/large?bytes=104857600',
      summary: '`bytes` of text, as fast as the client reads.',
      handle: async (exchange) => {
        const bytes = sizeFrom(exchange, 100 * MIB);
        await send(exchange, bytes, blocks(0, bytes));
      },
    },
  ],
};

async function downloadSlowly(exchange: Exchange): Promise<void> {
  const query = exchange.url.searchParams;
  const bytes = sizeFrom(exchange, MIB);
  const seconds = numberFrom(query.get('seconds'), { fallback: 10, max: 3600 });
  await send(exchange, query.has('chunked') ? null : bytes, slowBlocks(bytes, seconds));
}

function sizeFrom({ url }: Exchange, fallback: number): number {
  const max = Number.MAX_SAFE_INTEGER;
  return Math.floor(numberFrom(url.searchParams.get('bytes'), { fallback, max }));
}

/** The pipeline keeps to the client's pace and ends the source when the client goes away. */
async function send(
  { request, response }: Exchange,
  length: number | null,
  source: Iterable<Buffer> | AsyncIterable<Buffer>,
): Promise<void> {
  response.writeHead(200, {
    'Content-Type': 'text/plain; charset=utf-8',
    ...(length !== null && { 'Content-Length': length }),
  });
  if (request.method === 'HEAD') response.end();
  else await pipeline(Readable.from(source), response);
}

async function* slowBlocks(bytes: number, seconds: number): AsyncGenerator<Buffer> {
  const ticks = Math.max(1, Math.round((seconds * 1000) / TICK_MS));
  let sent = 0;
  for (let tick = 1; tick <= ticks; tick++) {
    const due = Math.floor((bytes * tick) / ticks);
    yield* blocks(sent, due);
    sent = due;
    if (tick < ticks) await pause(TICK_MS);
  }
}

function* blocks(from: number, to: number): Generator<Buffer> {
  let at = from;
  while (at < to) {
    const start = at % TEXT.length;
    const length = Math.min(to - at, BLOCK.length - start);
    yield BLOCK.subarray(start, start + length);
    at += length;
  }
}
