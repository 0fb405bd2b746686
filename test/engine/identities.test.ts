import assert from 'node:assert/strict';
import { test } from 'node:test';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import {
  type Answer,
  credentialsForOrigin,
  type SchemeCredentials,
  type RequestHandler,
  textBody,
  type WebRequestClient,
} from '../../src/engine/index.ts';
import { startDigestServer } from '../servers/digestServer.ts';
import { startNtlmServer } from '../servers/ntlmServer.ts';
import { startProxy } from '../servers/proxyServer.ts';
import { startServer, startTlsServer } from '../servers/testServer.ts';
import { Answering, type Run, run, seen, TestContext } from './run.ts';

const flags = ['allowStoredCredentials'] as const;
const alice: SchemeCredentials = { username: 'alice', password: 'a1' };
const bob: SchemeCredentials = { username: 'bob', password: 'b2' };
const asAlice: Answer = { kind: 'credentials', ...alice };
const asBob: Answer = { kind: 'credentials', ...bob };
const users = new Map([alice, bob].map((user) => [basic(user), user.username]));

function basic({ username, password }: SchemeCredentials): string {
  return `Basic ${btoa(`${username}:${password}`)}`;
}

/** Tells who has logged in. `/to?URL` redirects there. */
function startWho() {
  return startServer((request, response) => {
    const user = users.get(request.headers.authorization ?? '');
    const [path, to] = request.url?.split('?') ?? [];
    if (user === undefined) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="r"' }).end('nobody');
    } else if (path === '/to') response.writeHead(302, { Location: to }).end();
    else response.end(user);
  });
}

function withUser(url: string, { username, password }: SchemeCredentials): string {
  return url.replace('://', `://${username}:${password}@`);
}

test('each request goes as the user in its URL, whoever has logged in to the realm before', async () => {
  await using server = await startWho();
  using context = new TestContext();
  const texts: string[] = [];
  for (const user of [alice, bob, alice, bob]) {
    texts.push((await run({ url: withUser(server.url, user), flags }, { context })).text);
  }
  assert.deepEqual(texts, ['alice', 'bob', 'alice', 'bob']);
  assert.deepEqual(
    server.requests.map((request) => seen(request, 'authorization')),
    [[], [basic(alice)], [], [basic(bob)], [basic(alice)], [basic(bob)]],
    'nothing goes unasked but what the same user has logged in with',
  );
});

test('the user in a URL is not whoever a person has logged in as, and the other way round', async () => {
  await using server = await startWho();
  using context = new TestContext();
  const person = new Answering(() => asAlice);
  const stated = await run({ url: withUser(server.url, bob), flags }, { context, person });
  const first = await run({ url: server.url, flags }, { context, person });
  const again = await run({ url: withUser(server.url, bob), flags }, { context, person });
  const second = await run({ url: server.url, flags }, { context, person });
  assert.deepEqual(
    [stated, first, again, second].map(({ text }) => text),
    ['bob', 'alice', 'bob', 'alice'],
  );
  assert.equal(person.questions.length, 1);
});

test('credentials given with a request go before what is remembered, with each scheme', async () => {
  await using digest = await startDigestServer({ username: 'bob', password: 'b2' });
  await using bearer = await startServer((request, response) => {
    if (request.headers.authorization === 'Bearer b2') response.end('welcome');
    else response.writeHead(401, { 'WWW-Authenticate': 'Bearer realm="r"' }).end();
  });
  await using who = await startWho();
  for (const { url } of [digest, bearer, who]) {
    using context = new TestContext();
    const credentials = credentialsForOrigin(bob, url);
    await run({ url, flags }, { context, person: new Answering(() => asBob) });
    // The login of the realm is right; what the request states is not, and nobody is there to be asked.
    const wrong = credentialsForOrigin({ ...bob, password: 'wrong' }, url);
    assert.equal((await run({ url, flags }, { context, credentials: wrong })).status, 401, url);
    assert.equal((await run({ url, flags }, { context, credentials })).status, 200, url);
    assert.equal((await run({ url, flags }, { context })).status, 200, url);
  }
});

test('credentials for one scheme are not shown in another, and nobody else is taken instead', async () => {
  await using server = await startWho();
  using context = new TestContext();
  await run({ url: server.url, flags }, { context, person: new Answering(() => asAlice) });
  const credentials = credentialsForOrigin({ ...bob, scheme: 'digest' }, server.url);
  const get = await run({ url: server.url, flags }, { context, credentials });
  assert.deepEqual([get.status, server.requests.length], [401, 3]);
  // Bob himself has logged in with the scheme that he now says is not to be used.
  const anyScheme = credentialsForOrigin(bob, server.url);
  const shown = await run({ url: server.url, flags }, { context, credentials: anyScheme });
  assert.equal(shown.text, 'bob');
  assert.deepEqual(
    shown.of('credentials:sent').map(({ from, username }) => [from, username]),
    [['request', 'bob']],
  );
  assert.equal((await run({ url: server.url, flags }, { context, credentials })).status, 401);
});

test('what was refused of a request is asked about, and the answer is for requests that state the same', async () => {
  await using server = await startWho();
  using context = new TestContext();
  const person = new Answering(() => asBob);
  const mistyped = { ...bob, password: 'mistyped' };
  const send = (url: string) => run({ url, flags }, { context, person });
  const asked: [string, number][] = [];
  for (const url of [withUser(server.url, mistyped), withUser(server.url, mistyped), server.url]) {
    asked.push([(await send(url)).text, person.questions.length]);
  }
  assert.deepEqual(asked, [
    ['bob', 1],
    ['bob', 1],
    ['bob', 2],
  ]);
});

test('an Authorization written by hand states a user too: refused, it is asked about and not replaced in silence', async () => {
  await using server = await startWho();
  using context = new TestContext();
  await run({ url: server.url, flags }, { context, person: new Answering(() => asAlice) });
  const headers = [['Authorization', basic({ ...bob, password: 'old' })]] as const;
  const unasked = await run({ url: server.url, flags, headers }, { context });
  assert.deepEqual([unasked.status, unasked.text], [401, 'nobody']);
  const person = new Answering(() => asBob);
  const asked = await run({ url: server.url, flags, headers }, { context, person });
  assert.deepEqual([asked.text, person.questions.length], ['bob', 1]);
});

test('what one client answers is for requests of the same client', async () => {
  await using server = await startWho();
  using context = new TestContext();
  const clientOf = (user: SchemeCredentials) => ({
    getAuthCredentials: () => ({ action: 'provide', ...user }) as const,
  });
  const first = await run({ url: server.url, flags }, { context, client: clientOf(alice) });
  const second = await run({ url: server.url, flags }, { context, client: clientOf(bob) });
  const nobody = await run({ url: server.url, flags }, { context });
  assert.deepEqual([first.text, second.text, nobody.status], ['alice', 'bob', 401]);
  await run({ url: server.url, flags }, { context, person: new Answering(() => asAlice) });
  const third = await run({ url: server.url, flags }, { context, client: clientOf(bob) });
  assert.equal(third.text, 'bob', 'nor does whoever has logged in to the realm go in its place');
});

test('a client that gives no answer goes as whoever a person has logged in as', async () => {
  await using server = await startWho();
  using context = new TestContext();
  const person = new Answering(() => asAlice);
  await run({ url: server.url, flags }, { context, person });
  const client = { getAuthCredentials: () => undefined };
  const get = await run({ url: server.url, flags }, { context, person, client });
  assert.deepEqual([get.text, person.questions.length], ['alice', 1]);
});

test('each module gives its own credentials, and a request without one goes as whoever was given last', async () => {
  await using server = await startWho();
  using context = new TestContext();
  const moduleOf = (file: string, user: SchemeCredentials | null) => {
    const handler: RequestHandler = {
      getAuthCredentials: () => (user === null ? undefined : { action: 'provide', ...user }),
    };
    return { handler, by: { kind: 'module', file } } as const;
  };
  const send = (handler: ReturnType<typeof moduleOf>[]) =>
    run({ url: server.url, flags }, { context, handler });
  const all = [
    await send([moduleOf('/w/alice.ts', alice)]),
    await send([moduleOf('/w/bob.ts', bob)]),
    await send([moduleOf('/w/alice.ts', alice)]),
    await send([]),
    await send([moduleOf('/w/nobody.ts', null)]),
  ];
  assert.deepEqual(
    all.map(({ text }) => text),
    ['alice', 'bob', 'alice', 'bob', 'bob'],
  );
  assert.deepEqual(
    all[2]?.of('credentials:sent').map(({ from, givenBy }) => [from, givenBy]),
    [['remembered', { kind: 'module', file: '/w/alice.ts' }]],
    'the log says who gave what is remembered',
  );
  assert.deepEqual(
    all[4]?.of('credentials:sent').map(({ from, givenBy }) => [from, givenBy]),
    [['remembered', { kind: 'module', file: '/w/bob.ts' }]],
    'and so it does where a module had no answer',
  );
});

test('a redirect on the same origin keeps the user of the URL, one to another origin does not', async () => {
  await using server = await startWho();
  await using other = await startWho();
  using context = new TestContext();
  const person = new Answering(() => asAlice);
  await run({ url: server.url, flags }, { context, person });
  await run({ url: other.url, flags }, { context, person });
  const send = (to: string) =>
    run({ url: withUser(`${server.url}/to?${to}`, bob), flags }, { context, person });
  assert.equal((await send(`${server.url}/absolute`)).text, 'bob');
  assert.equal((await send('/relative')).text, 'bob');
  assert.equal((await send(other.url)).text, 'alice');
  assert.deepEqual(
    other.requests.flatMap((request) => seen(request, 'authorization')),
    [basic(alice), basic(alice)],
  );
});

test('the user in a redirect of a server is taken only where the request itself states nobody', async () => {
  await using server = await startWho();
  await using other = await startServer((_, response) => {
    response.writeHead(302, { Location: `${withUser(server.url, bob)}/x` }).end();
  });
  const toBob = `${server.url}/to?${withUser(server.url, bob)}/x`;
  const credentials = credentialsForOrigin(alice, server.url);
  const headers = [['Authorization', basic(alice)]] as const;
  // The user is still the server's choice in a URL that a handler has changed.
  const handler: RequestHandler = {
    onResourceRedirect: ({ newUrl }) => ({ action: 'follow', url: `${newUrl}?changed` }),
  };
  const texts = [
    await run({ url: toBob, flags }, { credentials }),
    await run({ url: toBob, flags }, { credentials, handler }),
    await run({ url: withUser(toBob, alice), flags }),
    await run({ url: toBob, flags, headers }),
    await run({ url: other.url, flags }, { credentials }),
    await run({ url: other.url, flags }),
  ].map(({ text }) => text);
  assert.deepEqual(texts, ['alice', 'alice', 'alice', 'alice', 'alice', 'bob']);

  const wrong = credentialsForOrigin({ ...alice, password: 'wrong' }, server.url);
  const refused = await run({ url: other.url, flags }, { credentials: wrong });
  assert.deepEqual([refused.status, refused.text], [401, 'nobody']);
});

test('a request that is sent again after a restart goes as the same user', async () => {
  await using server = await startWho();
  using context = new TestContext();
  await run({ url: server.url, flags }, { context, person: new Answering(() => asAlice) });
  const handler: RequestHandler = {
    onResourceResponse: ({ request }) => {
      if (request.headers.some(([name]) => name === 'X-Again')) return undefined;
      request.headers = [...request.headers, ['X-Again', '1']];
      return { action: 'restart' };
    },
  };
  const credentials = credentialsForOrigin(bob, server.url);
  const get = await run({ url: server.url, flags }, { context, handler, credentials });
  assert.deepEqual([get.text, get.view.hops.length], ['bob', 2]);
});

test('a connection that NTLM vouches for serves nobody who states another user', async () => {
  await using server = await startNtlmServer();
  using context = new TestContext();
  const user: Answer = { kind: 'credentials', username: 'Domain\\User', password: 'Password' };
  const post = { url: server.url, flags, method: 'POST', postData: textBody('x') };
  const first = await run(post, { context, person: new Answering(() => user) });
  const credentials = credentialsForOrigin(bob, server.url);
  const other = await run(post, { context, credentials });
  const nobody = await run(post, { context });
  assert.deepEqual([first.text, other.status, nobody.text], ['welcome x', 401, 'welcome x']);
  assert.ok(server.steps.every(([, step]) => step !== 'in already'));
});

const certificate = await issueCertificate({ commonName: 'shop.test', altNames: ['shop.test'] });

/** A server behind a proxy that wants to know who makes a tunnel, and a note of who did. */
async function startBehindProxy() {
  const tunnels: string[] = [];
  const server = await startTlsServer({ certificate }, (_, response) => response.end('ok'));
  const proxy = await startProxy({
    refuse: (_request, authorization) => {
      const user = users.get(authorization ?? '');
      if (user === undefined) return { challenges: ['Basic realm="p"'] };
      tunnels.push(user);
      return null;
    },
  });
  const contextFor = (credentials: SchemeCredentials | null = null) =>
    new TestContext({
      proxy: {
        kind: 'fixed',
        proxy: credentials === null ? proxy.url : withUser(proxy.url, credentials),
        bypass: '<-loopback>',
      },
      extraCaCertificates: [certificate.pem],
    });
  return {
    url: `https://shop.test:${server.port}/`,
    ...{ tunnels, contextFor, proxy },
    [Symbol.asyncDispose]: async () => {
      await proxy.close();
      await server.close();
    },
  };
}

function giving(file: string, user: SchemeCredentials) {
  const handler: RequestHandler = {
    getAuthCredentials: ({ isProxy }) =>
      isProxy ? { action: 'provide', ...user } : { action: 'cancel' },
  };
  return { handler, by: { kind: 'module', file } } as const;
}

test('a tunnel that was made as one user of the proxy is used by that user alone', async () => {
  await using behind = await startBehindProxy();
  using context = behind.contextFor();
  const send = (user: SchemeCredentials): Promise<Run> =>
    run(behind.url, { context, handler: giving(`/w/${user.username}.ts`, user) });
  for (const user of [alice, bob, alice, bob, bob]) assert.equal((await send(user)).text, 'ok');
  assert.deepEqual(behind.tunnels, ['alice', 'bob']);
  assert.equal(context.connections.size, 2);
});

test('many requests at once through one proxy login share its tunnels, and no more are opened than may be', async () => {
  await using behind = await startBehindProxy();
  using context = behind.contextFor();
  const person = new Answering(() => asAlice);
  const all = await Promise.all(
    Array.from({ length: 30 }, () => run(behind.url, { context, person })),
  );
  assert.ok(all.every(({ text }) => text === 'ok'));
  assert.equal(person.questions.length, 1);
  assert.ok(behind.tunnels.length <= 12, `${behind.tunnels.length} tunnels`);
  assert.ok(context.connections.size <= 6, `${context.connections.size} connections are kept`);
  const before = behind.tunnels.length;
  await run(behind.url, { context, person });
  assert.equal(behind.tunnels.length, before, 'the next request takes one that is there');
});

test('a tunnel made with a Proxy-Authorization written by hand is not used without it', async () => {
  await using behind = await startBehindProxy();
  using context = behind.contextFor();
  const headers = [['Proxy-Authorization', basic(alice)]] as const;
  const person = new Answering(() => asBob);
  assert.equal((await run({ url: behind.url, headers }, { context })).text, 'ok');
  assert.equal((await run({ url: behind.url, headers }, { context })).text, 'ok');
  assert.equal((await run(behind.url, { context, person })).text, 'ok');
  assert.deepEqual(behind.tunnels, ['alice', 'bob']);
});

test('once credentials are cleared, the proxy is asked again who makes a tunnel', async () => {
  await using behind = await startBehindProxy();
  using context = behind.contextFor();
  const answers = [asAlice, asBob];
  const person = new Answering(() => answers.shift() ?? null);
  await run(behind.url, { context, person });
  context.clearAuthCredentials();
  await run(behind.url, { context, person });
  assert.deepEqual(behind.tunnels, ['alice', 'bob']);
});

test('the user in the address of a proxy is whom its tunnels are made as', async () => {
  await using behind = await startBehindProxy();
  using context = behind.contextFor(bob);
  const handler = giving('/w/alice.ts', alice);
  assert.equal((await run(behind.url, { context, handler })).text, 'ok');
  assert.equal((await run(behind.url, { context })).text, 'ok');
  assert.deepEqual(behind.tunnels, ['bob']);
});

test("a realm that asks where another one's login was sent does not refuse that login", async () => {
  await using server = await startServer((request, response) => {
    const realm = request.url?.split('/')[1] ?? '';
    const known = request.headers.authorization ?? '';
    if (known.includes(`realm="${realm}"`)) response.end(realm);
    else {
      const challenge = `Digest realm="${realm}", nonce="n", qop="auth"`;
      response.writeHead(401, { 'WWW-Authenticate': challenge }).end();
    }
  });
  using context = new TestContext();
  const person = new Answering(() => asAlice);
  const texts: string[] = [];
  for (const realm of ['one', 'two', 'one', 'two', 'one']) {
    texts.push((await run({ url: `${server.url}/${realm}/`, flags }, { context, person })).text);
  }
  assert.deepEqual(texts, ['one', 'two', 'one', 'two', 'one']);
  assert.equal(person.questions.length, 2);
});

test('a request that is signed says by its signature who it goes as, not by a login to the realm', async () => {
  await using server = await startWho();
  using context = new TestContext();
  await run({ url: server.url, flags }, { context, person: new Answering(() => asAlice) });
  const client: WebRequestClient = { signRequest: () => [['Authorization', 'Signature bob']] };
  const get = await run({ url: server.url, flags }, { context, client });
  assert.equal(get.status, 401);
  assert.deepEqual(seen(server.requests[2], 'authorization'), ['Signature bob']);
});

test('a handler whose credentials were refused is not helped out with whoever else has logged in', async () => {
  await using server = await startServer((request, response) => {
    const { authorization } = request.headers;
    const realm = authorization === undefined ? 'outer' : 'inner';
    if (authorization === basic(alice)) response.end('alice');
    else response.writeHead(401, { 'WWW-Authenticate': `Basic realm="${realm}"` }).end('nobody');
  });
  using context = new TestContext();
  const person = new Answering((question) =>
    question.kind === 'credentials' && question.realm === 'inner' ? asAlice : asBob,
  );
  const first = await run({ url: `${server.url}/one/`, flags }, { context, person });
  const handler: RequestHandler = {
    getAuthCredentials: ({ realm }) =>
      realm === 'outer' ? { action: 'provide', ...bob } : undefined,
  };
  const second = await run({ url: `${server.url}/two/`, flags }, { context, handler });
  assert.deepEqual([first.text, second.text], ['alice', 'nobody']);
});

test('what a client answers for a request that states a user is not for its other requests', async () => {
  await using server = await startWho();
  using context = new TestContext();
  let asked = 0;
  const client: WebRequestClient = {
    getAuthCredentials: () => {
      asked++;
      return { action: 'provide', ...bob };
    },
  };
  const mistyped = withUser(server.url, { ...bob, password: 'mistyped' });
  const texts: [string, number][] = [];
  for (const url of [mistyped, mistyped, server.url]) {
    texts.push([(await run({ url, flags }, { context, client })).text, asked]);
  }
  assert.deepEqual(texts, [
    ['bob', 1],
    ['bob', 1],
    ['bob', 2],
  ]);
});

test('a server that refuses the user of a URL in Digest and then offers Basic alone does not get the password', async () => {
  await using server = await startServer((request, response) => {
    const isFirst = request.headers.authorization === undefined;
    const challenge = isFirst ? 'Digest realm="r", nonce="n", qop="auth"' : 'Basic realm="r"';
    response.writeHead(401, { 'WWW-Authenticate': challenge }).end();
  });
  const get = await run({ url: withUser(server.url, bob), flags });
  assert.equal(get.status, 401);
  assert.deepEqual(
    server.requests.map((request) =>
      seen(request, 'authorization').map((value) => value.slice(0, 6)),
    ),
    [[], ['Digest']],
  );
});

test('the user of a URL answers each realm that asks, also one after the other', async () => {
  await using server = await startServer((request, response) => {
    const realm = server.requests.length === 1 ? 'outer' : 'inner';
    const isIn = server.requests.length > 2 && request.headers.authorization === basic(bob);
    if (!isIn) response.writeHead(401, { 'WWW-Authenticate': `Basic realm="${realm}"` });
    response.end('welcome');
  });
  const get = await run({ url: withUser(server.url, bob), flags });
  assert.deepEqual([get.status, server.requests.length], [200, 3]);
});

test('a URL with a password and no user name states one all the same', async () => {
  await using server = await startServer((request, response) => {
    if (request.headers.authorization === undefined) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="r"' });
    }
    response.end(request.headers.authorization);
  });
  const get = await run({ url: server.url.replace('://', '://:key@'), flags });
  assert.equal(get.text, `Basic ${btoa(':key')}`);
});

test('credentials for one origin go to no other, wherever a server redirects', async () => {
  await using server = await startWho();
  await using other = await startWho();
  const credentials = credentialsForOrigin(bob, server.url);
  const get = await run({ url: `${server.url}/to?${other.url}/`, flags }, { credentials });
  assert.deepEqual([get.status, get.text], [401, 'nobody']);
  assert.deepEqual(seen(other.requests[0], 'authorization'), []);
});

test('who is refused does not go as the user that a redirect names', async () => {
  await using server = await startServer((request, response) => {
    const user = users.get(request.headers.authorization ?? '');
    if (request.url === '/to' && user === 'alice') {
      response.writeHead(302, { Location: `${withUser(server.url, bob)}/for-bob` }).end();
    } else if (user === 'bob') response.end('bob');
    else response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="r"' }).end('nobody');
  });
  const url = `${server.url}/to`;
  const headers = [['Authorization', basic(alice)]] as const;
  const credentials = credentialsForOrigin(alice, server.url);
  for (const get of [
    await run({ url: withUser(url, alice), flags }),
    await run({ url, flags, headers }),
    await run({ url, flags }, { credentials }),
  ]) {
    assert.deepEqual([get.status, get.text, get.view.hops.length], [401, 'nobody', 2]);
  }
});
