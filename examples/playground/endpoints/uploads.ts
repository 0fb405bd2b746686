import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { pairs } from '../recordedRequest.ts';
import { replyJson, replyText } from '../reply.ts';
import { endOf, type Exchange, numberFrom, type RouteGroup } from '../route.ts';

const ECHO_LIMIT = 16 * 1024 * 1024;
const SLOW_UPLOAD_RATE = 256 * 1024;

export const uploads: RouteGroup = {
  title: 'What you send',
  routes: [
    {
      path: '/echo',
      summary: 'The method, headers and body as they arrived, up to 16 MiB.',
      handle: echo,
    },
    {
      path: '/upload',
      summary:
        'Counts a body of any size and gives its SHA-256; `?slow` reads 256 KiB per second, `?slow=N` N bytes per second.',
      handle: receiveUpload,
    },
  ],
};

async function echo({ request, response }: Exchange): Promise<void> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // Read to the end even then: leaving early would close the connection before the answer.
    if (bytes <= ECHO_LIMIT) chunks.push(chunk);
  }
  if (bytes > ECHO_LIMIT) {
    replyText(response, 'The body is larger than 16 MiB; /upload takes any size.\n', {
      status: 413,
    });
    return;
  }
  const body = Buffer.concat(chunks);
  replyJson(response, {
    method: request.method,
    url: request.url,
    httpVersion: request.httpVersion,
    headers: pairs(request.rawHeaders),
    body: {
      bytes,
      sha256: createHash('sha256').update(body).digest('hex'),
      ...(isUtf8(body) ? { text: body.toString('utf8') } : { base64: body.toString('base64') }),
    },
    trailers: pairs(request.rawTrailers),
  });
}

async function receiveUpload(exchange: Exchange): Promise<void> {
  const { request, response, url } = exchange;
  const slow = url.searchParams.get('slow');
  const rate =
    slow === null
      ? Infinity
      : Math.max(1024, numberFrom(slow, { fallback: SLOW_UPLOAD_RATE, max: Infinity }));

  const signal = endOf(exchange);
  const hash = createHash('sha256');
  const started = performance.now();
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
    const ahead = (bytes / rate) * 1000 - (performance.now() - started);
    if (ahead > 0) await pause(ahead, undefined, { signal });
  }
  replyJson(response, {
    method: request.method,
    contentType: request.headers['content-type'] ?? null,
    bytes,
    sha256: hash.digest('hex'),
    milliseconds: Math.round(performance.now() - started),
  });
}
