import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type RequestHandler, textBody } from '../../src/engine/index.ts';
import { readBody, startServer } from '../servers/testServer.ts';
import { Answering, run, seen, start, TestContext, Thinking } from './run.ts';
import { basic, right, wrong } from './alice.ts';

/** Lets alice in with her password, in the realm that the path names. */
function guardedServer(challenges = (realm: string) => [`Basic realm="${realm}"`]) {
  return startServer((request, response) => {
    void readBody(request).then((body) => {
      if (request.headers.authorization === basic('alice', 'wonderland')) {
        response.end(`welcome ${body.toString()}`.trim());
        return;
      }
      const realm = request.url?.split('/')[1] ?? '';
      response.writeHead(401, { 'WWW-Authenticate': challenges(realm) });
      response.end('who are you');
    });
  });
}

const flags = ['allowStoredCredentials'] as const;

test('A01: a challenge is put to a person, with its realm, and the right answer succeeds', async () => {
  await using server = await guardedServer();
  const person = new Answering(() => right);
  const get = await run({ url: `${server.url}/area`, flags }, { person });
  assert.equal(get.text, 'welcome');
  assert.deepEqual(person.questions, [
    {
      kind: 'credentials',
      url: `${server.url}/area`,
      isProxy: false,
      host: '127.0.0.1',
      port: server.port,
      realm: 'area',
      scheme: 'basic',
      attempt: 1,
      username: '',
    },
  ]);
  assert.deepEqual([server.requests.length, server.connectionCount], [2, 1]);
  assert.deepEqual(
    get.of('response:received').map(({ attempt, status }) => [attempt, status]),
    [
      [1, 401],
      [2, 200],
    ],
  );
});

test('A07: a wrong answer is asked about again, and then the right one succeeds', async () => {
  await using server = await guardedServer();
  let times = 0;
  const person = new Answering(() => (++times === 1 ? wrong : right));
  const get = await run({ url: server.url, flags }, { person });
  assert.equal(get.status, 200);
  assert.deepEqual(
    person.questions.map((question) => question.kind === 'credentials' && question.attempt),
    [1, 2],
  );
});

test('A03 A04: without an answer the 401 is the response, once, with its body', async () => {
  await using server = await guardedServer();
  const cancel = new Answering(() => ({ kind: 'cancel' }));
  for (const person of [undefined, cancel, new Answering(() => null)]) {
    const get = await run({ url: server.url, flags }, person === undefined ? {} : { person });
    assert.deepEqual(
      [get.status, get.text, get.webRequest.requestStatus],
      [401, 'who are you', 'success'],
    );
    assert.equal(get.of('response:received').length, 1);
  }
  assert.equal(server.requests.length, 3);
});

test('without allowStoredCredentials nobody is asked, and the 401 is the response', async () => {
  await using server = await guardedServer();
  const person = new Answering(() => right);
  const get = await run(server.url, { person });
  assert.deepEqual([get.status, person.questions.length], [401, 0]);
});

test('A05 A06: the client is asked first, then handlers, in every form', async () => {
  await using server = await guardedServer();
  const provide = { action: 'provide', username: 'alice', password: 'wonderland' } as const;
  const never: RequestHandler = {
    getAuthCredentials: () => {
      throw new Error('not reached');
    },
  };
  const client = { getAuthCredentials: async () => provide };
  const first = await run({ url: server.url, flags }, { client, handler: never });
  assert.deepEqual([first.status, first.of('problem:reported').length], [200, 0]);
  assert.equal(first.of('callback:decided')[0]?.callback, 'getAuthCredentials');
  const forms: NonNullable<RequestHandler['getAuthCredentials']>[] = [
    () => provide,
    async () => provide,
    ({ callback }) => {
      setImmediate(() => {
        callback.continue('alice', 'wonderland');
        callback.continue('mallory', 'late');
        callback.cancel();
      });
      return true;
    },
    ({ callback }) => {
      callback.continue('alice', 'wonderland');
      return undefined;
    },
  ];
  for (const getAuthCredentials of forms) {
    const get = await run(
      { url: server.url, flags },
      { client: { getAuthCredentials: () => undefined }, handler: { getAuthCredentials } },
    );
    assert.equal(get.status, 200);
  }
});

test('a client that cancels has answered: no handler and no person is asked', async () => {
  await using server = await guardedServer();
  const person = new Answering(() => right);
  let asked = 0;
  const handler: RequestHandler = {
    getAuthCredentials: () => {
      asked++;
      return { action: 'provide', username: 'alice', password: 'wonderland' };
    },
  };
  const client = { getAuthCredentials: () => ({ action: 'cancel' }) as const };
  const get = await run({ url: server.url, flags }, { client, handler, person });
  assert.deepEqual([get.status, asked, person.questions.length], [401, 0, 0]);
});

test('A02: a client that gives no answer leaves the challenge to the RequestHandler, which is asked once', async () => {
  await using server = await guardedServer();
  const places: unknown[] = [];
  const get = await run(
    { url: `${server.url}/area`, flags },
    {
      client: { getAuthCredentials: () => undefined },
      handler: {
        getAuthCredentials: ({ originUrl, isProxy, host, port, realm, scheme }) => {
          places.push({ originUrl, isProxy, host, port, realm, scheme });
          return { action: 'provide', username: 'alice', password: 'wonderland' };
        },
      },
    },
  );
  assert.equal(get.status, 200);
  const { url: originUrl, port } = server;
  const place = { host: '127.0.0.1', port, realm: 'area', scheme: 'basic' };
  assert.deepEqual(places, [{ originUrl, isProxy: false, ...place }]);
  assert.deepEqual(
    get.of('callback:decided').map(({ decision, by }) => `${decision.kind} ${by.kind}`),
    ['provide module'],
  );
});

test('A28: a client or handler that throws counts as no answer and is reported', async () => {
  await using server = await guardedServer();
  const getAuthCredentials = () => {
    throw new Error('broken');
  };
  const get = await run(
    { url: server.url, flags },
    { client: { getAuthCredentials }, handler: { getAuthCredentials } },
  );
  assert.deepEqual([get.status, get.of('problem:reported').length], [401, 2]);
});

test('A08: an answer that is always wrong is given up after ten times', async () => {
  await using server = await guardedServer();
  const person = new Answering(() => wrong);
  const get = await run({ url: server.url, flags }, { person });
  assert.deepEqual([get.status, get.text, person.questions.length], [401, 'who are you', 10]);
  assert.equal(server.requests.length, 11);
});

test('A09 A10 A11: credentials that worked are used again in their context until they are cleared', async () => {
  await using server = await guardedServer();
  using context = new TestContext();
  using other = new TestContext();
  const person = new Answering(() => right);
  const ask = async (path: string, within = context): Promise<number> => {
    const before = person.questions.length;
    const get = await run({ url: server.url + path, flags }, { context: within, person });
    assert.equal(get.status, 200);
    return person.questions.length - before;
  };
  assert.equal(await ask('/realm/a'), 1);
  assert.equal(await ask('/realm/a'), 0);
  assert.equal(await ask('/another/a'), 1, 'another realm');
  assert.equal(await ask('/realm/a', other), 1, 'another context');
  context.clearAuthCredentials();
  assert.equal(await ask('/realm/a'), 1);
});

test('credentials that did not work are not used again', async () => {
  await using server = await guardedServer();
  using context = new TestContext();
  let times = 0;
  const person = new Answering(() => (++times === 1 ? wrong : { kind: 'cancel' }));
  await run({ url: server.url, flags }, { context, person });
  const before = server.requests.length;
  await run({ url: server.url, flags }, { context });
  assert.equal(server.requests.length - before, 1);
});

test('A26: remembered credentials go to no other origin', async () => {
  await using server = await guardedServer();
  await using other = await guardedServer();
  await using redirecting = await startServer((request, response) => {
    if (request.headers.authorization === undefined) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="realm"' }).end();
    } else response.writeHead(307, { Location: `${other.url}/realm` }).end();
  });
  using context = new TestContext();
  const person = new Answering((question) =>
    question.kind === 'credentials' && question.port === redirecting.port
      ? right
      : { kind: 'cancel' },
  );
  await run({ url: server.url, flags }, { context, person: new Answering(() => right) });
  const get = await run({ url: redirecting.url, flags }, { context, person });
  assert.equal(get.status, 401);
  assert.deepEqual(
    other.requests.map((request) => seen(request, 'authorization')),
    [[]],
  );
});

test('A25 H36: user-info of the URL is tried once, silently, and never sent as part of the URL', async () => {
  await using server = await guardedServer();
  const person = new Answering(() => right);
  const url = (info: string) => server.url.replace('://', `://${info}@`);
  const get = await run({ url: url('alice:wonderland'), flags }, { person });
  assert.deepEqual([get.status, person.questions.length], [200, 0]);
  assert.equal(server.requests[1]?.url, '/');
  const asked = await run({ url: url('alice:100%25%zz'), flags }, { person });
  assert.deepEqual([asked.status, person.questions.length], [200, 1]);
  assert.ok(!JSON.stringify([...get.events, ...asked.events]).includes('wonderland'));
});

test('A20: a challenge to a POST sends its body again', async () => {
  await using server = await guardedServer();
  const person = new Answering(() => right);
  const post = { url: server.url, flags, method: 'POST', postData: textBody('body') };
  assert.equal((await run(post, { person })).text, 'welcome body');
});

test('A24: an Authorization of the user is sent first and asked about when it is refused', async () => {
  await using server = await guardedServer();
  const person = new Answering(() => right);
  const get = await run(
    { url: server.url, flags, headers: [['Authorization', 'Basic bm8=']] },
    { person },
  );
  assert.equal(get.status, 200);
  assert.deepEqual(
    server.requests.map((request) => seen(request, 'authorization')),
    [['Basic bm8='], [basic('alice', 'wonderland')]],
  );
});

test("A13 A15: of several challenges the one that can be answered is, and what can't be is told", async () => {
  await using several = await guardedServer((realm) => [
    'Negotiate',
    `NTLM, Basic realm="${realm}"`,
  ]);
  assert.equal(
    (await run({ url: several.url, flags }, { person: new Answering(() => right) })).status,
    200,
  );
  await using strange = await guardedServer(() => ['Negotiate']);
  const get = await run({ url: strange.url, flags });
  assert.equal(get.status, 401);
  assert.match(get.of('problem:reported')[0]?.message ?? '', /negotiate/);
});

test('what is used in place of Negotiate is told once, not with every question', async () => {
  await using server = await guardedServer(() => ['Negotiate', 'Basic realm="r"']);
  const answers = [wrong, wrong, right];
  const person = new Answering(() => answers.shift() ?? null);
  const get = await run({ url: server.url, flags }, { person });
  assert.deepEqual([get.status, person.questions.length], [200, 3]);
  assert.deepEqual(
    get.of('problem:reported').map(({ message }) => message),
    ['The server offers negotiate (which needs a Kerberos ticket). basic is used instead.'],
  );
});

test('a 401 without a challenge is delivered, and the log says that there is nothing to answer', async () => {
  await using server = await startServer((_request, response) => response.writeHead(401).end('no'));
  const person = new Answering(() => right);
  const get = await run({ url: server.url, flags }, { person });
  assert.deepEqual([get.status, get.text, person.questions.length], [401, 'no', 0]);
  assert.match(get.of('problem:reported')[0]?.message ?? '', /asks for credentials with nothing,/);
});

test('a user name with a line break makes no field: nothing is sent, and the log says why', async () => {
  await using server = await guardedServer(() => ['Digest realm="r", nonce="n", qop="auth"']);
  const person = new Answering(() => ({ ...right, username: 'alice\r\nX-Added: 1' }));
  const get = await run({ url: server.url, flags }, { person });
  assert.deepEqual([get.status, server.requests.length], [401, 1]);
  assert.match(get.of('problem:reported')[0]?.message ?? '', /character/);
});

test('credentials that no server has accepted are forgotten when another realm asks in their place', async () => {
  await using server = await startServer((request, response) => {
    const realm = request.headers.authorization === undefined ? 'outer' : 'inner';
    response.writeHead(401, { 'WWW-Authenticate': `Basic realm="${realm}"` }).end();
  });
  using context = new TestContext();
  const person = new Answering((question) =>
    question.kind === 'credentials' && question.realm === 'outer' ? right : { kind: 'cancel' },
  );
  for (const _ of [1, 2]) await run({ url: server.url, flags }, { context, person });
  assert.deepEqual(
    person.questions.map((question) => question.kind === 'credentials' && question.realm),
    ['outer', 'inner', 'outer', 'inner'],
  );
});

test('A17 A19: a request cancelled while a person is asked ends at once, and a late answer does nothing', async () => {
  await using server = await guardedServer();
  const person = new Thinking();
  const get = start({ url: server.url, flags }, { person });
  await get.until('callback:asked');
  get.webRequest.cancel();
  assert.deepEqual([get.completions, get.webRequest.requestStatus], [1, 'canceled']);
  person.answer(right);
  await get.end();
  assert.equal(server.requests.length, 1);
  assert.deepEqual(get.view.questions, []);
});

test("a challenge's cookies are sent with its answer", async () => {
  await using server = await startServer((request, response) => {
    if (request.headers.authorization === undefined) {
      response.writeHead(401, {
        'WWW-Authenticate': 'Basic realm="r"',
        'Set-Cookie': 'challenge=1',
      });
    }
    response.end();
  });
  const get = await run({ url: server.url, flags }, { person: new Answering(() => right) });
  assert.equal(get.status, 200);
  assert.deepEqual(
    server.requests.map((request) => seen(request, 'cookie')),
    [[], ['challenge=1']],
  );
});

test('A09: Basic credentials go unasked at and below the path that they worked for, nowhere else (RFC 7617, 2.2)', async () => {
  await using server = await guardedServer(() => ['Basic realm="one"']);
  using context = new TestContext();
  const person = new Answering(() => right);
  for (const path of ['/docs/in/a', '/docs/in/b', '/docs/in/deep/c', '/docs/d', '/e?/docs/in/']) {
    await run({ url: server.url + path, flags }, { context, person });
  }
  assert.equal(person.questions.length, 1);
  assert.deepEqual(
    server.requests.map((request) => [request.url, seen(request, 'authorization').length]),
    [
      ['/docs/in/a', 0],
      ['/docs/in/a', 1],
      ['/docs/in/b', 1],
      ['/docs/in/deep/c', 1],
      ['/docs/d', 0],
      ['/docs/d', 1],
      ['/e?/docs/in/', 0],
      ['/e?/docs/in/', 1],
    ],
  );
});

test('A09: an Authorization that the user wrote goes in place of what is remembered', async () => {
  await using server = await guardedServer(() => ['Basic realm="one"']);
  using context = new TestContext();
  await run({ url: server.url, flags }, { context, person: new Answering(() => right) });
  const headers: [string, string][] = [['Authorization', 'Custom own']];
  await run({ url: server.url, flags, headers }, { context });
  assert.deepEqual(seen(server.requests[2], 'authorization'), ['Custom own']);
});

test('A09: remembered credentials that a server does not take any more are forgotten and asked for again', async () => {
  let password = 'wonderland';
  await using server = await startServer((request, response) => {
    if (request.headers.authorization !== basic('alice', password)) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="r"' });
    }
    response.end();
  });
  using context = new TestContext();
  const person = new Answering(() => ({ kind: 'credentials', username: 'alice', password }));
  await run({ url: server.url, flags }, { context, person });
  password = 'looking-glass';
  const get = await run({ url: server.url, flags }, { context, person });
  assert.deepEqual([get.status, person.questions.length], [200, 2]);
  assert.deepEqual(
    server.requests.slice(2).map((request) => seen(request, 'authorization')),
    [[basic('alice', 'wonderland')], [basic('alice', 'looking-glass')]],
  );
});

test('A26: nothing remembered is sent without allowStoredCredentials', async () => {
  await using server = await guardedServer();
  using context = new TestContext();
  await run({ url: server.url, flags }, { context, person: new Answering(() => right) });
  assert.equal((await run(server.url, { context })).status, 401);
  assert.deepEqual(seen(server.requests[2], 'authorization'), []);
});

test("a user name that Basic can't carry is told and not sent", async () => {
  await using server = await guardedServer();
  const person = new Answering(() => ({ ...right, username: 'a:b' }));
  const get = await run({ url: server.url, flags }, { person });
  assert.deepEqual([get.status, server.requests.length], [401, 1]);
  assert.match(get.of('problem:reported')[0]?.message ?? '', /colon/);
});

test('A27: a session without any RequestHandler reaches its client and its person', async () => {
  await using server = await guardedServer();
  const provide = { action: 'provide', username: 'alice', password: 'wonderland' } as const;
  const byClient = await run(
    { url: server.url, flags },
    { client: { getAuthCredentials: () => provide } },
  );
  const byPerson = await run({ url: server.url, flags }, { person: new Answering(() => right) });
  assert.deepEqual([byClient.status, byPerson.status], [200, 200]);
});

test('A13: challenges in every shape of header are answered', async () => {
  const shapes = [
    ['Basic realm="a, Digest realm=b"'],
    ['negotiate, Basic realm=x, charset="UTF-8"'],
    ['Unknown a=1, b="c\\"d", Basic realm="x"'],
    [',,Basic realm="x",,'],
    ['Negotiate TlRMTVNTUAA=', 'basic REALM="x"'],
  ];
  for (const shape of shapes) {
    await using server = await guardedServer(() => shape);
    const get = await run({ url: server.url, flags }, { person: new Answering(() => right) });
    assert.equal(get.status, 200, shape.join());
  }
});

test('a realm in UTF-8 is shown as it is meant', async () => {
  await using server = await startServer((_request, response) => {
    const realm = Buffer.from('Café', 'utf8').toString('latin1');
    response.writeHead(401, { 'WWW-Authenticate': `Basic realm="${realm}"` }).end();
  });
  const person = new Answering(() => null);
  await run({ url: server.url, flags }, { person });
  const [question] = person.questions;
  assert.ok(question?.kind === 'credentials');
  assert.equal(question.realm, 'Café');
});

test('C23: a 407 without a proxy is delivered and told about, or fails as in Chromium where that is wanted', async () => {
  await using server = await startServer((_request, response) => {
    response.writeHead(407, { 'Proxy-Authenticate': 'Basic realm="r"' }).end('who are you');
  });
  const person = new Answering(() => right);
  const get = await run({ url: server.url, flags }, { person });
  assert.deepEqual([get.status, get.text, person.questions.length], [407, 'who are you', 0]);
  assert.match(get.of('problem:reported')[0]?.message ?? '', /407/);
  using context = new TestContext({ unexpectedProxyAuth: 'fail' });
  assert.equal((await run(server.url, { context })).error, 'ERR_UNEXPECTED_PROXY_AUTH');
});

test('credentials that go out without a question stand in the log, with where they are from', async () => {
  await using server = await guardedServer();
  using context = new TestContext();
  const person = new Answering(() => right);
  const url = `${server.url}/in/a`;
  const told = async (address: string) => {
    const get = await run({ url: address, flags }, { context, person });
    assert.deepEqual(get.view.hops[0]?.credentials, get.of('credentials:sent'));
    return get
      .of('credentials:sent')
      .map(({ from, unasked, realm }) => `${from} ${unasked} ${realm}`);
  };
  assert.deepEqual(await told(url), []);
  assert.deepEqual(await told(url), ['remembered true in']);
  context.clearAuthCredentials();
  assert.deepEqual(await told(url.replace('://', '://alice:wonderland@')), ['url false in']);
});
