import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { RequestHandler } from '../../src/engine/index.ts';
import { actionKinds } from '../../src/rules/actions/registry.ts';
import { conditionKinds } from '../../src/rules/conditions/registry.ts';
import { explainRule } from '../../src/rules/evaluate/explainRule.ts';
import { loadReaders } from '../../src/rules/document/readDocument.ts';
import { parseRuleFile } from '../../src/rules/check/parseRuleFile.ts';
import type { RuleAction } from '../../src/rules/schema/ruleFile.ts';
import { Answering, seen } from '../engine/run.ts';
import { decisions, examplesOf, play } from './docExamples.ts';
import type { Play } from './docExamples.ts';
import { decided, distrusting, missed, selectingCertificate } from './callbackParameters.ts';

const page = readFileSync(new URL('../../docs/rules.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/^```(json|yaml)\n(.*?)^```$/gms)].map(
  ([, language = '', text = '']) => ({ language, text }),
);
await loadReaders(['a.yaml']);
const files = examples.map(({ language, text }) => parseRuleFile(`docs/rules.${language}`, text));

test('every example in docs/rules.md is accepted without a problem', () => {
  assert.ok(examples.length >= 10);
  files.forEach(({ problems }, index) => {
    assert.deepEqual(problems, [], examples[index]?.text);
  });
});

test('docs/rules.md has an example of each action and a word on each condition', () => {
  const shown = new Set(
    files.flatMap(({ file }) => file?.rules ?? []).map(({ action }) => action.type),
  );
  assert.deepEqual([...shown].sort(), Object.keys(actionKinds).sort());
  for (const name of Object.keys(conditionKinds)) assert.ok(page.includes(`\`${name}\``), name);
});

const HAR = JSON.stringify({
  log: {
    version: '1.2',
    entries: [
      {
        request: { method: 'GET', url: 'http://recorded.example.com/me', headers: [] },
        response: {
          status: 200,
          statusText: 'OK',
          headers: [{ name: 'Content-Type', value: 'application/json' }],
          content: { mimeType: 'application/json', text: '{"name":"alice"}' },
        },
      },
    ],
  },
});

/** The files that the examples name. */
const workspace = {
  'mocks/user.json': '{"name":"bob"}',
  'recordings/login.har': HAR,
  'certificates/alice.pem': 'the certificate',
  'certificates/alice.key': 'the key',
};

const FINGERPRINT =
  'AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99';

/** What the example of each action does to a request; an action without an entry does not compile. */
const effects: Readonly<Record<RuleAction['type'], (play: Play) => Promise<void>>> = {
  async allow({ send, handler }) {
    const get = await send('http://health.example.com/');
    assert.equal(get.text, 'from the network');
    assert.deepEqual(decisions(get), [
      'but-not-these: left alone: rules after this one do not apply',
    ]);
    assert.ok('getResourceHandler' in handler);
  },
  async block({ send, asked }) {
    assert.equal((await send('http://ads.example.com/a.js')).error, 'ERR_BLOCKED_BY_CLIENT');
    assert.equal((await send('http://pay.example.com/')).error, 'ERR_CONNECTION_REFUSED');
    assert.deepEqual(asked, []);
  },
  async modifyHeaders({ send, asked }) {
    const get = await send({
      url: 'http://api.example.com/v2/users',
      headers: [['User-Agent', 'x']],
    });
    assert.equal(asked[0]?.headers.authorization, 'Bearer t0ken');
    assert.notEqual(asked[0].headers['user-agent'], 'x');
    assert.deepEqual(seen(get.webRequest.response ?? undefined, 'cache-control'), ['no-store']);
    assert.ok(!JSON.stringify(get.events).includes('t0ken'));
  },
  async continueRequest({ send, asked }) {
    await send({ url: 'http://www.example.com/cart', headers: [['Cookie', 'a=1']] });
    assert.equal(asked.length, 1);
    assert.equal(asked[0]?.url, 'http://staging.example.com/cart');
    assert.equal(asked[0].headers['x-forwarded-host'], 'www.example.com');
    assert.equal(asked[0].headers.cookie, undefined);
  },
  async redirect({ send, asked }) {
    const get = await send({
      url: 'http://shop.example.com/?utm_source=x&id=1',
      headers: [['Authorization', 'Bearer mine']],
    });
    assert.equal(get.text, 'from the network');
    assert.deepEqual(
      asked.map(({ url, headers }) => [url, headers.authorization]),
      [['http://staging.shop.example.com/?id=1', undefined]],
    );
    assert.deepEqual(
      get.of('redirect:received').map(({ status }) => status),
      [307],
    );
    await send('http://docs.example.com/v1/intro.php');
    assert.equal(asked[1]?.url, 'http://docs.example.com/v2/intro');
  },
  async fault({ send }) {
    const begun = performance.now();
    const slow = await send('http://cdn.example.com/a', {
      answer: (_, response) => response.end('x'.repeat(4000)),
    });
    assert.equal(slow.text.length, 4000);
    assert.ok(performance.now() - begun >= 140);
    const cut = await send('http://cdn.example.com/video');
    assert.deepEqual([cut.text.length, cut.error], [1024, 'ERR_CONNECTION_RESET']);
  },
  async fulfill({ send, asked }) {
    const user = await send('http://api.example.com/users/1');
    assert.deepEqual([user.status, user.text], [200, '{"name":"bob"}']);
    assert.equal((await send('http://api.example.com/orders')).text, '{"orders":[]}');
    assert.equal((await send('http://api.example.com/old/x')).status, 410);
    assert.equal((await send('http://recorded.example.com/me')).text, '{"name":"alice"}');
    assert.deepEqual(asked, []);
    assert.equal((await send('http://recorded.example.com/other')).text, 'from the network');
  },
  async rewriteRedirect({ send, asked }) {
    const to =
      (status: number, target: string) => (request: IncomingMessage, response: ServerResponse) => {
        if (request.headers['x-old'] === undefined) response.end('in');
        else response.writeHead(status, { Location: target }).end();
      };
    const old = [['X-Old', '1']] as const;
    const https = await send(
      { url: 'http://staging.example.com/', headers: old },
      {
        answer: to(302, 'http://staging.example.com/home?utm_source=x'),
      },
    );
    assert.equal(https.of('redirect:received')[0]?.rewrittenTo, 'https://staging.example.com/home');
    const person = new Answering(() => ({ kind: 'cancel' }));
    const asking = await send(
      { url: 'http://www.example.com/logout', headers: old },
      {
        answer: to(303, '/bye'),
        person,
      },
    );
    assert.deepEqual([asking.status, person.questions[0]?.kind], [303, 'redirect']);
    asked.length = 0;
    const post = await send(
      {
        url: 'http://api.example.com/a',
        method: 'POST',
        headers: [['X-Api-Key', 'k']],
      },
      {
        answer: (request, response) => {
          const end = request.url?.endsWith('/d') === true;
          if (end) response.end('in');
          else response.writeHead(302, { Location: nextOf(request.url ?? '') }).end();
        },
      },
    );
    assert.equal(post.text, 'in');
    assert.deepEqual(
      asked.map(({ method, url, headers }) => [method, url.slice(-1), headers['x-api-key']]),
      [
        ['POST', 'a', 'k'],
        ['POST', 'b', undefined],
        ['POST', 'c', undefined],
        ['POST', 'd', undefined],
      ],
    );
    const endless = await send('http://api.example.com/a', {
      answer: (request, response) =>
        response.writeHead(302, { Location: nextOf(request.url ?? '') }).end(),
    });
    assert.equal(endless.error, 'ERR_TOO_MANY_REDIRECTS');
    const { message } = endless.webRequest.requestError ?? {};
    assert.match(
      message ?? '',
      /^The rule no-credentials-along \(.+:\d+\) allows no more redirects\.$/,
    );
  },
  async modifyResponse({ send }) {
    const get = await send('http://api.example.com/status');
    assert.deepEqual(
      [get.status, get.webRequest.response?.statusText, get.of('response:received')[0]?.status],
      [503, 'Service Unavailable', 200],
    );
  },
  async retry({ send, asked }) {
    const answer = (_: unknown, response: ServerResponse): void => {
      response.writeHead(asked.length % 4 === 0 ? 200 : 429).end();
    };
    assert.equal((await send('http://queue.example.com/', { answer })).status, 200);
    assert.equal(asked.length, 4);
    const busy = await send('http://queue.example.com/', {
      answer: (_, response) => response.writeHead(429).end(),
    });
    assert.deepEqual([busy.status, asked.length], [429, 8]);
  },
  async replaceBody({ send }) {
    const page = await send('http://www.example.com/index', {
      answer: (_, response) =>
        response.end('<a href="https://www.example.com/a">version 12.7, version 3.1</a>'),
    });
    assert.equal(page.text, '<a href="https://staging.example.com/a">version 12, version 3</a>');
    assert.equal((await send('http://www.example.com/flags')).text, '{"newCheckout":true}');
  },
  async continueWithAuth({ send, asked }) {
    const get = await send(
      { url: 'http://staging.example.com/', flags: ['allowStoredCredentials'] },
      {
        answer: (request, response) => {
          if (request.headers.authorization !== undefined) response.end('in');
          else response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="Staging"' }).end();
        },
      },
    );
    assert.equal(get.text, 'in');
    const basic = Buffer.from('alice:hunter2').toString('base64');
    assert.equal(asked[1]?.headers.authorization, `Basic ${basic}`);
    assert.ok(!JSON.stringify(get.events).includes('hunter2'));
  },
  async certificateError({ handler }) {
    const ask = (fingerprint: string): unknown =>
      handler.onCertificateError?.({
        ...distrusting(
          'https://dev.example.com:8443/',
          ['ERR_CERT_AUTHORITY_INVALID'],
          fingerprint,
        ),
      });
    const pinned = await decided(ask(FINGERPRINT));
    assert.deepEqual(pinned.value, { action: 'continue', remember: 'once' });
    const other = await decided(ask(FINGERPRINT.replace('AA', 'AB')));
    assert.deepEqual(other.value, { action: 'cancel' });
  },
  async selectClientCertificate({ handler }) {
    const ask = (isProxy: boolean) =>
      handler.onSelectClientCertificate?.(selectingCertificate('mtls.example.com', isProxy));
    const { value, attributions } = await decided(ask(false));
    assert.deepEqual(value, {
      action: 'select',
      certificate: { cert: 'the certificate', key: 'the key', passphrase: 'hunter2' },
    });
    assert.ok(!JSON.stringify(attributions).includes('hunter2'));
    assert.deepEqual(await missed(ask(true)), [
      'matches the host, but a proxy asks, and isProxy is not true',
    ]);
  },
  async protocolExecution({ send, opened }) {
    await send('mailto:alice@example.com');
    assert.deepEqual(opened, ['mailto:alice@example.com']);
    const tel = await send('tel:123');
    assert.deepEqual([opened.length, decisions(tel)], [1, ['defaults: did not open tel:123']]);
  },
  async cookies({ send, asked, context }) {
    const flags = ['allowStoredCredentials'] as const;
    const url = 'http://shop.example.com/';
    await send(
      { url, flags },
      {
        answer: (_, response) =>
          response.setHeader('Set-Cookie', ['_ga=1', 'sid=2; Max-Age=3600']).end(),
      },
    );
    const kept = await context.cookieManager.cookiesFor(url);
    assert.deepEqual(
      kept.map(({ name, expires }) => [name, expires]),
      [['sid', null]],
    );
    await context.cookieManager.setCookie(url, '_ga=3');
    await send({ url, flags });
    assert.equal(asked[1]?.headers.cookie, 'sid=2');
  },
  async cookieJar({ send, asked, context }) {
    const flags = ['allowStoredCredentials'] as const;
    const url = 'http://app.example.com/admin/';
    const answer = (_: unknown, response: ServerResponse): void => {
      response.setHeader('Set-Cookie', 'who=admin; Path=/').end();
    };
    await send({ url, flags }, { answer });
    await send({ url, flags });
    await send(
      { url: 'http://app.example.com/', flags },
      {
        answer: (_, response) => response.end(),
      },
    );
    assert.deepEqual(
      asked.map(({ headers }) => headers.cookie),
      [undefined, 'who=admin', undefined],
    );
    assert.deepEqual(await context.cookieManager.cookiesFor(url), []);
  },
  async breakpoint({ send }) {
    const person = new Answering(() => ({ kind: 'breakpoint', continue: false }));
    const answer = (_: unknown, response: ServerResponse): void => {
      response.writeHead(500).end('broken');
    };
    const stopped = await send('http://checkout.example.com/', { answer, person });
    assert.deepEqual([stopped.error, stopped.text], ['ERR_ABORTED', '']);
    const [question] = person.questions;
    assert.ok(question?.kind === 'breakpoint' && question.phase === 'responseStarted');
    assert.deepEqual([question.timeoutMs, question.onTimeout], [60000, 'continue']);
    assert.equal((await send('http://checkout.example.com/')).text, 'broken');
  },
  async script({ send, asked }) {
    await send('http://signed.example.com/');
    assert.equal(asked[0]?.headers['x-signature'], 'yes');
  },
};

function nextOf(url: string): string {
  return url.slice(0, -1) + String.fromCharCode(url.charCodeAt(url.length - 1) + 1);
}

/** What the module of the example would be. */
const signing: RequestHandler = {
  onBeforeResourceLoad: ({ request }) => {
    request.headers = [...request.headers, ['X-Signature', 'yes']];
  },
};

for (const [action, effect] of Object.entries(effects)) {
  test(`the example of ${action} in docs/rules.md does what the page says`, async (t: TestContext) => {
    const examples = examplesOf(page, action);
    const module = () => Promise.resolve(signing);
    await effect(await play(t, examples, workspace, { module }));
  });
}

test('docs/rules.md quotes the sentence of its first rule as it is', () => {
  const [first] = files[0]?.file?.rules ?? [];
  assert.ok(first && page.replaceAll('\n', ' ').includes(explainRule(first)));
});
