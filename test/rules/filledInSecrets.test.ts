import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RequestContext, WebRequest } from '../../src/engine/index.ts';
import { RuleBook } from '../../src/rules/book/ruleBook.ts';
import { startServer } from '../servers/testServer.ts';

const kept: Readonly<Record<string, string>> = {
  'secret:key': 'open-sesame & more',
  'secret:key-2': 'open-sesame & more, and longer',
  'env:STAGE': 'staging',
};

/** A request under one rule that sets these headers; what arrived, and all that the log says. */
async function send(path: string, headers: Readonly<Record<string, string>>) {
  await using server = await startServer((request, response) => {
    if (request.url?.startsWith('/first') === true) {
      const echoed = encodeURIComponent(String(request.headers['x-custom']));
      response.writeHead(302, {
        Location: `/second?echo=${echoed}`,
        'X-Echo': 'it is open-sesame & more',
      });
    }
    response.end();
  });
  const book = new RuleBook();
  const action = { type: 'continueRequest', headers };
  const problems = book.update(
    '/w/a.request-rules.json',
    JSON.stringify({ version: 1, rules: [{ id: 'fill', action }] }),
  );
  assert.deepEqual(problems, []);
  const context = new RequestContext();
  const request = WebRequest.create(
    { url: server.url + path },
    {},
    {
      context,
      handler: book.handler({
        resolveSecret: ({ source, name }) => Promise.resolve(kept[`${source}:${name}`]),
      }),
    },
  );
  await request.done;
  context.dispose();
  assert.equal(request.requestError, null);
  return { sent: server.requests, log: JSON.stringify(request.log.events) };
}

test('a secret that a rule filled in is sent, and stands nowhere in the log, whatever its header is called', async () => {
  const { sent, log } = await send('/first', {
    'X-Custom': '${secret:key}',
    'X-Other': 'v-${secret:key-2}',
  });
  const fields = sent[0]?.headers.filter(([name]) => /^x-/i.test(name)).map(([, value]) => value);
  assert.deepEqual(fields, ['open-sesame & more', 'v-open-sesame & more, and longer']);
  assert.equal(sent.length, 2, 'the redirect was followed with the real value');
  assert.doesNotMatch(log, /sesame/);
  assert.doesNotMatch(log, /and longer/);
  assert.match(log, /\["X-Custom","•••"\]/);
  assert.match(log, /\["X-Other","v-•••"\]/);
});

test('what a rule filled in from the environment is masked in header fields and nowhere else', async () => {
  const { sent, log } = await send('/staging/page', { 'X-Stage': '${env:STAGE}' });
  assert.deepEqual(
    sent[0]?.headers.find(([name]) => name === 'X-Stage'),
    ['X-Stage', 'staging'],
  );
  assert.match(log, /\["X-Stage","•••"\]/);
  assert.match(log, /\/staging\/page/);
});
