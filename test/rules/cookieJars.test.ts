import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { CookieJars } from '../../src/rules/book/cookieJars.ts';

const URL = 'http://x.test/';

test('a jar that is to be kept outlives the workbench, one that is not does not, and neither knows the other', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'jars-'));
  t.after(() => rm(folder, { recursive: true }));
  const before = new CookieJars(folder);
  await before.jar('admin', true).setCookie(URL, 'kept=1; Max-Age=3600');
  await before.jar('admin', false).setCookie(URL, 'lost=1; Max-Age=3600');
  assert.equal(before.jar('admin', true), before.jar('admin', true));
  before.close();
  const after = new CookieJars(folder);
  const names = async (persist: boolean) =>
    (await after.jar('admin', persist).cookiesFor(URL)).map(({ name }) => name);
  assert.deepEqual([await names(true), await names(false)], [['kept'], []]);
  assert.deepEqual(await readdir(folder), ['admin']);
  after.close();
});

test('where there is no folder, a jar is in memory', async () => {
  const jars = new CookieJars(null);
  await jars.jar('a', true).setCookie(URL, 'b=1');
  assert.equal((await jars.jar('a', true).cookiesFor(URL)).length, 1);
});

test('clearing empties every jar, also one on disk that no rule has named since, and counts the cookies', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'jars-'));
  t.after(() => rm(folder, { recursive: true }));
  const before = new CookieJars(folder);
  await before.jar('admin', true).setCookie(URL, 'kept=1; Max-Age=3600');
  before.close();
  const jars = new CookieJars(folder);
  await jars.jar('guest', false).setCookie(URL, 'a=1');
  await jars.jar('guest', false).setCookie(URL, 'b=1');
  assert.equal(await jars.clear(), 3);
  assert.equal(await jars.clear(), 0);
  assert.deepEqual(await jars.jar('guest', false).cookiesFor(URL), []);
  jars.close();
  const after = new CookieJars(folder);
  assert.deepEqual(await after.jar('admin', true).cookiesFor(URL), []);
  after.close();
  assert.equal(await new CookieJars(join(folder, 'none')).clear(), 0);
});
