import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from '../engine/run.ts';
import { startServer } from '../servers/testServer.ts';
import { ImportFolder, importing, warningsOf, rulesOf } from './importing.ts';

/** An entry as Chrome's developer tools write it. */
function entry(request: object, response: object): object {
  return {
    _connectionId: '1',
    _initiator: { type: 'other' },
    _priority: 'VeryHigh',
    _resourceType: 'fetch',
    cache: {},
    connection: '443',
    pageref: 'page_1',
    request: {
      method: 'GET',
      httpVersion: 'http/2.0',
      headers: [
        { name: ':method', value: 'GET' },
        { name: 'accept', value: '*/*' },
      ],
      queryString: [],
      cookies: [],
      headersSize: -1,
      bodySize: 0,
      ...request,
    },
    response: {
      status: 200,
      statusText: '',
      httpVersion: 'http/2.0',
      headers: [{ name: 'content-type', value: 'application/json' }],
      cookies: [],
      content: { size: 2, mimeType: 'application/json', text: '{}' },
      redirectURL: '',
      headersSize: -1,
      bodySize: -1,
      _transferSize: 120,
      _error: null,
      ...response,
    },
    serverIPAddress: '192.0.2.7',
    startedDateTime: '2026-11-21T09:00:00.000Z',
    time: 12.5,
    timings: { blocked: 1, dns: 2, ssl: 3, connect: 4, send: 1, wait: 4, receive: 0.5 },
  };
}

function recording(...entries: readonly object[]): object {
  return {
    log: {
      version: '1.2',
      creator: { name: 'WebInspector', version: '537.36' },
      pages: [{ id: 'page_1', title: 'x', startedDateTime: '2026-11-21T09:00:00.000Z' }],
      entries,
    },
  };
}

test('a recording becomes a rule for each response, which answers in place of the network', async () => {
  await using folder = await ImportFolder.create();
  const imported = await importing(
    recording(
      entry(
        { url: 'https://api.example.com/users?page=1#top' },
        {
          headers: [
            { name: ':status', value: '200' },
            { name: 'content-type', value: 'application/json; charset=iso-8859-1' },
            { name: 'content-encoding', value: 'gzip' },
            { name: 'content-length', value: '31' },
            { name: 'vary', value: 'Accept' },
            { name: 'vary', value: 'Origin' },
          ],
          content: { size: 14, mimeType: 'application/json', text: '{"name":"Zoë"}' },
        },
      ),
      entry(
        { url: 'https://example.com/logo.png' },
        {
          headers: [{ name: 'content-type', value: 'image/png' }],
          content: { size: 3, mimeType: 'image/png', text: 'AAEC', encoding: 'base64' },
        },
      ),
      entry(
        { url: 'https://api.example.com/users/7', method: 'DELETE' },
        { status: 204, headers: [], content: { size: 0, mimeType: 'x-unknown' } },
      ),
    ),
    { target: folder.target },
  );
  assert.deepEqual(warningsOf(imported), []);
  assert.deepEqual(
    imported.files.map(({ path }) => path),
    ['imported.files/001-users.json', 'imported.files/002-logo.png'],
  );
  const handler = await folder.write(imported);

  const users = await run('https://api.example.com/users?page=1', { handler });
  assert.equal(users.text, '{"name":"Zoë"}');
  assert.deepEqual(users.webRequest.response?.headers, [
    ['content-type', 'application/json; charset=utf-8'],
    ['vary', 'Accept, Origin'],
    ['Content-Length', '15'],
  ]);
  const logo = await run('https://example.com/logo.png', { handler });
  assert.deepEqual([...Buffer.concat(logo.data)], [0, 1, 2]);
  const deleted = await run(
    { url: 'https://api.example.com/users/7', method: 'DELETE' },
    { handler },
  );
  assert.equal(deleted.webRequest.response?.status, 204);
});

test('the same request again is answered as it was then, in turn, and the last answer stays', async () => {
  await using folder = await ImportFolder.create();
  const [first, second] = ['"queued"', '"done"'].map((text) =>
    entry({ url: 'https://example.com/job' }, { content: { mimeType: 'application/json', text } }),
  );
  const handler = await folder.write(
    await importing(recording(first ?? {}, second ?? {}), { target: folder.target }),
  );
  const answers: string[] = [];
  for (let turn = 0; turn < 3; turn++) {
    answers.push((await run('https://example.com/job', { handler })).text);
  }
  assert.deepEqual(answers, ['"queued"', '"done"', '"done"']);
});

const SECRETS = recording(
  entry(
    {
      url: 'https://api.example.com/me?access_token=s3cr3t&page=2',
      headers: [
        { name: 'Authorization', value: 'Bearer s3cr3t' },
        { name: 'Cookie', value: 'sid=s3cr3t' },
      ],
      cookies: [{ name: 'sid', value: 's3cr3t' }],
    },
    {
      headers: [
        { name: 'Content-Type', value: 'application/json' },
        { name: 'Set-Cookie', value: 'sid=s3cr3t; HttpOnly' },
        { name: 'X-Session-Token', value: 's3cr3t' },
      ],
      cookies: [{ name: 'sid', value: 's3cr3t' }],
      content: { mimeType: 'application/json', text: '{}' },
    },
  ),
);

test('credentials, cookies and tokens are not copied, and each is told', async () => {
  const imported = await importing(SECRETS);
  assert.ok(!imported.text?.includes('s3cr3t'));
  assert.deepEqual(warningsOf(imported), [
    'secret-left-out 48: Part of the URL looks like a secret and was not copied.',
    'secret-left-out 54: Set-Cookie of the response may be a secret and was not copied.',
    'secret-left-out 54: X-Session-Token of the response may be a secret and was not copied.',
  ]);
  assert.equal(
    rulesOf(imported)[0]?.condition?.['urlFilter'],
    '|https://api.example.com/me?access_token=*&page=2|',
  );
  for (const { message, hint } of imported.problems) {
    assert.ok(!`${message}${hint}`.includes('s3cr3t'));
  }
});

test('a header that only has a word for a secret in its name is copied', async () => {
  const cors = [
    { name: 'Access-Control-Allow-Credentials', value: 'true' },
    { name: 'X-RateLimit-Remaining-Tokens', value: '7' },
  ];
  const body = '{"token_type":"bearer","code":"E1","key":"a"}';
  const imported = await importing(
    recording(
      entry(
        { url: 'https://api.example.com/me?max_tokens=5' },
        { headers: cors, content: { mimeType: 'application/json', text: body } },
      ),
    ),
  );
  assert.deepEqual(warningsOf(imported), []);
  const [rule] = rulesOf(imported);
  assert.equal(rule?.condition?.['urlFilter'], '|https://api.example.com/me?max_tokens=5|');
  assert.deepEqual(rule.action['headers'], {
    'Access-Control-Allow-Credentials': 'true',
    'X-RateLimit-Remaining-Tokens': '7',
    'Content-Type': 'application/json',
  });
});

test('asked for, secrets are copied', async () => {
  const imported = await importing(SECRETS, { includeSecrets: true });
  assert.deepEqual(warningsOf(imported), []);
  assert.equal(imported.text?.split('s3cr3t').length, 4);
});

test("what can't be answered with is told, with its place and what to do", async () => {
  const imported = await importing(
    recording(
      entry({ url: 'wss://example.com/socket' }, { status: 101 }),
      entry({ url: 'https://example.com/failed' }, { status: 0 }),
      entry({ url: 'https://example.com/cached' }, { status: 304 }),
      entry({ url: 'https://example.com/large' }, { content: { size: 900, mimeType: 'text/css' } }),
      { request: {} },
      entry({ url: 'https://example.com/ok' }, {}),
    ),
  );
  assert.deepEqual(
    imported.problems.map(({ message, hint }) => [message, hint]),
    [
      ['Only http and https can be answered.', 'Nothing to do: no request can be sent there.'],
      [
        'The request got no response.',
        'To have it fail here too, write a rule with block and an errorCode.',
      ],
      [
        "The recorder's own cache had the body, and the 304 does not have it.",
        'Record again with the cache turned off.',
      ],
      ['The recording holds no body for this response.', 'Record again and save it with content.'],
      [
        'This entry has no request or no response.',
        'Nothing to do: there is nothing to answer with.',
      ],
    ],
  );
  assert.equal(imported.ruleCount, 1);
});

test('one rule for a recording answers for its hosts out of a copy without secrets', async () => {
  await using folder = await ImportFolder.create();
  const [secret] = (SECRETS as { log: { entries: object[] } }).log.entries;
  const imported = await importing(
    recording(
      secret ?? {},
      entry(
        {
          url: 'https://api.example.com/login',
          method: 'POST',
          headers: [{ name: 'Authorization', value: 'Basic s3cr3t' }],
          postData: { mimeType: 'application/json', text: '{"password": "s3cr3t"}' },
        },
        {
          status: 302,
          headers: [
            { name: 'Location', value: '/me?access_token=s3cr3t&page=2' },
            { name: 'Set-Cookie', value: 'sid=s3cr3t' },
          ],
          redirectURL: '/me?access_token=s3cr3t&page=2',
          content: { size: 0, mimeType: 'x-unknown' },
        },
      ),
      entry(
        { url: 'https://api.example.com/token' },
        { content: { mimeType: 'application/json', text: '{"id_token": "s3cr3t", "n": 1}' } },
      ),
    ),
    { target: folder.target, recording: 'recording', notFound: 'abort' },
  );
  assert.deepEqual(
    imported.problems.map(({ code, message }) => `${code}: ${message}`),
    [
      'secret-left-out: Part of the URL looks like a secret and was not copied.',
      'secret-left-out: Set-Cookie of the response may be a secret and was not copied.',
      'secret-left-out: X-Session-Token of the response may be a secret and was not copied.',
      'secret-left-out: Authorization may be a secret and was not copied.',
      'secret-left-out: The body of the request contains password, so it was not copied.',
      'secret-left-out: Set-Cookie may be a secret and was not copied.',
      'secret-left-out: The body of the response contains id_token, which was not copied.',
    ],
  );
  const all = [imported.text, ...imported.files.map(({ content }) => String(content))].join('');
  assert.ok(!all.includes('s3cr3t'));
  assert.deepEqual(
    rulesOf(imported).map(({ id }) => id),
    ['get-api.example.com-me', 'replay'],
  );

  const handler = await folder.write(imported);
  const login = { url: 'https://api.example.com/login', method: 'POST' };
  const followed = await run(login, { handler });
  assert.equal(followed.text, '{}', 'also what it redirects to with a token is answered');
  const token = await run('https://api.example.com/token', { handler });
  assert.equal(token.text, '{"id_token": "•••", "n": 1}');
  const unknown = await run('https://api.example.com/other', { handler });
  assert.equal(unknown.error, 'ERR_FAILED');
});

test('the body of a response loses its secrets also in a file of its own, in text and in Base64', async () => {
  await using folder = await ImportFolder.create();
  const text = '{"access_token":"s3cr3t","expires_in":3600,"pin":1}';
  const entries = [
    entry(
      { url: 'https://api.example.com/token' },
      { content: { mimeType: 'application/json', text } },
    ),
    entry(
      { url: 'https://api.example.com/again' },
      {
        content: {
          mimeType: 'application/json',
          text: Buffer.from(text).toString('base64'),
          encoding: 'base64',
        },
      },
    ),
  ];
  const clean = '{"access_token":"•••","expires_in":3600,"pin":1}';
  const imported = await importing(recording(...entries), { target: folder.target });
  assert.deepEqual(
    imported.files.map(({ content }) => Buffer.from(content).toString()),
    [clean, clean],
  );
  assert.deepEqual(
    imported.problems.map(({ code }) => code),
    ['secret-left-out', 'secret-left-out'],
  );
  const whole = await importing(recording(...entries), {
    target: folder.target,
    includeSecrets: true,
  });
  assert.equal(Buffer.from(whole.files[0]?.content ?? '').toString(), text);
  assert.deepEqual(whole.problems, []);
});

test('a body in Base64 loses its secrets in every charset, that of a request too', async () => {
  await using folder = await ImportFolder.create();
  const latin1 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');
  const mimeType = 'application/json; charset=iso-8859-1';
  const text = latin1('{"name":"ä","access_token":"s3cr3t"}');
  const imported = await importing(
    recording(
      entry(
        {
          url: 'https://api.example.com/token',
          method: 'POST',
          postData: { mimeType, text, _encoding: 'base64' },
        },
        { content: { mimeType, text, encoding: 'base64' } },
      ),
    ),
    { target: folder.target, recording: 'recording' },
  );
  const copied = String(imported.files[0]?.content);
  assert.ok(!copied.includes(text));
  assert.ok(copied.includes(latin1('{"name":"ä","access_token":"\x95\x95\x95"}')));
  assert.deepEqual(
    imported.problems.map(({ code }) => code),
    ['secret-left-out', 'secret-left-out'],
  );
});

test('what the headers and URLs of a recording show to be a secret is copied nowhere', async () => {
  await using folder = await ImportFolder.create();
  const secrets = ['q7w3e9r2t5y8', 'ada-pass-77', '8f3a9c1e7b2d4f60a5c8', '7bb41c9de0f25a8836d1'];
  const [bearer = '', password = '', cookie = '', fresh = ''] = secrets;
  const headers = [
    { name: 'Authorization', value: `Bearer ${bearer}` },
    { name: 'Cookie', value: `theme=darkmode; sid=${cookie}` },
  ];
  const source = recording(
    entry({ url: `https://ada:${password}@api.example.com/` }, { content: { text: 'darkmode' } }),
    entry(
      { url: 'https://api.example.com/echo', headers },
      {
        headers: [
          { name: 'Set-Cookie', value: `sid=${fresh}` },
          { name: 'X-Who', value: `ada ${bearer}` },
        ],
        content: { mimeType: 'text/plain', text: `You are ${secrets.join(', ')} in darkmode` },
      },
    ),
  );
  for (const kind of ['recording', 'responses'] as const) {
    const imported = await importing(source, { target: folder.target, recording: kind });
    const written = [
      imported.text ?? '',
      ...imported.files.map(({ content }) => Buffer.from(content).toString()),
    ].join('\n');
    assert.deepEqual(
      secrets.filter((secret) => written.includes(secret)),
      [],
    );
    assert.ok(written.includes('You are •••, •••, •••, ••• in darkmode'));
    assert.ok(written.includes('ada left-out'));
  }
});

test('a token in the path of a URL is in no condition, name of a rule or name of a file', async () => {
  await using folder = await ImportFolder.create();
  const token = ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiJhZGEifQ', 'c2lnbmF0dXJlLW9mLWFkYQ'].join('.');
  const source = recording(
    entry({ url: `https://api.example.com/reset/${token}` }, { content: { text: 'done' } }),
  );
  const imported = await importing(source, { target: folder.target });
  const [rule] = rulesOf(imported);
  assert.equal(rule?.condition?.['urlFilter'], '|https://api.example.com/reset/*|');
  assert.equal(rule.id, 'get-api.example.com-reset-token');
  assert.ok(imported.files.every(({ path }) => !path.includes('eyJ')));
  assert.deepEqual(
    imported.problems.map(({ code }) => code),
    ['secret-left-out'],
  );
});

test("with notFound fallback the network answers what the recording can't", async () => {
  await using server = await startServer((_request, response) => {
    response.end('live');
  });
  await using folder = await ImportFolder.create();
  const imported = await importing(
    recording(entry({ url: `${server.url}/recorded` }, { content: { text: 'recorded' } })),
    { target: folder.target, recording: 'recording', notFound: 'fallback' },
  );
  const handler = await folder.write(imported);
  assert.equal((await run(`${server.url}/recorded`, { handler })).text, 'recorded');
  assert.equal((await run(`${server.url}/new`, { handler })).text, 'live');
});
