import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  hasHeader,
  type HeaderList,
  type RequestHandler,
  type RequestInit,
  type ResourceHandler,
} from '../../src/engine/index.ts';
import type { TestServer } from '../servers/testServer.ts';
import { readBody } from '../servers/testServer.ts';
import { type Run, type TestContext, seen } from './run.ts';

/** One answer, which a server and a resource handler can both give. */
export interface Given {
  readonly status: number;
  readonly statusText: string;
  readonly headers: HeaderList;
  readonly body: Buffer;
}

export function given(
  body: string,
  headers: HeaderList = [],
  status = 200,
  statusText = 'OK',
): Given {
  return { status, statusText, headers, body: Buffer.from(body) };
}

/** The fields of a request that its maker did not write. */
const AUTOMATIC = ['host', 'user-agent', 'accept-encoding', 'accept-language'];

/** Answers every request with `answer`, and keeps the body that it got. */
export function answering(answer: Given, bodies: Buffer[]) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    void readBody(request).then((body) => {
      bodies.push(body);
      response.writeHead(answer.status, answer.statusText, answer.headers.flat());
      response.end(answer.body);
    });
  };
}

/** The same answer in place of the network. */
export function mocking(answer: Given): RequestHandler {
  return {
    getResourceHandler: () => {
      let at = 0;
      const handler: ResourceHandler = {
        open: () => true,
        getResponseHeaders: () => {
          const known = hasHeader(answer.headers, 'content-length');
          return { ...answer, responseLength: known ? answer.body.length : -1 };
        },
        read: ({ bytesToRead }) => {
          const piece = answer.body.subarray(at, at + bytesToRead);
          at += piece.length;
          return piece.length === 0 ? null : piece;
        },
      };
      return handler;
    },
  };
}

/** What holds for every WebRequest that succeeds, unless a row says otherwise (reference, section 7). */
export async function assertCommon(
  run: Run,
  init: RequestInit,
  answer: Given,
  context: TestContext,
): Promise<void> {
  const { webRequest, view } = run;
  assert.deepEqual([webRequest.requestStatus, webRequest.requestError], ['success', null]);
  assert.equal(run.completions, 1);
  assert.throws(() => Object.assign(webRequest.request, { url: 'http://elsewhere/' }));
  const response = webRequest.response!;
  assert.throws(() => Object.assign(response, { status: 1 }));
  assert.deepEqual([response.status, response.statusText], [answer.status, answer.statusText]);
  for (const field of answer.headers) {
    assert.ok(response.headers.some(([name, value]) => name === field[0] && value === field[1]));
  }
  const flags = init.flags ?? [];
  const silent = flags.includes('noDownloadData');
  const bodiless = init.method === 'HEAD' || answer.status === 204 || answer.status === 304;
  const body = bodiless ? Buffer.alloc(0) : answer.body;
  assert.ok(Buffer.concat(run.data).equals(silent ? Buffer.alloc(0) : body));
  assert.equal(view.bytes.received, body.length);
  if (init.method === 'HEAD') assert.deepEqual(run.downloads, []);
  else if (silent) assert.equal(run.downloads.length, 1);
  else assert.equal(run.downloads.at(-1)?.[0], body.length);
  const told = flags.includes('reportUploadProgress') && init.postData !== undefined;
  assert.equal(run.uploads.length > 0, told);
  const asked = run.events.filter(
    (event) => 'callback' in event && event.callback === 'getAuthCredentials',
  );
  assert.deepEqual(asked, []);
  // No row has cookies unless it asks for them.
  assert.ok(!flags.includes('allowStoredCredentials'));
  assert.deepEqual(await cookiesOf(context), []);
  const sent = run.of('request:sent').flatMap(({ headers }) => headers);
  assert.ok(!sent.some(([name]) => name.toLowerCase() === 'cookie'));
}

async function cookiesOf(context: TestContext): Promise<string[]> {
  const names: string[] = [];
  await context.cookieManager.visitAllCookies({
    visit: ({ name }) => {
      names.push(name);
      return true;
    },
  });
  return names;
}

/** What a server has to have seen of a request. */
export function assertSeen(
  server: TestServer,
  init: RequestInit,
  body: Buffer,
  bodies: readonly Buffer[],
): void {
  const request = server.requests.at(-1)!;
  const { pathname, search } = new URL(init.url);
  assert.deepEqual([request.method, request.url], [init.method ?? 'GET', pathname + search]);
  for (const name of AUTOMATIC) assert.equal(seen(request, name).length, 1, name);
  for (const [name, value] of init.headers ?? []) assert.ok(seen(request, name).includes(value));
  assert.ok(bodies.at(-1)?.equals(body));
}
