import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type RequestHandler,
  type RequestInit,
  StreamResource,
  textBody,
} from '../../src/engine/index.ts';
import { startServer } from '../servers/testServer.ts';
import { type Run, run, seen, TestContext } from './run.ts';

/**
 * The counts of CEF’s own tests, but for GetResourceRequestHandler and GetCookieAccessFilter: a session has
 * its handlers from the start, and CEF asks for those once a hop.
 */
const counted = [
  'onBeforeResourceLoad',
  'getResourceHandler',
  'onResourceRedirect',
  'onResourceResponse',
  'getResourceResponseFilter',
  'onResourceLoadComplete',
] as const;

/** Runs with `handler`, and answers with how often each callback was called, in the order of {@link counted}. */
async function counts(
  request: RequestInit | string,
  handler: RequestHandler,
): Promise<{ get: Run; counts: string; handler: RequestHandler }> {
  const calls = new Map<string, number>();
  const counting = Object.fromEntries(
    counted.map((name) => [
      name,
      (parameters: never) => {
        calls.set(name, (calls.get(name) ?? 0) + 1);
        const own = handler as Partial<Record<string, (parameters: never) => unknown>>;
        return own[name]?.(parameters);
      },
    ]),
  );
  const get = await run(request, { handler: { ...handler, ...counting } });
  const told = counted.map((name) => String(calls.get(name) ?? 0)).join('/');
  return { get, counts: told, handler };
}

const body = (text: string): StreamResource => new StreamResource({ body: Buffer.from(text) });
const at = (path: string): string => `http://nowhere.invalid${path}`;

test('N01: a handled request calls each callback once, and no redirect', async () => {
  const { get, counts: told } = await counts(at('/'), {
    getResourceHandler: () => body('handled'),
  });
  assert.deepEqual([get.text, told], ['handled', '1/1/0/1/1/1']);
  await using server = await startServer((_, response) => response.end('served'));
  const served = await counts(server.url, {});
  assert.deepEqual([served.get.text, served.counts], ['served', '1/1/0/1/1/1']);
});

test('N02: an unhandled request fails, and is told to the system only when its scheme is not built in', async () => {
  let asked = 0;
  const { get, counts: told } = await counts('custom://x/', {
    onProtocolExecution: () => {
      asked++;
    },
    onResourceLoadComplete: ({ status, response, receivedContentLength }) => {
      assert.deepEqual([status, response, receivedContentLength], ['failed', null, 0]);
    },
  });
  assert.deepEqual([get.error, told, asked], ['ERR_UNKNOWN_URL_SCHEME', '1/1/0/0/0/1', 1]);
});

test('N03: a header that onBeforeResourceLoad adds is seen in every later callback and on the wire', async () => {
  await using server = await startServer((_, response) => response.end('in'));
  const added: string[] = [];
  const look =
    (name: string) =>
    ({ request }: { request: { headers: readonly (readonly [string, string])[] } }): undefined => {
      added.push(`${name} ${seen(request, 'x-custom').join()}`);
    };
  const { counts: told } = await counts(server.url, {
    onBeforeResourceLoad: ({ request }) => {
      request.headers = [...request.headers, ['X-Custom', 'yes']];
    },
    getResourceHandler: look('handler'),
    onResourceResponse: look('response'),
    getResourceResponseFilter: look('filter'),
    onResourceLoadComplete: look('complete'),
  });
  assert.equal(told, '1/1/0/1/1/1');
  assert.deepEqual(added, ['handler yes', 'response yes', 'filter yes', 'complete yes']);
  assert.deepEqual(seen(server.requests[0], 'x-custom'), ['yes']);
});

/** Redirects /first to /a; the others answer with their path. */
const redirecting: NonNullable<RequestHandler['getResourceHandler']> = ({ request }) => {
  const { pathname } = new URL(request.url);
  if (pathname !== '/first') return body(pathname);
  return {
    getResponseHeaders: () => ({ redirectUrl: '/a' }),
    read: () => assert.fail('a redirect has no body'),
  };
};

test("N05: a handler's redirect is one 307, and each hop is asked about anew", async () => {
  const redirects: string[] = [];
  const { get, counts: told } = await counts(at('/first'), {
    getResourceHandler: redirecting,
    onResourceRedirect: ({ response, oldUrl, newUrl }) => {
      redirects.push(`${String(response.status)} ${oldUrl} ${newUrl}`);
    },
  });
  assert.deepEqual([get.text, told], ['/a', '2/2/1/1/1/1']);
  assert.deepEqual(redirects, [`307 ${at('/first')} ${at('/a')}`]);
});

test('N06: where onResourceRedirect sends a redirect is loaded alone, and not announced again', async () => {
  const { get, counts: told } = await counts(at('/first'), {
    getResourceHandler: redirecting,
    onResourceRedirect: () => at('/b'),
  });
  assert.deepEqual([get.text, told], ['/b', '2/2/1/1/1/1']);
});

test('N07: a URL that onResourceResponse changes is a redirect, for a handler and for a server', async () => {
  await using server = await startServer((request, response) => response.end(request.url));
  const statuses: number[] = [];
  const going = (origin: string): RequestHandler => ({
    onResourceResponse: ({ request }) => {
      if (!request.url.endsWith('/old')) return false;
      request.url = `${origin}/new`;
      return true;
    },
    onResourceRedirect: ({ response }) => void statuses.push(response.status),
  });
  const handled = await counts(at('/old'), {
    ...going('http://nowhere.invalid'),
    getResourceHandler: ({ request }) => body(new URL(request.url).pathname),
  });
  assert.deepEqual([handled.get.text, handled.counts], ['/new', '2/2/1/2/1/1']);
  const served = await counts(`${server.url}/old`, going(server.url));
  assert.deepEqual([served.get.text, served.counts], ['/new', '2/2/1/2/1/1']);
  assert.deepEqual(statuses, [307, 307]);
});

test('N08 N12: a restart has exactly the new headers, is no redirect, and onBeforeBrowse is not asked about it again', async () => {
  await using server = await startServer((request, response) => {
    response.end(String(request.headers['x-again']));
  });
  let browses = 0;
  const { get, counts: told } = await counts(
    { url: server.url, navigation: true },
    {
      onBeforeBrowse: () => {
        browses++;
      },
      onResourceResponse: ({ request }) => {
        if (seen(request, 'x-again').length > 0) return false;
        request.headers = [['X-Again', 'yes']];
        return true;
      },
    },
  );
  assert.deepEqual([get.text, told], ['yes', '2/2/0/2/1/1']);
  assert.equal(browses, 1);
});

test('N34: the request that each callback gets is the one that was sent, of one browser', async () => {
  await using server = await startServer((_, response) => response.end('in'));
  const postData = textBody('body');
  const identifiers = new Set<string>();
  const told: string[] = [];
  const look =
    (name: string) =>
    ({
      request,
      browser,
    }: {
      request: RequestInit;
      browser: { identifier: string };
    }): undefined => {
      identifiers.add(browser.identifier);
      assert.deepEqual(
        [request.url, request.method, request.headers?.[1], request.postData],
        [`${server.url}/`, 'PUT', ['X-Own', '1'], postData],
        name,
      );
      told.push(name);
    };
  const looking = Object.fromEntries(
    counted.filter((name) => name !== 'onResourceRedirect').map((name) => [name, look(name)]),
  );
  const get = await run(
    { url: server.url, method: 'PUT', headers: [['X-Own', '1']], postData },
    { handler: looking as RequestHandler },
  );
  assert.deepEqual(get.of('problem:reported'), []);
  assert.equal(told.length, 5);
  assert.deepEqual([...identifiers], [get.webRequest.id]);
});

test('L01: onResourceLoadComplete tells success, failure and cancel apart, with the bytes of the wire', async () => {
  await using server = await startServer((request, response) => {
    if (request.url === '/cut') {
      response.writeHead(200, { 'Content-Length': '10' });
      response.write('1234', () => response.destroy());
    } else {
      response.end('12345');
    }
  });
  const told: string[] = [];
  const handler: RequestHandler = {
    onResourceLoadComplete: ({ status, response, receivedContentLength }) => {
      told.push(`${status} ${String(response?.status)} ${String(receivedContentLength)}`);
    },
  };
  await run(server.url, { handler });
  await run(`${server.url}/cut`, { handler });
  await run(server.url, {
    handler,
    client: {
      onDownloadData: (webRequest) => {
        webRequest.cancel();
      },
    },
  });
  assert.deepEqual(told, ['success 200 5', 'failed 200 4', 'canceled 200 5']);
});

test('Z16: a context that is closed before a request starts calls nobody but its end', async () => {
  const context = new TestContext();
  const calls: string[] = [];
  const handler: RequestHandler = {
    onBeforeBrowse: () => void calls.push('browse'),
    onBeforeResourceLoad: () => void calls.push('load'),
    onResourceLoadComplete: ({ status }) => void calls.push(status),
  };
  const pending = run({ url: at('/'), navigation: true }, { context, handler });
  context.dispose();
  const get = await pending;
  assert.deepEqual([get.error, calls], ['ERR_CONTEXT_SHUT_DOWN', ['failed']]);
});

test('O06: contexts share nothing: neither cookies nor handlers', async () => {
  using one = new TestContext({ handler: { getResourceHandler: () => body('one') } });
  using other = new TestContext({ handler: { getResourceHandler: () => body('other') } });
  await one.cookieManager.setCookie(at('/'), { name: 'a', value: '1' });
  assert.equal((await one.cookieManager.cookiesFor(at('/'))).length, 1);
  assert.deepEqual(await other.cookieManager.cookiesFor(at('/')), []);
  assert.equal((await run(at('/'), { context: one })).text, 'one');
  assert.equal((await run(at('/'), { context: other })).text, 'other');
});

test('O08: a context resolves a host to its addresses, or says that there is none', async () => {
  using context = new TestContext();
  assert.ok((await context.resolveHost('http://localhost:8080/path')).length > 0);
  assert.deepEqual(await context.resolveHost('http://127.0.0.1'), ['127.0.0.1']);
  assert.deepEqual(await context.resolveHost('http://[::1]/'), ['::1']);
  await assert.rejects(context.resolveHost('http://nowhere.invalid/'), {
    name: 'ERR_NAME_NOT_RESOLVED',
  });
});
