import assert from 'node:assert/strict';
import { createServer } from 'node:http2';
import { test } from 'node:test';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import { listenOnLoopback } from '../../examples/playground/loopbackServer.ts';
import {
  type HeaderList,
  type Request,
  type RequestHandler,
  type ResourceHandler,
  StreamResource,
  textBody,
} from '../../src/engine/index.ts';
import { readHead, startRawServer } from '../servers/rawServer.ts';
import { readBody, startServer, startTlsServer } from '../servers/testServer.ts';
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
      // The answer to a HEAD has no text that could say it.
      assert.equal(server.requests.at(-1)?.method, text === '' ? 'HEAD' : text.split(' ')[0]);
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

test('a loop says who made it: the server, a handler, or both in turn', async () => {
  await using server = await startServer((request, response) => {
    response.writeHead(302, { Location: request.url === '/a' ? '/b' : '/round' }).end();
  });
  const by = {
    kind: 'rule',
    id: 'back',
    file: 'a.request-rules.json',
    line: 4,
    sentence: null,
    description: null,
  } as const;
  const message = async (path: string, handler: RequestHandler): Promise<string | undefined> =>
    (await run(`${server.url}${path}`, { handler: { handler, by } })).webRequest.requestError
      ?.message;
  const back: RequestHandler = {
    onBeforeResourceLoad: ({ request }) => {
      if (request.url.endsWith('/b')) request.url = `${server.url}/a`;
    },
  };
  const rule = 'the rule back \\(a\\.request-rules\\.json:4\\)';
  assert.match((await message('/round', back)) ?? '', /^The server redirected more than 20 times/);
  assert.match((await message('/a', back)) ?? '', new RegExp(`^The server and ${rule} redirected`));
  const own: RequestHandler = { onResourceRedirect: ({ hop }) => `${server.url}/${hop}` };
  assert.match((await message('/a', own)) ?? '', new RegExp(`^${rule} redirected`, 'i'));
  const again: RequestHandler = {
    onResourceResponse: ({ request, hop }) => {
      request.headers = [['X-Again', String(hop)]];
      return { action: 'restart' };
    },
  };
  const restarted = await run('http://nowhere.invalid/', {
    handler: {
      by,
      handler: { ...again, getResourceHandler: () => new StreamResource({}) },
    },
  });
  assert.equal(restarted.error, 'ERR_TOO_MANY_RETRIES');
  const { message: told = '' } = restarted.webRequest.requestError ?? {};
  assert.match(told, new RegExp(`^${rule} sent the request again more than 20 times`, 'i'));
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

/** What a Location may hold as bytes, and the URL that it stands for. */
const RAW_LOCATIONS = [
  ['/caf\xe9', '/caf%E9'],
  ['/caf\xc3\xa9', '/caf%C3%A9'],
  ['/voil\xc3\xa0', '/voil%C3%A0'],
  ['/a?q=\xe9&r=%e9#\xe9', '/a?q=%E9&r=%e9#%E9'],
  ['\xff/\x80', '/%FF/%80'],
] as const;

test('each byte beyond ASCII in a Location is escaped by itself, whatever charset it is in', async () => {
  for (const [location, path] of RAW_LOCATIONS) {
    await using server = await startRawServer((socket) => {
      void readHead(socket).then((head) => {
        const begin = head.startsWith('GET /first ')
          ? `HTTP/1.1 302 Found\r\nLocation: ${location}\r\n`
          : 'HTTP/1.1 200 OK\r\n';
        const body = head.split(' ', 2)[1] ?? '';
        const length = `Content-Length: ${body.length}\r\nConnection: close\r\n\r\n`;
        socket.end(begin + length + body, 'latin1');
      });
    });
    const get = await run(`${server.url}/first`);
    assert.equal(get.text, path.replace(/#.*/, ''));
    assert.equal(get.webRequest.response?.url, server.url + path);
    assert.equal(get.of('redirect:received')[0]?.to, server.url + path);
  }
});

test('a Location whose host is not UTF-8 is not a URL, and is shown as it came', async () => {
  for (const [location, name, shown] of [
    ['http://b\xfccher.test/', 'ERR_INVALID_REDIRECT', '"http://bücher.test/"'],
    ['http://b\xc3\xbccher.invalid/', 'ERR_NAME_NOT_RESOLVED', ''],
  ] as const) {
    await using server = await startRawServer((socket) => {
      void readHead(socket).then(() => {
        const head = `HTTP/1.1 301 Moved\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`;
        socket.end(head, 'latin1');
      });
    });
    const get = await run(server.url);
    assert.equal(get.error, name);
    assert.ok(get.webRequest.requestError?.message.includes(shown));
  }
});

test('HTTP/2 and handlers have bytes in a Location too', async () => {
  const server = createServer();
  server.on('stream', (stream, headers) => {
    const path = headers[':path'];
    stream.respond(path === '/first' ? { ':status': 302, location: '/caf\xe9' } : {});
    stream.end(path);
  });
  const { port, close } = await listenOnLoopback(server);
  try {
    const url = `http://127.0.0.1:${port}/first`;
    assert.equal((await run({ url, httpVersion: '2' })).text, '/caf%E9');
  } finally {
    await close();
  }
  const handler: RequestHandler = {
    getResourceHandler: ({ request }) => ({
      open: () => true,
      getResponseHeaders: () => ({
        status: request.url.endsWith('/first') ? 302 : 200,
        headers: [['Location', '/caf\xe9']],
      }),
      read: () => null,
    }),
  };
  const get = await run('http://shop.test/first', { handler });
  assert.equal(get.webRequest.response?.url, 'http://shop.test/caf%E9');
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

test("R03 R05: stopOnRedirect cancels with the answer's head, the target's URL and one hit", async () => {
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

test('R03: the cookie of an answer at which a request stops is kept: logins answer with one and a redirect', async () => {
  await using server = await redirectingServer({ 'Set-Cookie': 'login=1; Path=/' });
  using context = new TestContext();
  const flags = ['allowStoredCredentials', 'stopOnRedirect'] as const;
  const get = await run({ url: server.url + to(302, '/home'), flags }, { context });
  assert.equal(get.webRequest.requestStatus, 'canceled');
  assert.equal((await context.cookieManager.cookiesFor(server.url))[0]?.name, 'login');
});

test('a handler that keeps its cookies to itself is obeyed also where a request stops at its redirect', async () => {
  using context = new TestContext();
  const answer: ResourceHandler = {
    open: () => true,
    getResponseHeaders: () => ({
      status: 302,
      headers: [
        ['Location', '/x'],
        ['Set-Cookie', 'a=1'],
      ],
      responseLength: 0,
    }),
    read: () => null,
    canSetCookie: () => false,
  };
  const url = 'http://handler.test/';
  const flags = ['allowStoredCredentials', 'stopOnRedirect'] as const;
  const handler: RequestHandler = { getResourceHandler: () => answer };
  const get = await run({ url, flags }, { context, handler });
  assert.equal(get.webRequest.requestStatus, 'canceled');
  assert.deepEqual(await context.cookieManager.cookiesFor(url), []);
});

test('trailers go when a redirect takes the body away', async () => {
  const bodies: string[] = [];
  await using server = await startRawServer((socket) => {
    const answers = ['302 Found\r\nLocation: /x', '200 OK'];
    socket.on('data', (chunk: Buffer) => {
      bodies.push(chunk.toString());
      if (!/^GET|\r\n0\r\n/.test(chunk.toString())) return;
      socket.write(`HTTP/1.1 ${answers.shift() ?? ''}\r\nContent-Length: 0\r\n\r\n`);
    });
  });
  const request = { url: server.url, method: 'POST', postData: textBody('x') };
  const post = await run({ ...request, trailers: [['X-Sum', '1']] });
  assert.equal(post.status, 200);
  const get = bodies.join('').split('GET /x')[1] ?? '';
  assert.match(get, /^ HTTP/);
  assert.doesNotMatch(get, /X-Sum|chunked/i);
  assert.equal(post.of('request:sent')[1]?.backend, 'undici');
});

/** Answers every URL in place of the network: with a redirect where `routes` has one, else with 200. */
function answeringHandler(routes: Record<string, HeaderList>): {
  readonly handler: RequestHandler;
  readonly requests: Request[];
} {
  const requests: Request[] = [];
  const handler: RequestHandler = {
    getResourceHandler: ({ request }) => {
      requests.push(request);
      const headers = routes[request.url];
      return {
        open: () => true,
        getResponseHeaders: () => ({
          status: headers?.some(([name]) => name === 'Location') === true ? 302 : 200,
          headers: headers ?? [],
          responseLength: 0,
        }),
        read: () => null,
      };
    },
  };
  return { handler, requests };
}

test('R18 R32: http leads to https and back; without TLS neither the Referer nor Secure cookies go on', async () => {
  const { handler, requests } = answeringHandler({
    'http://shop.test/1': [['Location', 'https://shop.test/2']],
    'https://shop.test/2': [
      ['Location', 'https://shop.test/3'],
      ['Set-Cookie', 'safe=1; Secure'],
      ['Set-Cookie', 'open=1'],
    ],
    'https://shop.test/3': [['Location', 'http://shop.test/4']],
  });
  const init = {
    url: 'http://shop.test/1',
    headers: [['Referer', 'https://shop.test/from']] as const,
    flags: ['allowStoredCredentials'] as const,
  };
  const get = await run(init, { handler });
  assert.equal(get.status, 200);
  assert.deepEqual(
    requests.map((request) => [seen(request, 'referer').join(), seen(request, 'cookie').join()]),
    [
      ['https://shop.test/from', ''],
      ['https://shop.test/from', ''],
      ['https://shop.test/from', 'safe=1; open=1'],
      ['', 'open=1'],
    ],
  );
});

test('R18: over real connections, from http to https and from https to http', async () => {
  const authority = await issueCertificate({ commonName: 'CA', isAuthority: true });
  const certificate = await issueCertificate({
    commonName: 'localhost',
    altNames: ['localhost'],
    issuer: authority,
  });
  await using plain = await redirectingServer();
  await using secure = await startTlsServer({ certificate }, (request, response) => {
    const back = request.url === '/back';
    response
      .writeHead(back ? 302 : 200, back ? { Location: `${plain.url}/end` } : {})
      .end('secure');
  });
  using context = new TestContext({ extraCaCertificates: [authority.pem] });
  const headers: HeaderList = [['Referer', 'https://localhost/from']];
  const there = await run({ url: plain.url + to(302, `${secure.url}/x`), headers }, { context });
  assert.equal(there.text, 'secure');
  assert.deepEqual(seen(secure.requests[0], 'referer'), ['https://localhost/from']);
  const back = await run({ url: `${secure.url}/back`, headers }, { context });
  assert.equal(back.text, 'GET /end');
  assert.deepEqual(seen(secure.requests[1], 'referer'), ['https://localhost/from']);
  assert.deepEqual(seen(plain.requests.at(-1), 'referer'), []);
});

test('R31: the Referrer-Policy of a redirect counts from there on, and what was cut does not come back', async () => {
  for (const [policies, expected] of [
    [
      ['no-referrer', ''],
      ['', ''],
    ],
    [
      ['origin', ''],
      ['http://from.test/', 'http://from.test/'],
    ],
    [
      ['origin', 'unsafe-url'],
      ['http://from.test/', 'http://from.test/'],
    ],
    [
      ['same-origin', ''],
      ['', ''],
    ],
    [
      ['bogus, unsafe-url, other', 'same-origin'],
      ['http://from.test/page?q', ''],
    ],
  ] as const) {
    const [first, second] = policies;
    const { handler, requests } = answeringHandler({
      'http://a.test/1': [
        ['Location', 'http://b.test/2'],
        ['Referrer-Policy', first],
      ],
      'http://b.test/2': [
        ['Location', 'http://c.test/3'],
        ['referrer-policy', second],
      ],
    });
    const from = 'http://from.test/page?q';
    await run({ url: 'http://a.test/1', headers: [['Referer', from]] }, { handler });
    const written = requests.map((request) => seen(request, 'referer').join());
    assert.deepEqual(written, [from, ...expected], policies.join(' then '));
  }
});

test('R34 R35 R36: a form sent across origins: GET without Origin, POST with a null one, and cookies only of each origin', async () => {
  await using server = await redirectingServer();
  await using other = await redirectingServer();
  using context = new TestContext({ sendOrigin: true });
  const elsewhere = other.url.replace('127.0.0.1', 'localhost');
  await context.cookieManager.setCookie(server.url, 'first=1');
  await context.cookieManager.setCookie(elsewhere, 'second=1');
  const flags = ['allowStoredCredentials'] as const;
  const last = () => other.requests.at(-1);
  const fields = () => [
    last()?.method,
    seen(last(), 'origin').join(),
    seen(last(), 'cookie').join(),
  ];
  for (const status of [302, 307]) {
    await run({ url: server.url + to(status, `${elsewhere}/x`), flags }, { context });
    assert.deepEqual(fields(), ['GET', '', 'second=1']);
    const post = { method: 'POST', postData: textBody('body'), flags };
    const sent = await run(
      { url: server.url + to(status, `${elsewhere}/x`), ...post },
      { context },
    );
    assert.deepEqual(seen(server.requests.at(-1), 'origin'), [server.url]);
    if (status === 302) {
      assert.deepEqual(fields(), ['GET', '', 'second=1']);
      const names = last()?.headers.map(([name]) => name.toLowerCase()) ?? [];
      assert.ok(!names.some((name) => name.startsWith('content-')));
    } else {
      assert.deepEqual(fields(), ['POST', 'null', 'second=1']);
      assert.equal(sent.text, 'POST /x body');
    }
  }
});

test("R41: headers that a redirect drops stay dropped, also when onBeforeResourceLoad wrote them; the request's others go on", async () => {
  await using server = await redirectingServer();
  const handler: RequestHandler = {
    onBeforeResourceLoad: ({ request, hop }) => {
      // What a handler writes is for the hop that it was asked about: it is asked again about the next.
      const own = ['X-Hop', String(hop)] as const;
      const type = ['Content-Type', 'text/own'] as const;
      request.headers = [...request.headers, own, ...(hop === 1 ? [type] : [])];
      return 'continue';
    },
  };
  const headers: HeaderList = [['X-Own', 'yes']];
  const post = { method: 'POST', postData: textBody('body'), headers };
  await run({ url: server.url + to(302, to(302, '/x')), ...post }, { handler });
  assert.deepEqual(
    server.requests.map((request) => [
      seen(request, 'content-type').join(),
      seen(request, 'x-own').join(),
      seen(request, 'x-hop').join(),
    ]),
    [
      ['text/own', 'yes', '1'],
      ['', 'yes', '2'],
      ['', 'yes', '3'],
    ],
  );
});

test('R43: Sec-Fetch fields do not cross origins, and client hints do not leave TLS', async () => {
  const headers: HeaderList = [
    ['Sec-Fetch-Site', 'same-origin'],
    ['sec-fetch-mode', 'cors'],
    ['Sec-CH-UA', '"X"'],
    ['X-Own', 'yes'],
  ];
  const { handler, requests } = answeringHandler({
    'https://a.test/1': [['Location', '/2']],
    'https://a.test/2': [['Location', 'https://b.test/3']],
    'https://b.test/3': [['Location', 'http://b.test/4']],
  });
  await run({ url: 'https://a.test/1', headers }, { handler });
  const written = headers.map(([name]) => name);
  const names = requests.map((request) =>
    request.headers
      .map(([name]) => name)
      .filter((name) => written.includes(name))
      .join(),
  );
  const all = 'Sec-Fetch-Site,sec-fetch-mode,Sec-CH-UA,X-Own';
  assert.deepEqual(names, [all, all, 'Sec-CH-UA,X-Own', 'X-Own']);
});

test('N27: server, handler of redirects and resource handler each lead on, and each redirect is told of once', async () => {
  await using server = await redirectingServer();
  const told: string[] = [];
  const { handler: serve } = answeringHandler({});
  const handler: RequestHandler = {
    getResourceHandler: (parameters) => {
      if (!parameters.request.url.endsWith('/nav3')) return undefined;
      const served = serve.getResourceHandler?.(parameters) as ResourceHandler;
      const redirectUrl = '/nav4';
      const getResponseHeaders = () => ({
        status: 200,
        headers: [],
        responseLength: 0,
        redirectUrl,
      });
      return { ...served, getResponseHeaders };
    },
    onResourceRedirect: ({ request, response, newUrl }) => {
      const path = new URL(request.url).pathname;
      told.push(
        `${String(response.status)} ${path} ${new URL(newUrl).pathname} ${response.mimeType}`,
      );
      return newUrl.endsWith('/nav2') ? `${server.url}/nav3` : undefined;
    },
  };
  const get = await run(server.url + to(302, '/nav2'), { handler });
  assert.deepEqual(told, ['302 /302 /nav2 ', '307 /nav3 /nav4 ']);
  assert.equal(get.text, 'GET /nav4');
});

test("R42 R08: an upload is reported for each hop, and only the last answer's bytes count", async () => {
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
