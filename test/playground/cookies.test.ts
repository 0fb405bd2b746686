import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Playground, startPlayground } from '../../examples/playground/start.ts';
import { type Answer, send } from './send.ts';

let playground: Playground;
before(async () => {
  playground = await startPlayground();
});
after(() => playground.close());

test('/cookies/set sets one cookie for every name of the query', async () => {
  const answer = await send(`${playground.urls.http}/cookies/set?session=s-1&_tracker=a%3Bb`);
  assert.deepEqual(setCookies(answer), ['session=s-1; Path=/', '_tracker=a%3Bb; Path=/']);
  assert.deepEqual(answer.json, { set: ['session', '_tracker'] });
});

test('/cookies/set gives the cookies the attributes asked for', async () => {
  const attributes = encodeURIComponent('HttpOnly; Max-Age=60');
  const answer = await send(`${playground.urls.http}/cookies/set?a=1&attributes=${attributes}`);
  assert.deepEqual(setCookies(answer), ['a=1; HttpOnly; Max-Age=60']);
});

test('/cookies/show shows the cookies that came', async () => {
  const url = `${playground.urls.http}/cookies/show`;
  assert.deepEqual((await send(url)).json, { cookies: {}, header: null });
  assert.deepEqual((await send(url, { headers: ['Cookie', 'a=1; b=x=y'] })).json, {
    cookies: { a: '1', b: 'x=y' },
    header: 'a=1; b=x=y',
  });
});

test('/cookies/clear lets the cookies that came expire', async () => {
  const answer = await send(`${playground.urls.http}/cookies/clear`, {
    headers: ['Cookie', 'a=1; b=2'],
  });
  assert.deepEqual(setCookies(answer), ['a=; Path=/; Max-Age=0', 'b=; Path=/; Max-Age=0']);
});

function setCookies({ headers }: Answer): string[] {
  return headers.filter(([name]) => name === 'Set-Cookie').map(([, value]) => value);
}
