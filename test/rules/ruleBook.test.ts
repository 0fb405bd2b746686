import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRequest } from '../../src/engine/index.ts';
import type { CallbackName } from '../../src/engine/index.ts';
import { RuleBook } from '../../src/rules/book/ruleBook.ts';
import {
  bookOf,
  challenging,
  decided,
  fetching,
  handlerOf,
  handlerWith,
  loading,
  missed,
  resolveSecret,
} from './callbackParameters.ts';

const blocking = (...rules: object[]): string =>
  JSON.stringify({
    version: 1,
    rules: rules.map((rule) => ({ action: { type: 'block' }, ...rule })),
  });

async function whoBlocks(book: RuleBook, url = 'https://x.test/'): Promise<string | null> {
  const answer = await book.handler({ resolveSecret }).onBeforeResourceLoad?.(loading(url));
  const [attribution] =
    (answer as { attributions?: { by: object }[] } | undefined)?.attributions ?? [];
  return attribution === undefined ? null : (attribution.by as { id: string }).id;
}

test('priority comes first, then files by path, then rules as they stand', async () => {
  const book = new RuleBook();
  book.update(
    '/w/b.json',
    blocking({ id: 'b1' }, { id: 'b2', priority: 2 }, { id: 'b3', priority: 2 }),
  );
  book.update('/w/a.json', blocking({ id: 'a1' }));
  assert.equal(await whoBlocks(book), 'b2');
  book.update('/w/b.json', blocking({ id: 'b1' }));
  assert.equal(await whoBlocks(book), 'a1');
  void book.remove('/w/a.json');
  assert.equal(await whoBlocks(book), 'b1');
  void book.remove('/w/b.json');
  assert.equal(await whoBlocks(book), null);
});

test('files and ruleCount tell what is in force', () => {
  const book = new RuleBook();
  book.update('/w/b.json', blocking({ id: 'b1' }, { id: 'b2' }));
  book.update('/w/a.json', blocking({ id: 'a1' }));
  assert.deepEqual(
    book.files.map(({ path }) => path),
    ['/w/a.json', '/w/b.json'],
  );
  assert.equal(book.ruleCount, 3);
});

test('the files in force are put in order once, and anew when one comes, changes or goes', async () => {
  const book = new RuleBook();
  const idsOf = (): string[] => {
    assert.equal(book.files, book.files);
    return book.files.flatMap(({ rules }) => rules.map(({ id }) => id));
  };
  assert.deepEqual(idsOf(), []);
  book.update('/w/b.json', blocking({ id: 'b1' }));
  assert.deepEqual(idsOf(), ['b1']);
  book.update('/w/a.json', blocking({ id: 'a1' }));
  assert.deepEqual(idsOf(), ['a1', 'b1']);
  book.update('/w/b.json', blocking({ id: 'b2' }));
  assert.deepEqual(idsOf(), ['a1', 'b2']);
  await book.remove('/w/a.json');
  assert.deepEqual(idsOf(), ['b2']);
});

test('the last good version of a file stays in force when the new one is bad, and its problems say so', async () => {
  const book = new RuleBook();
  book.update('/w/a.json', blocking({ id: 'good' }));
  const problems = book.update('/w/a.json', '{ "version": 1, ');
  assert.deepEqual(
    problems.map(({ code, severity, message }) => ({ code, severity, message })),
    [
      { code: 'syntax', severity: 'error', message: 'A property name is missing here.' },
      {
        code: 'last-good-version',
        severity: 'warning',
        message: 'The last good version of this file is still in force, with 1 rule.',
      },
    ],
  );
  assert.equal(await whoBlocks(book), 'good');
  assert.deepEqual(book.update('/w/a.json', blocking({ id: 'better' })), []);
  assert.equal(await whoBlocks(book), 'better');
});

test('a handler follows the book as it changes', async () => {
  const book = new RuleBook();
  const handler = book.handler({ resolveSecret });
  assert.equal(handler.onBeforeResourceLoad?.(loading('https://x.test/')), undefined);
  book.update('/w/a.json', blocking({ id: 'r' }));
  await decided(handler.onBeforeResourceLoad?.(loading('https://x.test/')));
});

test('a rule with times acts that often, also across reloads and for requests at once', async () => {
  const book = new RuleBook();
  const text = (extra: object): string =>
    JSON.stringify({
      version: 1,
      rules: [{ id: 'mock', times: 3, ...extra, action: { type: 'fulfill', body: 'x' } }],
    });
  book.update('/w/a.json', text({}));
  const handler = book.handler({ resolveSecret });
  const ask = (): unknown => handler.getResourceHandler?.(fetching('https://x.test/'));
  await decided(ask() as never);
  book.update('/w/a.json', text({ description: 'saved again' }));
  const answers = await Promise.all([ask(), ask(), ask()]);
  assert.equal(answers.filter((answer) => 'attributions' in (answer as object)).length, 2);
  assert.deepEqual(await missed(ask() as never), [
    'matches every request, but has acted 3 times already',
  ]);
});

test('a use counts for the next version of a file too when the rule acts while the file is saved', async () => {
  const book = new RuleBook();
  const text = (description: string): string =>
    JSON.stringify({
      version: 1,
      rules: [
        {
          id: 'key',
          action: {
            type: 'modifyHeaders',
            requestHeaders: [{ header: 'X-Key', operation: 'set', value: '${secret:key}' }],
          },
        },
        { id: 'once', description, times: 1, action: { type: 'block' } },
      ],
    });
  book.update('/w/a.json', text('before'));
  const secret = Promise.withResolvers<string>();
  const handler = book.handler({ resolveSecret: () => secret.promise });
  const first = handler.onBeforeResourceLoad?.(loading('https://x.test/'));
  book.update('/w/a.json', text('after'));
  secret.resolve('k');
  assert.deepEqual((await decided(first)).attributions[0]?.decision.kind, 'cancel');
  const second = await decided(handler.onBeforeResourceLoad?.(loading('https://x.test/')));
  assert.deepEqual(
    second.nearMisses.map(({ reason }) => reason),
    ['matches every request, but has acted once already'],
  );
});

test('a rule that only almost acted has not used up its times', async () => {
  const handler = handlerWith({
    times: 1,
    condition: { requestDomains: ['x.test'] },
    action: {
      type: 'continueWithAuth',
      response: 'provideCredentials',
      credentials: { username: 'a', password: '${secret:staging}' },
    },
  });
  const fromProxy = challenging('https://x.test/', { isProxy: true });
  assert.equal((await missed(handler.getAuthCredentials?.(fromProxy))).length, 1);
  await decided(handler.getAuthCredentials?.(challenging('https://x.test/')));
});

test('a rule acts until it expires', async () => {
  let now = Date.parse('2026-06-01T00:00:00Z');
  const book = new RuleBook(() => now);
  book.update('/w/a.json', blocking({ id: 'r', expires: '2026-06-02T00:00:00Z' }));
  assert.equal(await whoBlocks(book), 'r');
  now = Date.parse('2026-06-02T00:00:00Z');
  const answer = book.handler({ resolveSecret }).onBeforeResourceLoad?.(loading('https://x.test/'));
  assert.deepEqual(await missed(answer), ['matches every request, but expired on 2026-06-02']);
});

test('a rule that is turned off never acts and is no near miss', async () => {
  const handler = handlerWith({ enabled: false, action: { type: 'block' } });
  assert.deepEqual(await missed(handler.onBeforeResourceLoad?.(loading('https://x.test/'))), []);
});

test('near misses are rules for this place where one condition did not match, the nearest first, at most three', async () => {
  const block = { type: 'block' };
  const handler = handlerOf({
    rules: [
      {
        id: 'method',
        condition: { requestDomains: ['x.test'], requestMethods: ['post'] },
        action: block,
      },
      {
        id: 'otherHost',
        condition: { requestDomains: ['y.test'], requestMethods: ['get'] },
        action: block,
      },
      {
        id: 'twoWrong',
        condition: { requestDomains: ['x.test'], requestMethods: ['post'], ports: [1] },
        action: block,
      },
      {
        id: 'onlyMethod',
        condition: { requestMethods: ['get'], urlFilter: '/none' },
        action: block,
      },
      { id: 'path', condition: { requestDomains: ['x.test'], urlFilter: '/api/' }, action: block },
      { id: 'port', condition: { requestDomains: ['x.test'], ports: [8443] }, action: block },
      { id: 'fourth', condition: { requestDomains: ['x.test'], ports: [9443] }, action: block },
      {
        id: 'nearer',
        condition: {
          requestDomains: ['x.test'],
          protocols: ['https'],
          urlFilter: '||x.test^',
          requestMethods: ['put'],
        },
        action: block,
      },
    ],
  });
  assert.deepEqual(await missed(handler.onBeforeResourceLoad?.(loading('https://x.test/'))), [
    'matches the protocol, the host and the URL, but the method is GET, not PUT',
    'matches the host, but the method is GET, not POST',
    'matches the host, but the port is 443, not 8443',
  ]);
});

test('near misses are told beside a decision too', async () => {
  const handler = handlerOf({
    rules: [
      {
        id: 'near',
        condition: { requestDomains: ['x.test'], requestMethods: ['post'] },
        action: { type: 'block' },
      },
      {
        id: 'acts',
        action: {
          type: 'modifyHeaders',
          requestHeaders: [{ header: 'A', operation: 'set', value: '1' }],
        },
      },
    ],
  });
  const { nearMisses } = await decided(handler.onBeforeResourceLoad?.(loading('https://x.test/')));
  assert.partialDeepStrictEqual(nearMisses, [
    {
      by: {
        kind: 'rule',
        id: 'near',
        file: '/workspace/dev.request-rules.json',
        line: 4,
      },
      reason: 'matches the host, but the method is GET, not POST',
    },
  ]);
});

test('what is emphasised stands in the explanation', async () => {
  const handler = handlerOf({
    rules: [
      {
        id: 'r',
        action: {
          type: 'continueRequest',
          url: 'https://user:pw@y.test/',
          method: 'put',
          headers: { A: '1', B: '${env:NONE}' },
        },
      },
    ],
  });
  const answer = await decided(handler.onBeforeResourceLoad?.(loading('https://x.test/')));
  const [attribution] = answer.attributions;
  assert.ok(attribution?.emphasis);
  assert.equal(attribution.emphasis.length, 4);
  for (const part of attribution.emphasis) assert.ok(attribution.explanation.includes(part), part);
  assert.equal(
    attribution.explanation,
    'sent to https://user:•••@y.test/, changed the method to PUT, added A, left out B: the environment variable NONE is not set',
  );
});

test('a book says when none of its rules can answer about a URL, and never when a default of a file could', () => {
  const handler = bookOf({
    rules: [
      { id: 'other', condition: { requestDomains: ['other.test'] }, action: { type: 'block' } },
    ],
  }).handler({ resolveSecret });
  const about = (url: string) => createRequest({ url });
  const may = (callback: CallbackName, url: string) => handler.mayAnswer?.(callback, about(url));
  assert.equal(may('onBeforeResourceLoad', 'https://x.test/'), false);
  assert.equal(may('onBeforeResourceLoad', 'https://sub.other.test/'), true);
  assert.equal(may('onResourceResponse', 'https://other.test/'), false);
  assert.equal(may('onCertificateError', 'https://x.test/'), true);
});
