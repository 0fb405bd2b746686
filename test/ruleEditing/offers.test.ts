import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Answer, type RequestInit } from '../../src/engine/index.ts';
import { chooseRuleFile } from '../../src/ruleEditing/edit/chooseRuleFile.ts';
import { newRuleFile } from '../rules/newRuleFile.ts';
import { parseRuleFile } from '../../src/rules/check/parseRuleFile.ts';
import { RuleBook } from '../../src/rules/book/ruleBook.ts';
import type { RuleFile, WrittenRule } from '../../src/rules/schema/ruleFile.ts';
import { offersForHop } from '../../src/ruleEditing/suggest/hopOffers.ts';
import { offersForDecision } from '../../src/ruleEditing/suggest/offers.ts';
import {
  originCondition,
  pathFilter,
} from '../../src/ruleEditing/suggest/suggestion/narrowConditions.ts';
import type { RuleOffer } from '../../src/ruleEditing/suggest/offers.ts';
import { Answering, outcome, type Run, run, seen, TestContext } from '../engine/run.ts';
import { startServer } from '../servers/testServer.ts';

const never = () => null;
const flags = ['allowStoredCredentials'] as const;

/** What is offered for the decision at a callback. */
function offered(get: Run, callback: string): RuleOffer[] {
  return get.view.hops.flatMap((hop) =>
    hop.entries.flatMap((entry) =>
      entry.kind === 'decision' && entry.decision.callback === callback
        ? offersForDecision(hop, entry, never)
        : [],
    ),
  );
}

function labels(offers: readonly RuleOffer[]): string[] {
  return offers.map(({ label }) => label);
}

function bookOf(rule: WrittenRule): RuleBook {
  const book = new RuleBook();
  assert.deepEqual(book.update('/w/a.request-rules.json', newRuleFile(rule)), []);
  return book;
}

async function under(rule: WrittenRule | undefined, init: RequestInit): Promise<Run> {
  assert.ok(rule !== undefined);
  const secret = { resolveSecret: () => Promise.resolve('t0ken') };
  return run(init, { handler: bookOf(rule).handler(secret) });
}

test('a redirect that was followed by default can always be followed, or always be stopped', async () => {
  await using server = await startServer((request, response) => {
    if (request.url === '/old') response.writeHead(302, { Location: '/new' });
    response.end(request.url);
  });
  const init = { url: `${server.url}/old` };
  const offers = offered(await run(init), 'onResourceRedirect');
  assert.deepEqual(labels(offers), ['Always follow this redirect', 'Always stop at this redirect']);
  const stopped = await under(offers[1]?.suggestion.rule, init);
  assert.equal(stopped.status, 302);
});

test('what a person answered is offered first, then its opposites', async () => {
  await using server = await startServer((request, response) => {
    if (request.headers.authorization === undefined) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="r"' });
    }
    response.end();
  });
  const answers = {
    credentials: { kind: 'credentials', username: 'alice', password: 's3cr3t' },
    cancel: { kind: 'cancel' },
  } as const;
  const asked = (answer: Answer) =>
    run({ url: server.url, flags: [...flags] }, { person: new Answering(() => answer) });
  const given = offered(await asked(answers.credentials), 'getAuthCredentials');
  assert.deepEqual(labels(given), ['Always log in here', 'Never log in here']);
  assert.ok(!JSON.stringify(given).includes('s3cr3t'), 'the log does not know the password');
  const refused = offered(await asked(answers.cancel), 'getAuthCredentials');
  assert.deepEqual(labels(refused), ['Never log in here', 'Always log in here']);
});

test('a rule that is to change what a rule decided comes before that one', async () => {
  await using server = await startServer((request, response) => {
    if (request.url === '/old') response.writeHead(302, { Location: '/new' });
    response.end(request.url);
  });
  const book = bookOf({
    id: 'stop',
    priority: 7,
    action: { type: 'rewriteRedirect', decision: 'stop' },
  });
  const resolveSecret = () => Promise.resolve(undefined);
  const init = { url: `${server.url}/old` };
  const get = await run(init, { handler: book.handler({ resolveSecret }) });
  const [hop] = get.view.hops;
  const entry = hop?.entries.find(
    (each) => each.kind === 'decision' && each.decision.callback === 'onResourceRedirect',
  );
  assert.ok(hop !== undefined && entry?.kind === 'decision');
  const offers = offersForDecision(hop, entry, (by) => (by?.kind === 'rule' ? 7 : null));
  assert.deepEqual(labels(offers), ['Always stop at this redirect', 'Always follow this redirect']);
  const follow = offers[1]?.suggestion.rule;
  assert.equal(follow?.priority, 8);
  book.update('/w/b.request-rules.json', newRuleFile(follow));
  const again = await run(init, { handler: book.handler({ resolveSecret }) });
  assert.equal(outcome(again), '/new');
});

test('any request can be blocked, and only that one', async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  const init = { url: `${server.url}/a?token=s3cr3t&b=1`, method: 'DELETE' };
  const get = await run(init);
  const [hop] = get.view.hops;
  assert.ok(hop !== undefined);
  const offer = offersForHop(get.view, hop, null, never).find(({ label }) =>
    label.includes('Block'),
  );
  const rule = offer?.suggestion.rule;
  assert.ok(!JSON.stringify(rule).includes('s3cr3t'));
  assert.equal(outcome(await under(rule, init)), 'ERR_BLOCKED_BY_CLIENT');
  assert.equal(
    outcome(await under(rule, { ...init, url: `${server.url}/a` })),
    'ERR_BLOCKED_BY_CLIENT',
  );
  assert.equal(outcome(await under(rule, { ...init, method: 'GET' })), 'ok');
  assert.equal(outcome(await under(rule, { ...init, url: `${server.url}/ab` })), 'ok');
});

test('a rule for a path is for no path below it, also for that of a home page', async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  const body = { mimeType: 'text/plain', bytes: 0 };
  for (const path of ['/', '/orders', '/a:b*(c)|{d}+e^f', '/v1/']) {
    const init = { url: server.url + path };
    const get = await run(init);
    const [hop] = get.view.hops;
    assert.ok(hop !== undefined);
    const offers = offersForHop(get.view, hop, body, never);
    const ruleOf = (what: string) =>
      offers.find(({ label }) => label.includes(what))?.suggestion.rule;
    const block = ruleOf('Block');
    const mock = ruleOf('Answer');
    const below = { url: `${server.url}${path.replace(/\/$/, '')}/17` };
    assert.equal(outcome(await under(block, init)), 'ERR_BLOCKED_BY_CLIENT', path);
    assert.equal(
      outcome(await under(block, { url: `${init.url}?page=2` })),
      'ERR_BLOCKED_BY_CLIENT',
    );
    assert.equal(outcome(await under(block, below)), 'ok', path);
    assert.equal(outcome(await under(mock, init)), '', path);
    assert.equal(outcome(await under(mock, below)), 'ok', path);
    assert.equal(outcome(await under(mock, { url: `${init.url}?page=2` })), 'ok');
  }
});

test('a URL whose query is masked is known again by its path', async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  const init = { url: `${server.url}/a?token=s3cr3t` };
  const get = await run(init);
  const [hop] = get.view.hops;
  assert.ok(hop?.url.includes('•') === true);
  const [mock] = offersForHop(get.view, hop, { mimeType: 'text/plain', bytes: 0 }, never);
  assert.equal(outcome(await under(mock?.suggestion.rule, init)), '');
});

test('what is about one host is about none of its subdomains, whatever its address looks like', () => {
  const condition = (url: string) => originCondition(url).urlPattern;
  assert.equal(condition('https://h.test/a?b'), 'https://h.test/*');
  assert.equal(condition('http://alice:pw@h.test:8080/a'), 'http://h.test:8080/*');
  assert.equal(condition('http://[::1]:8080/a'), 'http://[\\:\\:1]:8080/*');
  const redirectedTo = ['https://h.test/', 'https://h.test/a?code=1', 'https://h.test/b#c'];
  assert.deepEqual(redirectedTo.map(pathFilter), [
    '|https://h.test/|',
    '|https://h.test/a?',
    '|https://h.test/b|',
  ]);
});

test('a response becomes a mock with its body in a file, without what was true of the one transfer', async () => {
  await using server = await startServer((_, response) =>
    response
      .writeHead(418, {
        'Content-Type': 'application/vnd.api+json; charset=utf-8',
        'Set-Cookie': 'sid=s3cr3t',
        'X-Api-Key': 's3cr3t',
        'X-Kind': 'teapot',
        ETag: '"1"',
      })
      .end('{}'),
  );
  const get = await run({ url: `${server.url}/v1/orders%20all?page=2` });
  const [hop] = get.view.hops;
  assert.ok(hop !== undefined);
  const body = { mimeType: 'application/vnd.api+json', bytes: 2 };
  const [offer] = offersForHop(get.view, hop, body, never);
  assert.equal(offer?.label, 'Answer with this response from now on');
  assert.equal(offer.suggestion.bodyPath, 'mocks/orders-all.json');
  assert.deepEqual(offer.suggestion.rule.action, {
    type: 'fulfill',
    status: 418,
    contentType: 'application/vnd.api+json; charset=utf-8',
    headers: { 'X-Kind': 'teapot' },
    path: 'mocks/orders-all.json',
  });
  assert.equal(
    offer.suggestion.rule.condition?.urlPattern,
    `${server.url}/v1/orders%20all\\?page=2`,
  );
  assert.deepEqual(parseRuleFile('/w/a.json', newRuleFile(offer.suggestion.rule)).problems, []);
});

test('a header that was sent can be sent always; one that is a secret is only named', async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  const get = await run({
    url: server.url,
    headers: [
      ['X-Trace', '7'],
      ['Authorization', 'Bearer s3cr3t'],
    ],
  });
  const [hop] = get.view.hops;
  assert.ok(hop !== undefined);
  const offers = offersForHop(get.view, hop, null, never).filter(({ label }) =>
    label.startsWith('Always send'),
  );
  assert.deepEqual(labels(offers), [
    'Always send X-Trace to this host',
    'Always send Authorization to this host',
  ]);
  const [trace, authorization] = offers;
  assert.equal(trace?.suggestion.secret, undefined);
  assert.equal(authorization?.suggestion.secret?.name, '127.0.0.1-authorization');
  await under(trace?.suggestion.rule, { url: server.url });
  assert.deepEqual(seen(server.requests.at(-1), 'x-trace'), ['7']);
  await under(authorization.suggestion.rule, { url: server.url });
  assert.deepEqual(seen(server.requests.at(-1), 'authorization'), ['t0ken']);
});

test('each cookie that went out or came in can be kept back', async () => {
  await using server = await startServer((_, response) =>
    response.setHeader('Set-Cookie', ['new=s3cr3t; Path=/', 'sid=s3cr3t', 's3cr3t']).end('ok'),
  );
  using context = new TestContext();
  await context.cookieManager.setCookie(server.url, 'sid=s3cr3t; Path=/');
  await context.cookieManager.setCookie(server.url, '_ga=s3cr3t; Path=/');
  await context.cookieManager.setCookie(server.url, 's3cr3t; Path=/');
  const init = { url: server.url, flags: [...flags] };
  const get = await run(init, { context });
  const [hop] = get.view.hops;
  assert.ok(hop !== undefined);
  const offers = offersForHop(get.view, hop, null, never).filter(({ label }) =>
    label.startsWith('Never'),
  );
  assert.deepEqual(labels(offers), [
    'Never send the cookie sid to this host',
    'Never send the cookie _ga to this host',
    'Never send a cookie without a name to this host',
    'Never save the cookie new from this host',
    'Never save the cookie sid from this host',
    'Never save a cookie without a name from this host',
  ]);
  const rule = offers[1]?.suggestion.rule;
  assert.ok(rule !== undefined && !JSON.stringify(rule).includes('s3cr3t'));
  const handler = bookOf(rule).handler({ resolveSecret: () => Promise.resolve(undefined) });
  await run(init, { context, handler });
  assert.doesNotMatch(seen(server.requests.at(-1), 'cookie').join(), /_ga/);
});

test('a question for another program, which nobody was asked, can be opened always', async () => {
  const get = await run('myapp://open/a');
  const offers = offered(get, 'onProtocolExecution');
  assert.deepEqual(labels(offers), ['Never open this address', 'Always open this address']);
});

function fileOf(path: string, ...rules: readonly object[]): RuleFile {
  const text = JSON.stringify({
    version: 1,
    rules: rules.map((rule, index) => ({ id: `r${String(index)}`, ...rule })),
  });
  const { file } = parseRuleFile(path, text);
  assert.ok(file !== null);
  return file;
}

test('a rule goes where its host is spoken of, else where its kind is, else into the first file', () => {
  const block = { type: 'block' };
  const files = [
    fileOf('/w/a.json', { action: { type: 'allow' } }),
    fileOf('/w/b.json', { condition: { requestDomains: ['example.com'] }, action: block }),
    fileOf('/w/c.json', { condition: { urlFilter: '||api.example.com^' }, action: block }),
    fileOf('/w/d.json', { action: { type: 'cookies', send: 'block' } }),
  ];
  const where = (type: string, host: string | null) => {
    const rule = { id: 'x', action: { type } } as WrittenRule;
    const { path, why } = chooseRuleFile(files, rule, host);
    return `${path ?? 'new'}: ${why}`;
  };
  assert.equal(where('cookies', 'api.example.com'), '/w/c.json: has rules about api.example.com');
  assert.equal(where('cookies', 'www.example.com'), '/w/b.json: has rules about example.com');
  assert.equal(where('cookies', 'other.test'), '/w/d.json: has rules with cookies');
  assert.equal(where('fulfill', 'other.test'), '/w/a.json: comes first in this folder');
  assert.equal(where('fulfill', null), '/w/a.json: comes first in this folder');
  assert.deepEqual(chooseRuleFile([], { id: 'x', action: { type: 'block' } }, null), {
    path: null,
    why: 'there is no rule file yet',
  });
});

test('a rule does not go into a list of thousands, although that is about its host', () => {
  const condition = { requestDomains: ['api.example.com'] };
  const rules = Array.from({ length: 2_001 }, () => ({ condition, action: { type: 'block' } }));
  const list = fileOf('/w/a.json', ...rules);
  const rule: WrittenRule = { id: 'x', action: { type: 'block' } };
  assert.deepEqual(chooseRuleFile([list], rule, 'api.example.com'), {
    path: null,
    why: 'the others are long lists',
  });
  const own = fileOf('/w/b.json');
  assert.equal(chooseRuleFile([list, own], rule, 'api.example.com').path, '/w/b.json');
});
