import assert from 'node:assert/strict';
import { TLSSocket } from 'node:tls';
import { test } from 'node:test';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import {
  type Answer,
  AskPerson,
  type Question,
  type RequestContextOptions,
  type RequestHandler,
  type RequestInit,
} from '../../src/engine/index.ts';
import { newRuleFile } from '../rules/newRuleFile.ts';
import { RuleBook } from '../../src/rules/book/ruleBook.ts';
import { suggestRule } from '../../src/ruleEditing/suggest/suggestRule.ts';
import type { Suggestion } from '../../src/ruleEditing/suggest/suggestion/suggestion.ts';
import { Answering, outcome, type Run, run, seen, TestContext } from '../engine/run.ts';
import { startServer, startTlsServer, type TestServer } from '../servers/testServer.ts';

/*
 * For each kind of question and each of its answers: a person answers, the suggested rule is saved, and the same request
 * goes the same way without anybody being asked. A request that differs in what the rule names is asked about again.
 */

interface Case {
  readonly server: () => Promise<TestServer>;
  readonly context?: RequestContextOptions;
  /** Who wants a person asked; certificates and credentials are put to one anyway. */
  readonly handler?: RequestHandler;
  readonly init: (server: TestServer) => RequestInit;
  readonly prepare?: (context: TestContext, server: TestServer) => Promise<unknown>;
  readonly answers: (question: Question, server: TestServer) => readonly Answer[];
  /** Requests that the rule must say nothing about, where it has let the first one go. */
  readonly others?: (server: TestServer) => readonly RequestInit[];
  readonly seen?: (run: Run, server: TestServer, context: TestContext) => unknown;
}

const ask = () => new AskPerson();
const flags = ['allowStoredCredentials'] as const;
const selfSigned = await issueCertificate({ commonName: 'localhost', altNames: ['localhost'] });
const authority = await issueCertificate({ commonName: 'Test CA', isAuthority: true });
const alice = await issueCertificate({ commonName: 'alice', issuer: authority, usage: 'client' });
const bob = await issueCertificate({ commonName: 'bob', issuer: authority, usage: 'client' });
const trusted = await issueCertificate({
  commonName: 'localhost',
  altNames: ['localhost'],
  issuer: authority,
});

const challenges = {
  Basic: 'Basic realm="Staging “1”"',
  Bearer: 'Bearer realm="Staging"',
} as const;

function loginCase(scheme: keyof typeof challenges): Case {
  return {
    server: () =>
      startServer((request, response) => {
        const realm = request.url === '/other' ? '"Other"' : undefined;
        const challenge = challenges[scheme].replace(/"Staging.*"/, (own) => realm ?? own);
        if (request.headers.authorization !== undefined) response.end('in');
        else {
          response
            .writeHead(401, { 'WWW-Authenticate': Buffer.from(challenge).toString('latin1') })
            .end('out');
        }
      }),
    init: ({ url }) => ({ url: `${url}/private?token=s3cr3t`, flags: [...flags] }),
    answers: () => [
      { kind: 'credentials', username: scheme === 'Basic' ? 'alice' : '', password: 'pa$$: ü' },
      { kind: 'cancel' },
    ],
    others: ({ url }) => [{ url: `${url}/other`, flags: [...flags] }],
    seen: (_, server) => seen(server.requests.at(-1), 'authorization'),
  };
}

const cookies = (header: string) => () =>
  startServer((_, response) => {
    response.setHeader('Set-Cookie', header).end('ok');
  });

const cases: Readonly<Record<string, Case>> = {
  'a certificate': {
    server: () => startTlsServer({ certificate: selfSigned }, (_, response) => response.end('ok')),
    init: ({ url }) => ({ url: `${url}/a` }),
    answers: () => [
      { kind: 'certificate', allow: true, remember: 'once' },
      { kind: 'certificate', allow: false },
      { kind: 'cancel' },
    ],
  },
  'Basic credentials': loginCase('Basic'),
  'a Bearer token': loginCase('Bearer'),
  'a redirect': {
    server: () =>
      startServer((request, response) => {
        if (request.url?.startsWith('/old') !== true) response.end(request.url);
        else response.writeHead(302, { Location: '/new/a;b?code=s3cr3t&x=1' }).end('moved');
      }),
    handler: { onResourceRedirect: ask },
    init: ({ url }) => ({ url: `${url}/old?state=1` }),
    answers: (question) => {
      assert.ok(question.kind === 'redirect');
      return [
        { kind: 'redirect', follow: true, url: question.to },
        { kind: 'redirect', follow: true, url: question.to.replace('/new/', '/newer/') },
        { kind: 'redirect', follow: true, url: question.to.replace('127.0.0.1', 'localhost') },
        { kind: 'redirect', follow: true, url: `${new URL(question.to).origin}/plain?y=2` },
        { kind: 'redirect', follow: false },
        { kind: 'cancel' },
      ];
    },
    others: ({ url }) => [{ url: `${url}/older` }, { url: `${url}/old`, method: 'HEAD' }],
  },
  'another program': {
    server: () => startServer((_, response) => response.end()),
    context: { openExternal: () => Promise.resolve(true) },
    handler: { onProtocolExecution: ask },
    init: () => ({ url: 'myapp://open/order?id=7&token=s3cr3t' }),
    answers: () => [
      { kind: 'protocol', allow: true },
      { kind: 'protocol', allow: false },
      { kind: 'cancel' },
    ],
    others: () => [{ url: 'myapp://delete/order' }, { url: 'yourapp://open/order' }],
  },
  'a cookie that is sent': {
    server: () => startServer((_, response) => response.end('ok')),
    handler: { canSendCookie: ask },
    prepare: (context, { url }) => context.cookieManager.setCookie(url, '_ga.1=s3cr3t; Path=/'),
    init: ({ url }) => ({ url: `${url}/a`, flags: [...flags] }),
    answers: () => [
      { kind: 'cookie', allow: true },
      { kind: 'cookie', allow: false },
      { kind: 'cancel' },
    ],
    seen: (_, server) => seen(server.requests.at(-1), 'cookie'),
  },
  'all cookies of a request': {
    server: () => startServer((_, response) => response.end('ok')),
    handler: { canGetCookies: ask },
    prepare: (context, { url }) => context.cookieManager.setCookie(url, 'sid=s3cr3t; Path=/'),
    init: ({ url }) => ({ url: `${url}/a`, flags: [...flags] }),
    answers: () => [
      { kind: 'cookie', allow: true },
      { kind: 'cookie', allow: false },
    ],
    seen: (_, server) => seen(server.requests.at(-1), 'cookie'),
  },
  'a cookie that is set': {
    server: cookies('sid=s3cr3t; Max-Age=3600; Path=/'),
    handler: { canSetCookie: ask },
    init: ({ url }) => ({ url: `${url}/a`, flags: [...flags] }),
    answers: () => [
      { kind: 'cookie', allow: true },
      { kind: 'cookie', allow: 'session' },
      { kind: 'cookie', allow: false },
      { kind: 'cancel' },
    ],
    seen: async (get, _, context) => {
      const kept = await context.cookieManager.cookiesFor(get.webRequest.request.url);
      return kept.map(({ name, expires }) => [name, expires === null]);
    },
  },
  'a client certificate': {
    server: () =>
      startTlsServer(
        {
          certificate: trusted,
          options: { ca: [authority.pem], requestCert: true, rejectUnauthorized: false },
        },
        (request, response) => {
          assert.ok(request.socket instanceof TLSSocket);
          const subject = request.socket.getPeerCertificate().subject as { CN: string } | undefined;
          response.end(subject?.CN ?? 'nobody');
        },
      ),
    context: {
      extraCaCertificates: [authority.pem],
      clientCertificates: [alice, bob].map(({ pem, keyPem }) => ({ cert: pem, key: keyPem })),
    },
    handler: { onSelectClientCertificate: ask },
    init: ({ url }) => ({ url: `${url}/a` }),
    answers: (question) => {
      assert.ok(question.kind === 'clientCertificate');
      const remember = 'once';
      return [
        ...question.certificates.map(
          ({ fingerprint256 }) =>
            ({ kind: 'clientCertificate', fingerprint256, remember }) as const,
        ),
        { kind: 'clientCertificate', fingerprint256: null, remember },
        { kind: 'cancel' },
      ];
    },
  },
  'a breakpoint before the request': {
    server: () => startServer((_, response) => response.end('ok')),
    handler: { onBeforeResourceLoad: ask },
    init: ({ url }) => ({ url: `${url}/a?token=s3cr3t`, method: 'DELETE' }),
    answers: () => [{ kind: 'breakpoint', continue: false }, { kind: 'cancel' }],
    others: ({ url }) => [{ url: `${url}/a` }, { url: `${url}/ab`, method: 'DELETE' }],
  },
  'a breakpoint at the response': {
    server: () => startServer((_, response) => response.writeHead(500).end('ok')),
    handler: { onResourceResponse: ask },
    init: ({ url }) => ({ url: `${url}/a` }),
    answers: () => [{ kind: 'breakpoint', continue: false }],
    others: ({ url }) => [{ url: `${url}/b` }],
  },
};

for (const [name, given] of Object.entries(cases)) {
  test(`the rule out of an answer about ${name} gives the same answer, and to nothing else`, async () => {
    await using server = await given.server();
    const first = await asked(given, server, given.init(server), () => null);
    assert.ok(first.question !== undefined, 'somebody is asked');
    for (const answer of given.answers(first.question, server)) {
      const answered = await asked(given, server, given.init(server), () => answer);
      assert.ok(answered.question !== undefined);
      const suggestion = suggestRule(answered.question, answer);
      assert.ok(suggestion !== null, JSON.stringify(answer));
      const file = newRuleFile(suggestion.rule);
      const secrets = ['s3cr3t', 'pa$$'];
      assert.ok(!secrets.some((secret) => file.includes(secret)), 'no secret is written');

      const again = await asked(given, server, given.init(server), unasked, rulesOf(suggestion));
      assert.deepEqual(again.seen, answered.seen, `${JSON.stringify(answer)}\n${file}`);
      for (const other of given.others?.(server) ?? []) {
        const elsewhere = await asked(given, server, other, () => answer, rulesOf(suggestion));
        assert.ok(elsewhere.question !== undefined, `${other.url} is asked about`);
      }
    }
  });
}

function unasked(question: Question): never {
  assert.fail(`asked about ${question.kind}`);
}

function rulesOf({ rule, secret }: Suggestion): RequestHandler {
  const book = new RuleBook();
  assert.deepEqual(book.update('/w/a.request-rules.json', newRuleFile(rule)), []);
  return book.handler({
    resolveSecret: ({ name }) =>
      Promise.resolve(name === secret?.name ? (secret.value ?? undefined) : undefined),
  });
}

async function asked(
  given: Case,
  server: TestServer,
  init: RequestInit,
  answer: (question: Question) => Answer | null,
  rules: RequestHandler = {},
): Promise<{ readonly question: Question | undefined; readonly seen: unknown }> {
  using context = new TestContext(given.context);
  await given.prepare?.(context, server);
  const person = new Answering(answer);
  const handler = [rules, ...(given.handler === undefined ? [] : [given.handler])];
  const get = await run(init, { context, person, handler });
  return {
    question: person.questions[0],
    seen: [outcome(get), get.error ?? get.status, await given.seen?.(get, server, context)],
  };
}
