import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { PATIENCE_MS } from '../../scripts/test/patience.ts';
import type { RequestHandler, RequestInit, WebRequestClient } from '../../src/engine/index.ts';
import { unusedPort } from '../servers/rawServer.ts';
import { faults } from './chaos/faults.ts';
import { Answering, Run, TestContext } from './run.ts';

const REQUESTS = 2_000;
const child = fork(path.join(import.meta.dirname, 'chaos', 'server.ts'));
const [[plain, secure, notTls]] = (await once(child, 'message')) as [[number, number, number]];
const refused = await unusedPort();
child.on('exit', (code) => {
  exited = code ?? -1;
});
let exited: number | null = null;
after(() => {
  if (exited === null) child.disconnect();
});

/** Numbers that look random and are the same in every run (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function originOf(kind: number): string {
  if (kind < 0.75) return `http://127.0.0.1:${plain}`;
  if (kind < 0.9) return `https://localhost:${secure}`;
  if (kind < 0.94) return `https://localhost:${notTls}`;
  if (kind < 0.97) return `http://127.0.0.1:${refused}`;
  return kind < 0.985 ? 'http://nowhere.invalid' : 'foo://no-such-scheme';
}

function requestFor(index: number, next: () => number): RequestInit {
  const fault = faults[index % faults.length] ?? 'none';
  const method = next() < 0.7 ? 'GET' : 'POST';
  const bytes = Buffer.alloc(Math.floor(next() * 200_000), 'x');
  const timeouts = { totalMs: 500 + next() * 4_000, ...(next() < 0.5 ? { idleMs: 300 } : {}) };
  return {
    url: `${originOf(next())}/${fault}`,
    method,
    flags: ['allowStoredCredentials', 'reportUploadProgress'],
    // A circle ends by itself, after more round trips than a loaded machine makes in that time.
    timeouts: fault === 'circle' ? {} : timeouts,
    ...(method === 'POST' ? { postData: { elements: [{ kind: 'bytes', bytes }] } } : {}),
  };
}

/** What comes of requests that no limit of time ends first, however slow the machine is. */
const certain: readonly (readonly [outcome: string, request: RequestInit])[] = [
  ['success', { url: `http://127.0.0.1:${plain}/none` }],
  ['ERR_TIMED_OUT', { url: `http://127.0.0.1:${plain}/silent`, timeouts: { totalMs: 50 } }],
  ['ERR_CONNECTION_RESET', { url: `http://127.0.0.1:${plain}/resetAtOnce` }],
  ['ERR_EMPTY_RESPONSE', { url: `http://127.0.0.1:${plain}/closeAtOnce` }],
  ['ERR_CONTENT_DECODING_FAILED', { url: `http://127.0.0.1:${plain}/badGzip` }],
  ['ERR_INCOMPLETE_CHUNKED_ENCODING', { url: `http://127.0.0.1:${plain}/shortChunks` }],
  ['ERR_CONTENT_LENGTH_MISMATCH', { url: `http://127.0.0.1:${plain}/shortBody` }],
  ['ERR_INVALID_HTTP_RESPONSE', { url: `http://127.0.0.1:${plain}/noHttp` }],
  ['ERR_CERT_AUTHORITY_INVALID', { url: `https://localhost:${secure}/none` }],
  ['ERR_SSL_PROTOCOL_ERROR', { url: `https://localhost:${notTls}/none` }],
  ['ERR_CONNECTION_REFUSED', { url: `http://127.0.0.1:${refused}/none` }],
  ['ERR_NAME_NOT_RESOLVED', { url: 'http://nowhere.invalid/none' }],
  ['ERR_UNKNOWN_URL_SCHEME', { url: 'foo://no-such-scheme/none' }],
  ['ERR_TOO_MANY_REDIRECTS', { url: `http://127.0.0.1:${plain}/circle` }],
  ['ERR_INVALID_REDIRECT', { url: `http://127.0.0.1:${plain}/badRedirect` }],
  ['ERR_RESPONSE_HEADERS_TOO_BIG', { url: `http://127.0.0.1:${plain}/hugeHead` }],
];

/** A handler that does one of many things at one of many moments, also wrong ones. */
function handlerFor(cancel: () => void, next: () => number): RequestHandler {
  const chosen = next();
  // An answer at any time: the request may be over before it.
  const late = <T>(value: T): Promise<T> =>
    new Promise((resolve) => setTimeout(resolve, next() * 50, value));
  if (chosen < 0.4) return {};
  if (chosen < 0.5) return { onBeforeResourceLoad: () => late('continue' as const) };
  if (chosen < 0.55) return { onBeforeResourceLoad: () => 'cancel' };
  if (chosen < 0.6) {
    return {
      onResourceResponse: () => {
        throw new Error('a handler fails');
      },
    };
  }
  if (chosen < 0.7) {
    return {
      onResourceResponse: () => {
        cancel();
        return undefined;
      },
    };
  }
  if (chosen < 0.8) {
    return {
      getAuthCredentials: ({ callback }) => {
        setTimeout(() => {
          callback.continue('ada', 'wrong');
          callback.cancel();
        }, next() * 30);
        return true;
      },
    };
  }
  if (chosen < 0.9) {
    return { getResourceResponseFilter: () => ({ filter: () => late(new Uint8Array(3)) }) };
  }
  return { onResourceRedirect: () => late({ action: 'follow' as const, url: '/none' }) };
}

/** What the process still has open that a request could have left: sockets, timers. */
function left(): string[] {
  return process
    .getActiveResourcesInfo()
    .filter((name) =>
      /TCPSocket|TCPConnect|TLS|Timeout|GetAddrInfo|FSReq|FileHandle|Zlib/i.test(name),
    )
    .sort();
}

test('2,000 requests at once against a server that fails in every way leave nothing behind', async () => {
  const next = numbers(20_261_121);
  const before = left();
  {
    using context = new TestContext();
    const person = new Answering((question) =>
      question.kind === 'certificate'
        ? { kind: 'certificate', allow: next() < 0.7, remember: 'once' }
        : null,
    );
    const sure = certain.map(([, request]) => new Run(request, { context }));
    const runs: Run[] = [];
    for (let index = 0; index < REQUESTS; index++) {
      let run: Run | null = null;
      const cancel = (): void => run?.webRequest.cancel();
      const client: WebRequestClient =
        next() < 0.1
          ? {
              onDownloadData: () => {
                cancel();
              },
            }
          : {};
      run = new Run(requestFor(index, next), {
        context,
        client,
        person,
        handler: handlerFor(cancel, next),
      });
      if (next() < 0.15) setTimeout(cancel, next() * 1_000);
      runs.push(run);
    }
    await Promise.all([...sure, ...runs].map((run) => run.end()));
    assert.equal(exited, null, 'the server is alive');
    const outcomeOf = ({ webRequest, error }: Run): string => error ?? webRequest.requestStatus;
    assert.deepEqual(
      sure.map(outcomeOf),
      certain.map(([outcome]) => outcome),
    );
    const outcomes = Map.groupBy(runs, outcomeOf);
    assert.ok(outcomes.has('ERR_ABORTED'), [...outcomes.keys()].join());
    assert.ok(!outcomes.has('ERR_UNEXPECTED'), 'no error of ours');
  }
  // Sockets close, and cancelled look-ups come back, in their own time.
  const end = performance.now() + PATIENCE_MS / 2;
  while (left().length > before.length && performance.now() < end) await delay(20);
  assert.deepEqual(left(), before);
});
