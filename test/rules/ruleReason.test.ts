import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MASK } from '../../src/session/mask.ts';
import type { RuleReason } from '../../src/session/sessionEvent.ts';
import { RuleBook } from '../../src/rules/book/ruleBook.ts';
import { decided, FILE, handlerOf, loading, resolveSecret } from './callbackParameters.ts';

/** Why the one rule that acts on a request is there, as the log tells it. */
async function reasonFor(rule: object): Promise<RuleReason> {
  const handler = handlerOf({ rules: [{ id: 'r', ...rule }] });
  const answer = await decided(handler.onBeforeResourceLoad?.(loading('https://shop.test/a')));
  const by = answer.attributions[0]?.by;
  assert.ok(by?.kind === 'rule');
  return { sentence: by.sentence, description: by.description };
}

const setting = (header: string, value: string): object => ({
  type: 'modifyHeaders',
  requestHeaders: [{ header, operation: 'set', value }],
});

test("a decision of a rule carries the rule's sentence and its author's reason", async () => {
  assert.deepEqual(
    await reasonFor({
      description: 'so that the back end can tell our requests apart',
      condition: { requestDomains: ['shop.test'] },
      action: setting('X-Trace-Id', 'workbench'),
    }),
    {
      sentence: 'On requests to shop.test (and its subdomains): sets X-Trace-Id to “workbench”.',
      description: 'so that the back end can tell our requests apart',
    },
  );
});

test('what the log says of a rule stays as it was when it acted', async () => {
  const book = new RuleBook();
  const handler = book.handler({ resolveSecret });
  const reason = async (rule: object) => {
    book.update(FILE, JSON.stringify({ version: 1, rules: [{ id: 'r', ...rule }] }));
    const answer = await decided(handler.onBeforeResourceLoad?.(loading('https://a.test/')));
    return answer.attributions[0]?.by;
  };
  const before = await reason({ action: setting('X-A', 'old') });
  const after = await reason({ description: 'newer', action: setting('X-A', 'new') });
  assert.partialDeepStrictEqual(
    [before, after],
    [
      { sentence: 'On every request: sets X-A to “old”.', description: null },
      { sentence: 'On every request: sets X-A to “new”.', description: 'newer' },
    ],
  );
});

test('the sentence of a rule is made once, however often it acts', async () => {
  const handler = handlerOf({ rules: [{ id: 'r', action: setting('X-A', '1') }] });
  const deciders = await Promise.all(
    ['https://a.test/', 'https://b.test/'].map(async (url) => {
      const answer = await decided(handler.onBeforeResourceLoad?.(loading(url)));
      return answer.attributions[0]?.by;
    }),
  );
  assert.equal(deciders[0], deciders[1]);
});

const TOKEN = 'ghp_Zx81kQpL0aWmN3bVtY6uRe5sDf2gHj4cKl7o';
const SECRET = 'q8Xv2LmPz41TsRw9';

const literal: readonly {
  readonly name: string;
  readonly rule: object;
  readonly secret: string;
}[] = [
  {
    name: 'a token in a header of any name',
    rule: { action: setting('X-Note', `use ${TOKEN}`) },
    secret: TOKEN,
  },
  {
    name: 'a parameter of the URL that it is about',
    rule: {
      condition: { urlFilter: `shop.test/a` },
      action: { type: 'redirect', redirect: { url: `https://b.test/?access_token=${SECRET}` } },
    },
    secret: SECRET,
  },
  {
    name: 'a parameter of its transform',
    rule: {
      action: {
        type: 'redirect',
        redirect: {
          transform: {
            queryTransform: { addOrReplaceParams: [{ key: 'access_token', value: SECRET }] },
          },
        },
      },
    },
    secret: SECRET,
  },
  {
    name: 'a token in its description',
    rule: { description: `the key is ${TOKEN}`, action: setting('X-A', '1') },
    secret: TOKEN,
  },
  {
    name: 'in its description what is a password elsewhere in it',
    rule: {
      description: `sends ${SECRET} along`,
      action: setting('Authorization', `Bearer ${SECRET}`),
    },
    secret: SECRET,
  },
  {
    name: 'a header that its condition asks for',
    rule: {
      condition: {
        any: [
          { requestHeaders: [{ header: 'X-Api-Key', values: [SECRET] }] },
          { requestDomains: ['shop.test'] },
        ],
      },
      action: setting('X-A', '1'),
    },
    secret: SECRET,
  },
];

for (const { name, rule, secret } of literal) {
  test(`what the log says of a rule masks ${name}`, async () => {
    const { sentence, description } = await reasonFor(rule);
    assert.ok(sentence?.endsWith('.'));
    const said = `${sentence} ${description ?? ''}`;
    assert.ok(!said.includes(secret), said);
    assert.ok(!/authorization/i.test(said) || said.includes(MASK), said);
  });
}

test('of a text with secrets each one is masked once, and a plain word only where it is a secret', async () => {
  const { sentence, description } = await reasonFor({
    description: 'for the people of staging',
    condition: {
      any: [
        { requestBody: { includes: 'password=staging&api_key=testing&user=staging' } },
        { urlFilter: `/?access_token=${TOKEN}&page=2` },
        { requestBody: { jsonIncluding: { password: 'staging', user: 'staging' } } },
        { requestDomains: ['shop.test'] },
      ],
    },
    action: setting('X-A', '1'),
  });
  assert.equal(
    sentence,
    'On requests either whose body contains “password=•••&api_key=•••&user=staging”' +
      ' or whose URL matches “/?access_token=•••&page=2”' +
      ' or whose body includes the JSON “{"password":"•••","user":"staging"}”' +
      ' or to shop.test (and its subdomains): sets X-A to “1”.',
  );
  assert.equal(description, 'for the people of staging');
});

test('references to secrets and patterns are told as they are', async () => {
  assert.deepEqual(
    await reasonFor({
      description: 'takes ${secret:staging}',
      condition: { urlFilter: '||shop.test/*' },
      action: setting('Authorization', 'Bearer ${secret:staging}'),
    }),
    {
      sentence: 'On requests whose URL matches “||shop.test/*”: sets Authorization.',
      description: 'takes ${secret:staging}',
    },
  );
});
