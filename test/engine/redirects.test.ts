import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type HeaderList, type RequestHandler, textBody } from '../../src/engine/index.ts';
import { readHead, startRawServer } from '../servers/rawServer.ts';
import { readBody, startServer } from '../servers/testServer.ts';
import { Answering, run, seen, start, TestContext } from './run.ts';

/**
 * `/302?to=X` redirects to X with that status; everything else answers with method, path and body.
 * `headers` stand in every redirect.
 */
function redirectingServer(headers: Record<string, string> = {}) {
  return startServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://server');
    const to = url.searchParams.get('to');
    if (to !== null) {
      response.writeHead(Number(url.pathname.slice(1)), { ...headers, Location: to });
      response.end('moved');
      return;
    }
    void readBody(request).then((body) => {
      response.end(`${request.method ?? ''} ${request.url ?? ''} ${body.toString()}`.trim());
    });
  });
}

const to = (status: number, target: string) => `/${status}?to=${encodeURIComponent(target)}`;

/** A server whose every answer is the same text. */
function answering(text: string) {
  return startRawServer((socket) => {
    void readHead(socket).then(() => socket.end(text));
  });
}

test('R01 R02 R26: redirects are followed to absolute and relative targets, and only the last body is delivered', async () => {
  await using server = await redirectingServer();
  for (const [target, path] of [
    [`${server.url}/absolute`, '/absolute'],
    ['/root', '/root'],
    ['near', '/near'],
    ['../up', '/up'],
    [`//127.0.0.1:${server.port}/scheme`, '/scheme'],
  ] as const) {
    const get = await run(server.url + to(302, target));
    assert.equal(get.text, `GET ${path}`);
    assert.equal(get.webRequest.response?.url, server.url + path);
    assert.equal(get.of('redirect:received')[0]?.to, server.url + path);
  }
  await using odd = await startRawServer((socket) => {
    void readHead(socket).then((head) =>
      socket.end(
        head.startsWith('GET /first')
          ? 'HTTP/1.1 302 Found\r\nLoCaTioN: second\r\nContent-Length: 0\r\n\r\n'
          : 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
      ),
    );
  });
  assert.equal((await run(`${odd.url}/first`)).text, 'ok');
});

test('R08 R09 R10 R11 R12 R13 R14: the next method and body follow from the status', async () => {
  await using server = await redirectingServer();
  const expected: Record<string, readonly [number, string][]> = {
    GET: [301, 302, 303, 307, 308].map((status) => [status, 'GET /x']),
    HEAD: [301, 302, 303, 307, 308].map((status) => [status, '']),
    POST: [
      [301, 'GET /x'],
      [302, 'GET /x'],
      [303, 'GET /x'],
      [307, 'POST /x body'],
      [308, 'POST /x body'],
    ],
    PUT: [
      [301, 'PUT /x body'],
      [302, 'PUT /x body'],
      [303, 'GET /x'],
      [307, 'PUT /x body'],
    ],
    DELETE: [
      [302, 'DELETE /x body'],
      [303, 'GET /x'],
    ],
  };
  for (const [method, cases] of Object.entries(expected)) {
    const postData = method === 'GET' || method === 'HEAD' ? null : textBody('body');
    for (const [status, text] of cases) {
      const sent = await run({ url: server.url + to(status, '/x'), method, postData });
      assert.equal(sent.text, text, `${method} ${status}`);
      if (method === 'HEAD') assert.equal(server.requests.at(-1)?.method, 'HEAD');
    }
  }
});

test('R10 R37 R40: a POST that becomes a GET loses its body and every field that describes it', async () => {
  await using server = await redirectingServer({ 'Content-Type': 'bogus/type' });
  const headers: HeaderList = [
    ['Content-Type', 'text/x'],
    ['Content-Language', 'en'],
    ['Content-Encoding', 'identity'],
    ['Content-Location', '/here'],
    ['Origin', 'http://own'],
    ['X-Kept', 'yes'],
  ];
  await run({ url: server.url + to(302, '/x'), method: 'POST', postData: textBody('b'), headers });
  const last = server.requests.at(-1);
  const names = last?.headers.map(([name]) => name.toLowerCase()) ?? [];
  assert.deepEqual(
    names.filter((name) => name.startsWith('content-') || name === 'origin'),
    [],
  );
  assert.deepEqual(seen(last, 'x-kept'), ['yes']);
});

test('R17: twenty redirects are followed, twenty-one are too many', async () => {
  await using server = await startServer((request, response) => {
    const left = Number(request.url?.slice(1));
    if (left > 0) response.writeHead(302, { Location: `/${left - 1}` });
    response.end();
  });
  assert.equal((await run(`${server.url}/20`)).webRequest.requestStatus, 'success');
  const failed = await run(`${server.url}/21`);
  assert.equal(failed.error, 'ERR_TOO_MANY_REDIRECTS');
  assert.equal(failed.webRequest.response?.status, 302);
});

test('R25: the fragment is carried over unless the target has its own, and is never sent', async () => {
  await using server = await redirectingServer();
  const carried = await run(`${server.url}${to(302, '/x')}#part`);
  assert.equal(carried.webRequest.response?.url, `${server.url}/x#part`);
  const own = await run(`${server.url}${to(302, '/x#own')}#part`);
  assert.equal(own.webRequest.response?.url, `${server.url}/x#own`);
  assert.equal(server.requests.at(-1)?.url, '/x');
});

test('R27 R28 R29 R30: another origin gets neither Authorization nor Cookie, and Origin becomes null', async () => {
  await using server = await redirectingServer();
  await using other = await redirectingServer();
  const headers: HeaderList = [
    ['Authorization', 'Bearer secret'],
    ['Cookie', 'mine=1'],
    ['Origin', 'http://start'],
    ['Host', 'first.example'],
    ['X-Own', 'yes'],
  ];
  await run({ url: server.url + to(307, '/same'), headers });
  const same = server.requests.at(-1);
  assert.deepEqual(seen(same, 'authorization'), ['Bearer secret']);
  assert.deepEqual([seen(same, 'cookie'), seen(same, 'origin')], [['mine=1'], ['http://start']]);
  await run({ url: server.url + to(307, `${other.url}/x`), headers });
  const [request] = other.requests;
  assert.deepEqual([seen(request, 'authorization'), seen(request, 'cookie')], [[], []]);
  assert.deepEqual([seen(request, 'origin'), seen(request, 'x-own')], [['null'], ['yes']]);
  assert.deepEqual(seen(request, 'host'), [`127.0.0.1:${other.port}`]);
});

test('R19 R20 R21 R22: targets that are no HTTP, not allowed or no URL end the request and are never followed', async () => {
  await using server = await redirectingServer();
  for (const [target, error] of [
    ['file:///etc/passwd', 'ERR_UNSAFE_REDIRECT'],
    ['data:text/plain,x', 'ERR_UNSAFE_REDIRECT'],
    ['javascript:alert(1)', 'ERR_UNSAFE_REDIRECT'],
    ['about:blank', 'ERR_UNSAFE_REDIRECT'],
    ['foo://x', 'ERR_UNKNOWN_URL_SCHEME'],
    ['http://127.0.0.1:25/', 'ERR_UNSAFE_PORT'],
    ['http://[', 'ERR_INVALID_REDIRECT'],
  ] as const) {
    const get = await run(server.url + to(302, target));
    assert.deepEqual([get.webRequest.requestStatus, get.error], ['failed', error], target);
  }
  assert.equal(server.requests.length, 7);
});

test('several Locations that disagree are an error, the same one twice is not', async () => {
  await using differ = await answering(
    'HTTP/1.1 302 F\r\nLocation: /a\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n',
  );
  assert.equal((await run(differ.url)).error, 'ERR_RESPONSE_HEADERS_MULTIPLE_LOCATION');
  await using agree = await startRawServer((socket) => {
    void readHead(socket).then((head) =>
      socket.end(
        head.startsWith('GET /a ')
          ? 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'
          : 'HTTP/1.1 302 F\r\nLocation: /a\r\nLocation: /a\r\nContent-Length: 0\r\n\r\n',
      ),
    );
  });
  assert.equal((await run(agree.url)).status, 200);
});

test('C10 C11 C13 R07: a 3xx without a Location, and 300, 305, 306, are ordinary answers', async () => {
  await using server = await startServer((request, response) => {
    const [, status, location] = request.url?.split('/') ?? [];
    response.writeHead(Number(status), location === undefined ? {} : { Location: '/x' });
    response.end('body');
  });
  for (const path of ['/300/to', '/301', '/302', '/303', '/305/to', '/306/to', '/307', '/308']) {
    const flags = path === '/302' ? (['stopOnRedirect'] as const) : [];
    const get = await run({ url: server.url + path, flags });
    assert.deepEqual([get.status, get.text], [Number(path.slice(1, 4)), 'body']);
    assert.deepEqual(get.of('redirect:received'), []);
  }
});

test('R03 R05: stopOnRedirect cancels with the answer’s head, the target’s URL and one hit', async () => {
  await using server = await redirectingServer();
  for (const status of [301, 302, 303, 307, 308]) {
    const before = server.requests.length;
    const url = server.url + to(status, '/x');
    const asked: string[] = [];
    const get = await run(
      { url, flags: ['stopOnRedirect'] },
      { handler: { onResourceRedirect: ({ newUrl }) => void asked.push(newUrl) } },
    );
    assert.deepEqual([get.webRequest.requestStatus, get.error], ['canceled', 'ERR_ABORTED']);
    assert.match(get.webRequest.requestError?.message ?? '', /redirect/);
    const { response } = get.webRequest;
    assert.deepEqual([response?.status, response?.url], [status, `${server.url}/x`]);
    assert.ok(response?.headers.some(([name]) => name === 'Location'));
    assert.deepEqual([get.data, get.downloads, asked], [[], [], []]);
    assert.equal(server.requests.length - before, 1);
  }
});

test('R18: a redirect from https to http is followed by rule of the web, and loses the Referer', async () => {
  const { redirectedRequest } = await import('../../src/engine/redirect/redirect.ts');
  const message = {
    url: 'https://a.test/',
    method: 'GET',
    headers: [['Referer', 'https://a.test/secret']] as const,
    postData: null,
  };
  assert.deepEqual(redirectedRequest(message, 'http://a.test/', 'GET').headers, []);
  assert.equal(redirectedRequest(message, 'https://b.test/', 'GET').headers.length, 1);
});

test('R42 R08: an upload is reported for each hop, and only the last answer’s bytes count', async () => {
  await using server = await redirectingServer();
  const sent = await run({
    url: server.url + to(307, '/x'),
    method: 'POST',
    postData: textBody('0123456789'),
    flags: ['reportUploadProgress'],
  });
  assert.deepEqual(
    sent.uploads.filter(([current]) => current === 10),
    [
      [10, 10],
      [10, 10],
    ],
  );
  assert.deepEqual(sent.downloads.at(-1), [18, 18]);
  assert.equal(sent.view.bytes.received, 18);
});

test('N26: onResourceRedirect may rewrite the target, also relatively; the log and the server see it', async () => {
  await using server = await redirectingServer();
  for (const [answer, path] of [
    ['/other', '/other'],
    [{ action: 'follow', url: `${server.url}/full` }, '/full'],
    ['', '/x'],
    ['http://[', '/x'],
    [{ action: 'follow' }, '/x'],
    [`${server.url}/x`, '/x'],
  ] as const) {
    const asked: string[] = [];
    const get = await run(server.url + to(302, '/x'), {
      handler: {
        onResourceRedirect: ({ oldUrl, newUrl, request, response, hop }) => {
          assert.equal(request.url, oldUrl);
          asked.push(`${hop} ${response.status} ${newUrl}`);
          return answer;
        },
      },
    });
    assert.deepEqual(asked, [`1 302 ${server.url}/x`]);
    assert.equal(get.text, `GET ${path}`);
    const [redirect] = get.of('redirect:received');
    assert.equal(redirect?.rewrittenTo, path === '/x' ? undefined : server.url + path);
    assert.equal(get.of('problem:reported').length, answer === 'http://[' ? 1 : 0);
  }
});

test('N26: onResourceRedirect may stop at any hop, and then the 3xx is the answer', async () => {
  await using server = await redirectingServer();
  const chain = server.url + to(302, to(301, to(307, '/x')));
  const get = await run(chain, {
    handler: { onResourceRedirect: ({ hop }) => ({ action: hop < 2 ? 'follow' : 'stop' }) },
  });
  assert.deepEqual([get.status, get.text], [301, 'moved']);
  assert.equal(server.requests.length, 2);
});

test('N26: onResourceRedirect may cancel, later and with an error of its own', async () => {
  await using server = await redirectingServer();
  const handler: RequestHandler = {
    onResourceRedirect: async () => ({ action: 'cancel', error: 'ERR_BLOCKED_BY_CLIENT' }),
  };
  const get = await run(server.url + to(302, '/x'), { handler });
  assert.deepEqual([get.webRequest.requestStatus, get.error], ['failed', 'ERR_BLOCKED_BY_CLIENT']);
  assert.equal(server.requests.length, 1);
});

test('N28: a rewritten target keeps the method that the status asks for', async () => {
  await using server = await redirectingServer();
  const handler: RequestHandler = {
    onResourceRedirect: ({ newMethod, hop }) => {
      assert.equal(newMethod, 'GET');
      return hop === 1 ? to(307, '/y') : undefined;
    },
  };
  const post = { url: server.url + to(302, '/x'), method: 'POST', postData: textBody('b') };
  assert.equal((await run(post, { handler })).text, 'GET /y');
});

test('a rewritten target on another origin gets no Authorization either', async () => {
  await using server = await redirectingServer();
  await using other = await redirectingServer();
  await run(
    { url: server.url + to(302, '/x'), headers: [['Authorization', 'Basic c2VjcmV0']] },
    { handler: { onResourceRedirect: () => `${other.url}/stolen` } },
  );
  assert.deepEqual(seen(other.requests[0], 'authorization'), []);
});

test('a redirect shows a person masked addresses, and what they leave masked is sent as it was', async () => {
  const { AskPerson } = await import('../../src/engine/index.ts');
  await using server = await startServer((request, response) => {
    if (request.url === '/') response.writeHead(302, { Location: '/x?token=sesame&n=1' });
    response.end(request.url);
  });
  const person = new Answering((question) => {
    assert.ok(question.kind === 'redirect');
    return { kind: 'redirect', follow: true, url: question.to.replace('/x', '/edited') };
  });
  const get = await run(server.url, {
    person,
    handler: { onResourceRedirect: () => new AskPerson() },
  });
  assert.equal(get.text, '/edited?token=sesame&n=1');
  assert.ok(!JSON.stringify(get.events).includes('sesame'));
});

test('R32 K34: a cookie that a redirect sets reaches the next hop', async () => {
  await using server = await redirectingServer({ 'Set-Cookie': 'hop=1; Path=/' });
  using context = new TestContext();
  const saved: string[] = [];
  await run(
    { url: server.url + to(302, '/x'), flags: ['allowStoredCredentials'] },
    { context, handler: { canSetCookie: ({ cookie }) => void saved.push(cookie.name) } },
  );
  assert.deepEqual(saved, ['hop']);
  assert.deepEqual(seen(server.requests[1], 'cookie'), ['hop=1']);
});

test('R40: the connection of a redirect is used again, unless its body is long', async () => {
  await using server = await startServer((request, response) => {
    if (request.url === '/end') response.end('end');
    else {
      response.writeHead(302, { Location: '/end' });
      response.end('x'.repeat(request.url === '/short' ? 100 : 5_000_000));
    }
  });
  const short = await run(`${server.url}/short`);
  assert.deepEqual([short.text, server.connectionCount], ['end', 1]);
  const long = await run(`${server.url}/long`);
  assert.deepEqual([long.text, server.connectionCount], ['end', 3]);
  assert.equal(long.view.bytes.received, 3);
});

test('Z17: a request cancelled while a redirect is decided contacts nobody else', async () => {
  await using server = await redirectingServer();
  const get = start(server.url + to(302, '/x'), {
    handler: {
      onResourceRedirect: () => {
        get.webRequest.cancel();
      },
    },
  });
  await get.end();
  assert.deepEqual([get.webRequest.requestStatus, server.requests.length], ['canceled', 1]);
});
