/**
 * Run with `--expose-gc` by http2Faults.test.ts: servers that break off a head and then the connection, each in its own
 * way. Collects garbage as soon as the requests are over, and prints how they ended. A process of its own, because Node's
 * would end with an assertion (docs/discoveries/http2-sessions-die-too-early.md).
 */
import { setImmediate as turn } from 'node:timers/promises';
import { RequestContext, WebRequest } from '../../src/engine/index.ts';
import {
  END_HEADERS,
  field,
  FRAME,
  SETTING,
  startRawHttp2Server,
} from '../servers/rawHttp2Server.ts';
import type { RawStream } from '../servers/rawHttp2Server.ts';

declare const gc: () => void;

const withoutStatus = field('x-name', 'value');
const breaks: Record<string, (stream: RawStream) => void> = {
  'a window that is too large': (stream) => {
    stream.frame(FRAME.headers, END_HEADERS, withoutStatus);
    stream.settings([SETTING.initialWindowSize, 2 ** 32 - 1]);
  },
  'a body before the head': (stream) => {
    stream.frame(FRAME.headers, END_HEADERS, withoutStatus);
    stream.data('text');
  },
  'half a head': (stream) => {
    stream.frame(FRAME.headers, 0, withoutStatus);
    stream.settings();
  },
};

const ended: Record<string, string[]> = {};
for (const [name, onRequest] of Object.entries(breaks)) {
  await using server = await startRawHttp2Server(onRequest);
  const names = new Set<string>();
  for (let round = 0; round < 4; round++) {
    const contexts = Array.from({ length: 6 }, () => new RequestContext());
    const requests = await Promise.all(
      contexts.map((context) => {
        return WebRequest.create({ url: server.url, httpVersion: '2' }, {}, { context }).done;
      }),
    );
    for (const { requestError } of requests) names.add(requestError?.name ?? 'no error');
    for (const context of contexts) context.dispose();
    // In the very turn in which they ended.
    gc();
    await turn();
  }
  ended[name] = [...names];
}
console.log(JSON.stringify(ended));
