import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { textBody } from '../../src/engine/index.ts';
import type { HarEntry } from '../../src/har/write/har.ts';
import { harOfSessions } from '../../src/har/write/harOfSessions.ts';
import { SessionRecording } from '../../src/har/write/sessionRecording.ts';
import { start } from '../engine/run.ts';
import type { RunOptions } from '../engine/run.ts';
import { startServer } from '../servers/testServer.ts';

/** Sends a request and records it. */
async function recorded(
  request: Parameters<typeof start>[0],
  options: RunOptions = {},
): Promise<readonly HarEntry[]> {
  const run = start(request, {
    ...options,
    client: {
      ...options.client,
      onDownloadData: (_webRequest, data) => {
        recording.append(data);
      },
    },
  });
  const recording = new SessionRecording(run.webRequest.log, run.webRequest.request.postData);
  await run.end();
  const session = await recording.session();
  assert.ok(session);
  const { log } = harOfSessions([session], '1.2.3');
  assert.deepEqual(log.creator, { name: 'Request Workbench', version: '1.2.3' });
  assert.notEqual(log.entries.length, 0);
  for (const { time, timings } of log.entries) {
    const { blocked, dns, connect, send, wait, receive } = timings;
    const sum = [blocked, dns, connect, send, wait, receive]
      .filter((part) => part > 0)
      .reduce((total, part) => total + part, 0);
    assert.ok(Math.abs(time - sum) < 0.01, 'an entry takes as long as its parts do');
  }
  return log.entries;
}

test('a session is an entry with what was sent, what came and where the time went', async () => {
  await using server = await startServer((request, response) => {
    request.resume();
    response.setHeader('Content-Type', 'application/json');
    response.setHeader('Content-Encoding', 'gzip');
    response.end(gzipSync(JSON.stringify({ text: 'x'.repeat(500) })));
  });
  const [entry, ...others] = await recorded({
    url: `${server.url}/things?a=1&b=two%20words`,
    method: 'POST',
    headers: [['X-Trace', '7']],
    postData: textBody('hello'),
  });
  assert.ok(entry);
  assert.deepEqual(others, []);
  const { request, response } = entry;
  assert.equal(request.method, 'POST');
  assert.equal(request.url, `${server.url}/things?a=1&b=two%20words`);
  assert.equal(request.httpVersion, 'HTTP/1.1');
  assert.deepEqual(request.queryString, [
    { name: 'a', value: '1' },
    { name: 'b', value: 'two words' },
  ]);
  assert.ok(request.headers.some(({ name, value }) => name === 'X-Trace' && value === '7'));
  assert.deepEqual(request.postData, {
    mimeType: 'text/plain;charset=UTF-8',
    params: [],
    text: 'hello',
  });
  assert.equal(request.bodySize, 5);
  assert.equal(response.status, 200);
  assert.equal(response.statusText, 'OK');
  assert.equal(response.content.text, JSON.stringify({ text: 'x'.repeat(500) }));
  assert.equal(response.content.size, 511);
  assert.equal(response.content.size - (response.content.compression ?? 0), response.bodySize);
  assert.equal(entry.serverIPAddress, '127.0.0.1');
  assert.match(entry.startedDateTime, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  assert.ok(entry.timings.connect >= 0 && entry.timings.wait > 0);
  assert.equal(entry.timings.ssl, -1);
});

test('each hop of a redirect is an entry, and so is each answer to a challenge', async () => {
  await using server = await startServer((request, response) => {
    if (request.url === '/old') response.writeHead(302, { Location: '/new' }).end('moved');
    else if (request.headers.authorization === undefined) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="here"' }).end('who?');
    } else response.end('welcome');
  });
  const entries = await recorded(
    { url: `${server.url}/old`, flags: ['allowStoredCredentials'] },
    {
      client: {
        getAuthCredentials: () => ({ action: 'provide', username: 'ada', password: 's3cr3t' }),
      },
    },
  );
  assert.deepEqual(
    entries.map(({ request, response }) => [
      new URL(request.url).pathname,
      response.status,
      response.redirectURL,
      response.content.text,
    ]),
    [
      ['/old', 302, '/new', undefined],
      ['/new', 401, '', undefined],
      ['/new', 200, '', 'welcome'],
    ],
  );
  assert.ok(!JSON.stringify(entries).includes(Buffer.from('ada:s3cr3t').toString('base64')));
});

test('a body that is no UTF-8 is Base64, so that its bytes can be had back', async () => {
  const bytes = Buffer.from([0xff, 0x00, 0xe4]);
  await using server = await startServer((request, response) => {
    response.setHeader('Content-Type', `text/plain; charset=${request.url?.slice(1) ?? ''}`);
    response.end(request.url === '/iso-8859-1' ? Buffer.from('ä', 'latin1') : bytes);
  });
  for (const charset of ['utf-8', 'iso-8859-1']) {
    const [entry] = await recorded(`${server.url}/${charset}`);
    assert.equal(entry?.response.content.encoding, 'base64');
  }
});

test('a request without a response says why, as Chrome does', async () => {
  const server = await startServer(() => undefined);
  await server.close();
  const [entry] = await recorded(server.url);
  assert.equal(entry?.response.status, 0);
  assert.equal(entry.response._error, 'net::ERR_CONNECTION_REFUSED');
});

test('secrets are as masked as they are in the log', async () => {
  await using server = await startServer((_request, response) => {
    response.setHeader('Set-Cookie', ['sid=s3cr3t; Path=/', 's3cr3t; Path=/']);
    response.end();
  });
  const [entry] = await recorded({
    url: `${server.url}/?access_token=s3cr3t`,
    headers: [
      ['Authorization', 'Bearer s3cr3t'],
      ['Cookie', 'a=s3cr3t; b=s3cr3t; s3cr3t'],
    ],
  });
  assert.ok(entry);
  assert.ok(!JSON.stringify(entry).includes('s3cr3t'));
  assert.deepEqual(entry.request.cookies, [
    { name: 'a', value: '•••' },
    { name: 'b', value: '•••' },
    { name: '', value: '•••' },
  ]);
  assert.deepEqual(entry.response.cookies, [
    { name: 'sid', value: '•••' },
    { name: '', value: '•••' },
  ]);
});

test('what a handler said is a secret is masked in bodies too, wherever a server sends it back', async () => {
  await using server = await startServer((request, response) => {
    response.end(`you said ${String(request.headers['x-note'])}`);
  });
  const [entry] = await recorded(server.url, {
    handler: {
      onBeforeResourceLoad: ({ request, browser }) => {
        browser.keepSecret?.('open-sesame', 'everywhere');
        request.headers = [...request.headers, ['X-Note', 'open-sesame']];
      },
    },
  });
  assert.equal(entry?.response.content.text, 'you said •••');
});

test('credentials that a server sends back are masked wherever they stand, and words stay', async () => {
  await using server = await startServer((request, response) => {
    const { authorization = '', cookie = '', 'x-amz-security-token': token } = request.headers;
    const [, basic = ''] = authorization.split(' ');
    response.setHeader('Set-Cookie', 'sid=7bb41c9de0f25a8836d1');
    response.setHeader('X-Who', `you ${authorization}`);
    const plain = Buffer.from(basic, 'base64').toString();
    response.end(
      `theme darkmode; ${authorization}; ${plain}; ${cookie}; ${String(token)}; 7bb41c9de0f25a8836d1`,
    );
  });
  const [entry] = await recorded({
    url: server.url,
    headers: [
      ['Authorization', `Basic ${Buffer.from('ada:hunter2').toString('base64')}`],
      ['Cookie', 'theme=darkmode; sid=8f3a9c1e7b2d4f60a5c8'],
      ['X-Amz-Security-Token', 'q7w3e9r2t5y8'],
    ],
  });
  assert.equal(
    entry?.response.content.text,
    'theme darkmode; Basic •••; ada:•••; theme=darkmode; sid=•••; •••; •••',
  );
  const who = entry.response.headers.find(({ name }) => name.toLowerCase() === 'x-who');
  assert.equal(who?.value, 'you Basic •••');
});

test('the credentials that the engine itself makes of a password are masked in bodies too', async () => {
  await using server = await startServer((request, response) => {
    const { authorization } = request.headers;
    if (authorization === undefined) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="a"' });
    }
    response.end(`you sent ${String(authorization)}`);
  });
  const entries = await recorded(
    { url: server.url, flags: ['allowStoredCredentials'] },
    {
      client: {
        getAuthCredentials: () => ({ action: 'provide', username: 'ada', password: 'hunter2' }),
      },
    },
  );
  assert.equal(entries.at(-1)?.response.content.text, 'you sent Basic •••');
});

test('secrets in bodies of forms and JSON are masked by the same names, and the rest stays as it was', async () => {
  await using server = await startServer((_request, response) => {
    response.setHeader('Content-Type', 'application/json');
    response.end(
      '{"access_token": "s3cr\\"3t", "token_type": "bearer", "otp": 123456, "code": "ok"}',
    );
  });
  const [entry] = await recorded({
    url: server.url,
    method: 'POST',
    postData: {
      elements: [{ kind: 'bytes', bytes: Buffer.from('user=ada&client_secret=s3cr3t&page=2') }],
      contentType: 'application/x-www-form-urlencoded',
    },
  });
  assert.equal(entry?.request.postData?.text, 'user=ada&client_secret=•••&page=2');
  assert.equal(
    entry.response.content.text,
    '{"access_token": "•••", "token_type": "bearer", "otp": "•••", "code": "ok"}',
  );
});

test('secrets in bodies are masked in every charset, and the other bytes stay as they were', async () => {
  const json = '{"name":"ä","access_token":"s3cr3t"}';
  const masked = '{"name":"ä","access_token":"•••"}';
  const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');
  const latin1 = (text: string): Buffer => Buffer.from(text.replaceAll('•', '\x95'), 'latin1');
  const cases: readonly (readonly [charset: string, sent: Buffer, kept: Buffer])[] = [
    ['; charset=iso-8859-1', latin1(json), latin1(masked)],
    ['; charset=utf-16le', utf16(json), utf16(masked)],
    ['', utf16(`\uFEFF${json}`), utf16(`\uFEFF${masked}`)],
    ['', utf16(json), utf16(masked)],
    // What the type says is wrong.
    ['; charset=utf-16le', Buffer.from(json), Buffer.from(masked)],
    [
      '; charset=utf-8',
      latin1(json),
      Buffer.concat(
        masked
          .split('ä')
          .flatMap((part, index) => [
            ...(index === 0 ? [] : [Buffer.from([0xe4])]),
            Buffer.from(part),
          ]),
      ),
    ],
  ];
  await using server = await startServer((request, response) => {
    const [charset, sent] = cases[Number(request.url?.slice(1))] ?? ['', Buffer.of()];
    request.resume();
    response.setHeader('Content-Type', `application/json${charset}`);
    response.end(sent);
  });
  for (const [index, [charset, sent, kept]] of cases.entries()) {
    const [entry] = await recorded({
      url: `${server.url}/${String(index)}`,
      method: 'POST',
      postData: {
        elements: [{ kind: 'bytes', bytes: sent }],
        contentType: `application/json${charset}`,
      },
    });
    assert.ok(entry);
    const { content } = entry.response;
    const { text, _encoding } = entry.request.postData ?? { text: '' };
    assert.deepEqual(Buffer.from(content.text ?? '', content.encoding ?? 'utf8'), kept);
    assert.deepEqual(Buffer.from(text, _encoding ?? 'utf8'), kept);
  }
});
