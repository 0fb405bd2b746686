import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RequestHandler } from '../../src/engine/index.ts';
import { TestContext, run } from './run.ts';
import type { Run } from './run.ts';

const told = ({ events }: Run) =>
  events.flatMap((event) =>
    event.type === 'cookie:handled'
      ? [`${event.what} ${event.name}${event.reason === null ? '' : `: ${event.reason}`}`]
      : [],
  );

const FLAGS = ['allowStoredCredentials'] as const;
const SETS = ['a=1', 'b=2', 'c=3; Secure', '__Host-d=4; Path=/'];

function handler(allow: {
  readonly set?: string;
  readonly send?: string;
  readonly all?: boolean;
}): RequestHandler {
  return {
    canSetCookie: ({ cookie }) => cookie.name !== allow.set,
    canSendCookie: ({ cookie }) => cookie.name !== allow.send,
    ...(allow.all === undefined ? {} : { canGetCookies: () => allow.all === true }),
  };
}

/** A host that is not this machine: what is Secure does not go there over http. */
const URL_OF_SHOP = 'http://shop.test/';

/** Answers in place of the network, with these cookies. */
const serving = (setCookie: readonly string[]): RequestHandler => ({
  getResourceHandler: () => ({
    open: () => true,
    getResponseHeaders: () => ({
      status: 200,
      headers: setCookie.map((line) => ['Set-Cookie', line] as const),
      responseLength: 0,
    }),
    read: () => null,
  }),
});

test('the log tells what became of each cookie, and never its value', async () => {
  const context = new TestContext();
  const request = { url: URL_OF_SHOP, flags: FLAGS };
  const send = (allow: Parameters<typeof handler>[0], sets: readonly string[] = []) =>
    run(request, { context, handler: { ...handler(allow), ...serving(sets) } });
  const first = await send({ set: 'b' }, SETS);
  assert.deepEqual(
    told(first).map((line) => line.replace(/:.*/, '')),
    ['saved a', 'refused b', 'refused c', 'refused __Host-d'],
  );
  assert.match(told(first)[2] ?? '', /^refused c: it is Secure/);
  await context.cookieManager.setCookie('https://shop.test/', {
    ...{ name: 'secret-one', value: 'not for the log', secure: true },
  });
  const kept = 'notSent secret-one: it is Secure, and this hop is not https';
  const second = await send({});
  assert.deepEqual(told(second), [kept, 'sent a']);
  assert.ok(!JSON.stringify(second.events).includes('not for the log'));
  assert.deepEqual(told(await send({ send: 'a' })), [kept, 'notSent a']);
  assert.deepEqual(told(await send({ all: false })), [kept, 'notSent a']);
});
