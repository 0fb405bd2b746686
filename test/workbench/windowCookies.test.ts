import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryWorkbench } from './memoryPorts.ts';

const SHOP = 'https://shop.test/';

test('a cookie is added by a line of Set-Cookie, and listed with what the line says', async (t) => {
  const { cookies } = (await memoryWorkbench(t)).workbench.contexts;
  assert.equal(await cookies.set(SHOP, 'a=1; Domain=shop.test; Path=/cart; Secure'), null);
  const [cookie, ...others] = await cookies.list();
  assert.deepEqual(
    [cookie?.name, cookie?.value, cookie?.hostOnly, cookie?.path, cookie?.secure, others],
    ['a', '1', false, '/cart', true, []],
  );
});

test("a line that makes no cookie is refused by the engine's own words, and nothing changes", async (t) => {
  const { cookies } = (await memoryWorkbench(t)).workbench.contexts;
  await cookies.set(SHOP, 'a=1');
  const [before = null] = await cookies.list();
  for (const [line, fault] of [
    ['a=1; Domain=other.test', /domain/i],
    ['__Host-a=1; Path=/', /Secure/],
    ['', /neither a name nor a value/],
    ['a=1; Expires=Thu, 01 Jan 2015 00:00:00 GMT', /expired/],
  ] as const) {
    assert.match(String(await cookies.faultOf(SHOP, line)), fault, line);
  }
  assert.match(String(await cookies.set(SHOP, 'a=2; Domain=other.test', before)), /domain/i);
  assert.deepEqual((await cookies.list())[0]?.value, '1');
});

test('a cookie that is edited takes the place of the one before, also under another name or path', async (t) => {
  const { cookies } = (await memoryWorkbench(t)).workbench.contexts;
  const values = async () => (await cookies.list()).map(({ name, value }) => `${name}=${value}`);
  await cookies.set(SHOP, 'other=1');
  await cookies.set(SHOP, 'a=1');
  const named = async (name: string) => (await cookies.list()).find((each) => each.name === name);
  await cookies.set(SHOP, 'a=2', await named('a'));
  assert.deepEqual(await values(), ['other=1', 'a=2']);
  await cookies.set(SHOP, 'b=3; Path=/', await named('a'));
  assert.deepEqual(await values(), ['other=1', 'b=3']);
});

test('one cookie is deleted, or all of a host, and who shows them hears of it', async (t) => {
  const { contexts } = (await memoryWorkbench(t)).workbench;
  const { cookies } = contexts;
  await cookies.set(SHOP, 'a=1');
  await cookies.set(SHOP, 'b=1');
  await cookies.set('https://www.shop.test/', 'a=1');
  let changes = 0;
  contexts.onMemoryChanged(() => (changes += 1));
  assert.equal(
    await cookies.delete(({ name, domain }) => name === 'b' && domain === 'shop.test'),
    1,
  );
  assert.equal(changes, 1);
  assert.equal(await cookies.delete(({ domain }) => domain === 'shop.test'), 1);
  assert.deepEqual(
    (await cookies.list()).map(({ domain }) => domain),
    ['www.shop.test'],
  );
});
