import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import fc from 'fast-check';
import { CookieManager } from '../../src/engine/index.ts';
import { journalLine, readJournal } from '../../src/storage/journalText.ts';
import { startServer } from '../servers/testServer.ts';
import { run, seen, TestContext } from './run.ts';
import { ownerOnly } from '../ownerOnly.ts';

const SITE = 'https://shop.example/';

/** A folder that is removed at the end of the test. */
async function folder() {
  const path = await mkdtemp(join(tmpdir(), 'cookies-'));
  return {
    path,
    async journals() {
      return (await readdir(path)).filter((name) => name.endsWith('.journal'));
    },
    async [Symbol.asyncDispose]() {
      await rm(path, { recursive: true, force: true });
    },
  };
}

function open(directory: string, persistSessionCookies = false) {
  const manager = new CookieManager({ kind: 'disk', directory, persistSessionCookies });
  return Object.assign(manager, {
    [Symbol.dispose]: () => {
      manager.close();
    },
    async names(): Promise<string[]> {
      const names: string[] = [];
      await manager.visitAllCookies({ visit: ({ name }) => void names.push(name) });
      return names.toSorted();
    },
  });
}

/** The names of the cookies that a new process would find. */
async function found(directory: string): Promise<string[]> {
  using manager = open(directory);
  return await manager.names();
}

function startWriter(...args: string[]) {
  return startScript('cookieWriter.ts', ...args);
}

function startScript(name: string, ...args: string[]) {
  const script = join(import.meta.dirname, 'fixtures', name);
  return spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
}

test('M19 M20 K29: cookies outlive the context; those without an expiry only when told', async () => {
  await using at = await folder();
  await using server = await startServer((request, response) => {
    if (request.url === '/set') {
      response.setHeader('Set-Cookie', ['lasting=1; Max-Age=1000', 'session=1']);
    }
    response.end();
  });
  const flags = ['allowStoredCredentials'] as const;
  for (const persistSessionCookies of [false, true]) {
    const cookies = { kind: 'disk', directory: at.path, persistSessionCookies } as const;
    {
      using context = new TestContext({ cookies });
      await run({ url: `${server.url}/set`, flags }, { context });
      await context.cookieManager.flushStore();
    }
    using context = new TestContext({ cookies });
    await run({ url: server.url, flags }, { context });
    const expected = persistSessionCookies ? 'lasting=1; session=1' : 'lasting=1';
    assert.deepEqual(seen(server.requests.at(-1), 'cookie'), [expected]);
  }
  assert.deepEqual(await found(at.path), ['lasting'], 'who persists none reads none');
});

test("what is kept comes back whole, in the same order, and is this user's alone", async () => {
  await using at = await folder();
  const all = async (manager: CookieManager) => {
    const cookies: unknown[] = [];
    await manager.visitAllCookies({ visit: (cookie) => void cookies.push(cookie) });
    return cookies;
  };
  using first = open(at.path);
  await first.setCookie(
    SITE,
    'b=1; Max-Age=1000; SameSite=Strict; Priority=High; Secure; HttpOnly',
  );
  await first.setCookie(SITE, 'a=\u00fc\u00ff; Max-Age=1000; Domain=shop.example');
  await first.setCookie(SITE, 'c=1; Max-Age=1000; Path=/deep');
  await first.setCookie(SITE, 'gone=1; Max-Age=1000');
  await first.setCookie(SITE, 'gone=1; Max-Age=0');
  await first.setCookie(
    SITE,
    'b=2; Max-Age=1000; SameSite=Strict; Priority=High; Secure; HttpOnly',
  );
  const before = await all(first);
  first.close();
  using second = open(at.path);
  assert.deepEqual(await all(second), before);
  assert.equal(before.length, 3);
  const journals = await at.journals();
  assert.notDeepEqual(journals, []);
  for (const name of journals) {
    assert.equal((await stat(join(at.path, name))).mode & 0o777, ownerOnly.file);
  }
});

test('a session cookie that replaces a lasting one takes it off the disk', async () => {
  await using at = await folder();
  {
    using manager = open(at.path);
    await manager.setCookie(SITE, 'a=1; Max-Age=1000');
    await manager.setCookie(SITE, 'a=2');
  }
  assert.deepEqual(await found(at.path), []);
});

test('a session cookie is not even written to the disk, unless it is to be kept', async () => {
  await using at = await folder();
  const written = async (): Promise<string> => {
    const texts = (await at.journals()).map((name) => readFile(join(at.path, name), 'utf8'));
    return (await Promise.all(texts)).join('');
  };
  for (const persistSessionCookies of [false, true]) {
    using manager = open(at.path, persistSessionCookies);
    await manager.setCookie(SITE, 'lasting=1; Max-Age=1000');
    await manager.setCookie(SITE, 'token=for-this-window');
    await manager.flushStore();
    assert.equal((await written()).includes('for-this-window'), persistSessionCookies);
  }
});

test('a process killed at any moment loses no cookie that it had acknowledged, and the next one reads and writes on', async () => {
  await using at = await folder();
  const acknowledged = new Set<string>();
  for (let round = 1; round <= 8; round++) {
    const name = `round${String(round)}`;
    const child = startWriter(at.path, name);
    const exited = once(child, 'exit');
    const doomed = 1 + Math.floor(Math.random() * 60);
    let lines = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      if (!line.startsWith('flushed')) acknowledged.add(`${name}-${line}`);
      if (++lines === doomed) child.kill('SIGKILL');
    }
    await exited;
    const names = new Set(await found(at.path));
    const lost = [...acknowledged].filter((one) => !names.has(one));
    assert.deepEqual(lost, [], `round ${String(round)}, killed after ${String(doomed)} lines`);
  }
  using manager = open(at.path);
  await manager.setCookie(SITE, 'after=1; Max-Age=1000');
  await manager.flushStore();
  assert.equal(
    (await at.journals()).length,
    1,
    'what dead processes left is folded into one journal',
  );
  assert.deepEqual(manager.takeProblems(), []);
});

test('a process killed while it writes its journal anew loses nothing either', async () => {
  await using at = await folder();
  let last = 0;
  for (let round = 1; round <= 6; round++) {
    const child = startScript('cookieRewriter.ts', at.path, String(last + 1));
    const exited = once(child, 'exit');
    const doomed = 1 + Math.floor(Math.random() * 600);
    let lines = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      last = Number(line);
      if (++lines === doomed) child.kill('SIGKILL');
    }
    await exited;
    using manager = open(at.path);
    const [cookie] = await manager.cookiesFor('http://a.test/');
    const kept = Number(cookie?.value.split('_')[0]);
    // The very last changes may have been written and not yet printed.
    assert.ok(kept >= last, `kept ${String(kept)} of ${String(last)}`);
    last = kept;
    assert.deepEqual(manager.takeProblems(), []);
  }
});

test(
  'a disk that takes no more fails the flush with the reason, and what was flushed before is there',
  { skip: process.platform === 'win32' && 'needs the limits of a POSIX shell' },
  async () => {
    await using at = await folder();
    const script = join(import.meta.dirname, 'fixtures', 'cookieWriter.ts');
    // A limit on the length of files, which cuts a line in the middle, as a full disk does.
    const limited = `trap '' XFSZ; ulimit -f 8; exec "$0" "$@"`;
    const child = spawn('/bin/sh', ['-c', limited, process.execPath, script, at.path, 'full']);
    const closed = once(child, 'close');
    let told = '';
    child.stderr.on('data', (text: Buffer) => (told += text.toString()));
    let flushed = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.startsWith('flushed ')) flushed = Number(line.slice(8));
    }
    await closed;
    assert.match(told, /The cookies could not be written to .*: EFBIG/);
    assert.ok(flushed > 0);
    const names = new Set(await found(at.path));
    for (let n = 1; n <= flushed; n++) assert.ok(names.has(`full-${String(n)}`), String(n));
  },
);

test("processes that share a folder lose none of each other's cookies", async () => {
  await using at = await folder();
  using mine = open(at.path);
  await mine.setCookie(SITE, 'mine-0=1; Max-Age=1000');
  const writers = ['one', 'two', 'three'].map((name) => startWriter(at.path, name, '40'));
  const ends = writers.map(async (child) => {
    child.stdout.resume();
    await once(child, 'exit');
  });
  for (let n = 1; n <= 40; n++) {
    await mine.setCookie(SITE, `mine-${String(n)}=1; Max-Age=1000`);
    await mine.flushStore();
  }
  await Promise.all(ends);
  const names = await found(at.path);
  assert.equal(names.length, 41 + 3 * 40);
  assert.ok(names.includes('three-40') && names.includes('mine-40'));
});

test('a deletion is not undone by a process that had read the cookie before', async () => {
  await using at = await folder();
  {
    using setter = open(at.path);
    await setter.setCookie(SITE, 'a=1; Max-Age=1000');
  }
  using other = open(at.path);
  assert.deepEqual(await other.names(), ['a']);
  {
    using deleter = open(at.path);
    assert.equal(await deleter.deleteCookies(SITE), 1);
    await deleter.flushStore();
  }
  await other.setCookie(SITE, 'b=1; Max-Age=1000');
  await other.flushStore();
  assert.deepEqual(await found(at.path), ['b']);
});

test('a file cut or damaged at any byte costs the cookie that stood there and no other, and is written on', async () => {
  await using at = await folder();
  {
    using manager = open(at.path);
    for (const name of ['a', 'b', 'c']) await manager.setCookie(SITE, `${name}=1; Max-Age=1000`);
  }
  const [journal = ''] = await at.journals();
  const path = join(at.path, journal);
  const whole = await readFile(path);
  const lineOf = (position: number) =>
    whole.subarray(0, position).toString().split('\n\n').length - 1;
  for (let cut = 0; cut < whole.length; cut++) {
    await writeFile(path, whole.subarray(0, cut));
    using manager = open(at.path);
    const names = await manager.names();
    const expected = ['a', 'b', 'c'].slice(0, names.length);
    assert.deepEqual(names, expected, `cut at ${String(cut)}`);
    assert.ok(names.length >= lineOf(cut), `cut at ${String(cut)}`);
    assert.deepEqual(manager.takeProblems(), [], 'a torn end is nothing to report');
  }
  for (let position = 0; position < whole.length; position++) {
    const damaged = Buffer.from(whole);
    damaged[position] = (damaged[position] ?? 0) ^ (1 << (position % 8));
    await writeFile(path, damaged);
    using manager = open(at.path);
    const names = await manager.names();
    assert.ok(names.length >= 2, `damaged at ${String(position)}: ${names.join()}`);
    // Writing takes its time: not wherever there is harm.
    if (position % 25 !== 0) continue;
    await manager.setCookie(SITE, 'new=1; Max-Age=1000');
    await manager.flushStore();
    assert.deepEqual(await found(at.path), [...names, 'new']);
    for (const file of await at.journals()) await rm(join(at.path, file));
  }
  await writeFile(path, Buffer.concat([whole, Buffer.from('\nrubbish\n'), whole]));
  using manager = open(at.path);
  assert.deepEqual(await manager.names(), ['a', 'b', 'c']);
  assert.match(manager.takeProblems().join(), /1 of its lines can't be read/);
});

test('a journal of any bytes is read without an error, and whole lines in it are found', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      fc.string(),
      fc.uint8Array({ maxLength: 300 }),
      (before, key, after) => {
        const line = journalLine({ key, at: 5, value: { a: 1 } });
        // Bytes that begin a line of their own can't reach into the one that follows.
        const { entries } = readJournal(Buffer.concat([before, Buffer.from(line), after]));
        assert.ok(entries.some((entry) => entry.key === key && entry.at === 5));
      },
    ),
  );
});

test('a journal of a later version is left out, told of, and not removed', async () => {
  await using at = await folder();
  const { crc32 } = await import('node:zlib');
  const text = JSON.stringify([2, 1, 'key', {}]);
  const path = join(at.path, 'cookies-closed-00.journal');
  await writeFile(path, `\n${crc32(text).toString(16).padStart(8, '0')} ${text}\n`);
  using manager = open(at.path);
  await manager.setCookie(SITE, 'a=1; Max-Age=1000');
  await manager.flushStore();
  assert.match(manager.takeProblems().join(), /later version/);
  assert.ok((await at.journals()).includes('cookies-closed-00.journal'));
});

test("a folder that can't be used costs its cookies, not the request; the log and flushStore say so", async () => {
  await using at = await folder();
  const file = join(at.path, 'file');
  await writeFile(file, '');
  await using server = await startServer((_, response) => {
    response.setHeader('Set-Cookie', 'a=1');
    response.end();
  });
  using context = new TestContext({ cookies: { kind: 'disk', directory: file } });
  const flags = ['allowStoredCredentials'] as const;
  const first = await run({ url: server.url, flags }, { context });
  assert.match(first.of('problem:reported')[0]?.message ?? '', /in memory only: .*file/);
  const second = await run({ url: server.url, flags }, { context });
  assert.deepEqual(second.of('problem:reported'), [], 'told once');
  assert.deepEqual(seen(server.requests[1], 'cookie'), ['a=1']);
  await assert.rejects(context.cookieManager.flushStore(), /could not be written to .*file/);

  using looking = new TestContext({ cookies: { kind: 'disk', directory: file } });
  await looking.cookieManager.visitAllCookies({ visit: () => true });
  const third = await run({ url: server.url, flags }, { context: looking });
  assert.match(third.of('problem:reported')[0]?.message ?? '', /in memory only/, 'also when empty');
});

test('a journal that somebody removed is written again by the next flush', async () => {
  await using at = await folder();
  using manager = open(at.path);
  await manager.setCookie(SITE, 'a=1; Max-Age=1000');
  await manager.flushStore();
  for (const file of await at.journals()) await rm(join(at.path, file));
  await manager.setCookie(SITE, 'b=1; Max-Age=1000');
  await manager.flushStore();
  assert.deepEqual(await found(at.path), ['a', 'b']);
});

test('a journal does not grow for ever: a cookie that changes all the time leaves one file that says it once', async () => {
  await using at = await folder();
  using manager = open(at.path);
  for (let n = 0; n < 3000; n++) await manager.setCookie(SITE, `a=${String(n)}; Max-Age=1000`);
  await manager.flushStore();
  const journals = await at.journals();
  assert.equal(journals.length, 1);
  assert.ok((await stat(join(at.path, journals[0] ?? ''))).size < 300 * 1024);
  assert.deepEqual(await found(at.path), ['a']);
});

test('a file that is none, and a name that leads nowhere, keep nobody from the cookies', async () => {
  await using at = await folder();
  await mkdir(join(at.path, 'cookies-1-aa.journal'));
  await symlink(join(at.path, 'nowhere'), join(at.path, 'cookies-1-bb.journal'));
  await writeFile(join(at.path, 'cookies-notes.txt'), 'mine');
  using manager = open(at.path);
  await manager.setCookie(SITE, 'a=1; Max-Age=1000');
  await manager.flushStore();
  assert.deepEqual(await found(at.path), ['a']);
  assert.match(manager.takeProblems().join(), /cookies-1-aa.journal can't be read/);
  assert.equal(await readFile(join(at.path, 'cookies-notes.txt'), 'utf8'), 'mine');
});

test('a context disposed while it flushes loses nothing, and the flush is no error', async () => {
  await using at = await folder();
  const manager = open(at.path);
  await manager.setCookie(SITE, 'a=1; Max-Age=1000');
  const flushed = manager.flushStore();
  await new Promise(setImmediate);
  manager.close();
  await flushed;
  assert.deepEqual(await found(at.path), ['a']);
});

test('a cookie without a name is there again when its folder is opened anew', async () => {
  await using place = await folder();
  {
    using manager = open(place.path);
    await manager.setCookie(SITE, '=first; Max-Age=1000');
    await manager.setCookie(SITE, 'second; Max-Age=1000');
    await manager.setCookie(SITE, { name: '', value: 'deep', path: '/a', expires: '2099-01-01' });
  }
  using manager = open(place.path);
  const cookies = await manager.cookiesFor(`${SITE}a`);
  assert.deepEqual(
    cookies.map(({ name, value }) => [name, value]),
    [
      ['', 'deep'],
      ['', 'second'],
    ],
  );
});
