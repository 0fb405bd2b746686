import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Playground, startPlayground } from '../../examples/playground/start.ts';
import { send } from './send.ts';

let playground: Playground;
before(async () => {
  playground = await startPlayground();
});
after(() => playground.close());

async function locationOf(path: string): Promise<string | undefined> {
  const answer = await send(playground.urls.http + path);
  assert.equal(answer.status, 302);
  return answer.header('location');
}

test('each redirect leads where its name says', async () => {
  const { urls } = playground;
  assert.equal(await locationOf('/redirect/once'), '/hello');
  assert.equal(await locationOf('/redirect/loop'), '/redirect/loop');
  assert.equal(await locationOf('/redirect/old-address'), '/status/410');
  assert.equal(await locationOf('/redirect/self-signed'), `${urls.selfSigned}/hello`);
  assert.equal(await locationOf('/redirect/scheme'), 'myapp://open?id=1');
  assert.equal(URL.canParse((await locationOf('/redirect/bad-location')) ?? '', urls.http), false);
});

test('a chain has as many redirects as asked for', async () => {
  const path: string[] = [];
  for (let at = '/redirect/chain/3'; at !== '/hello'; at = (await locationOf(at)) ?? '') {
    path.push(at);
  }
  assert.deepEqual(path, ['/redirect/chain/3', '/redirect/chain/2', '/redirect/chain/1']);
});

test('/redirect/https-to-http leads from HTTPS to plain HTTP', async () => {
  const answer = await send(`${playground.urls.https}/redirect/https-to-http`, {
    ca: playground.caPem,
  });
  assert.equal(answer.header('location'), `${playground.urls.http}/hello`);
});

test('/redirect/to takes the address and the status from the query', async () => {
  const url = `${playground.urls.http}/redirect/to`;
  const answer = await send(
    `${url}?url=${encodeURIComponent('https://a.example/?q=1#f')}&status=308`,
  );
  assert.equal(answer.status, 308);
  assert.equal(answer.header('location'), 'https://a.example/?q=1#f');
});

test("/redirect/to refuses what can't stand in a header, and other statuses", async () => {
  const url = `${playground.urls.http}/redirect/to`;
  assert.equal((await send(url)).status, 400);
  assert.equal((await send(`${url}?url=%0d%0aX-Evil:1`)).status, 400);
  assert.equal((await send(`${url}?url=/hello&status=200`)).status, 400);
});
