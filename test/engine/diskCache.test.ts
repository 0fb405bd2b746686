import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  readlink,
  rm,
  stat,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext as Testing, test } from 'node:test';
import { startServer } from '../servers/testServer.ts';
import { run, start, TestContext } from './run.ts';
import { ownerOnly } from '../ownerOnly.ts';

async function temporaryFolder(t: Testing): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cache-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function filesIn(folder: string, ext: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => name.endsWith(ext)).map((name) => join(folder, name));
}

/** Answers every path with a body of `size` bytes that tells how often it was asked. */
function sizedServer(size: number) {
  let count = 0;
  return startServer((_, response) => {
    response.setHeader('Cache-Control', 'max-age=100');
    response.end(`${String(++count)} `.padEnd(size, 'x'));
  });
}

const diskContext = (folder: string, maxBytes = 1_000_000) =>
  new TestContext({ responseCache: { kind: 'disk', folder, maxBytes } });

const onlyFromCache = ['onlyFromCache'] as const;

test('X19: a cache on disk survives its context, and other contexts share its folder', async (t) => {
  const folder = await temporaryFolder(t);
  await using server = await sizedServer(200_000);
  {
    using first = diskContext(folder, 10_000_000);
    await run(server.url, { context: first });
    using beside = diskContext(folder, 10_000_000);
    assert.equal((await run(server.url, { context: beside })).webRequest.responseWasCached, true);
  }
  using restarted = diskContext(folder, 10_000_000);
  const hit = await run({ url: server.url, flags: onlyFromCache }, { context: restarted });
  assert.equal(hit.text, '1 '.padEnd(200_000, 'x'));
  assert.equal(server.requests.length, 1);
});

test('only the user may read the cache, and no URL and no token stands in it', async (t) => {
  const folder = await temporaryFolder(t);
  await using server = await startServer((_, response) => {
    response.setHeader('Cache-Control', 'max-age=100').setHeader('Vary', 'Cookie');
    response.setHeader('Set-Cookie', 'session=baked').end('body');
  });
  using context = diskContext(join(folder, 'deep', 'cache'));
  const headers = [
    ['Authorization', 'Bearer tell-nobody'],
    ['Cookie', 'session=crumbs'],
  ] as const;
  const url = `${server.url}/path?key=hidden`;
  await run({ url, headers }, { context });
  const hit = await run({ url, headers, flags: onlyFromCache }, { context });
  assert.equal(hit.text, 'body');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  assert.deepEqual(
    new Set(entries.map((entry) => (entry.isFile() ? 'file' : 'folder'))),
    new Set(['file', 'folder']),
  );
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const { mode } = await stat(path);
    assert.equal(mode & 0o777, entry.isFile() ? ownerOnly.file : ownerOnly.folder, path);
    const text = entry.name + (entry.isFile() ? await readFile(path, 'latin1') : '');
    assert.doesNotMatch(text, /tell-nobody|crumbs|baked|hidden|127\.0\.0\.1/);
  }
});

/** Ways in which the files of an entry come to harm. */
const harms: Readonly<Record<string, (folder: string) => Promise<void>>> = {
  'a changed body': async (folder) => {
    const [body = ''] = await filesIn(folder, '.body');
    const bytes = await readFile(body);
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    await writeFile(body, bytes);
  },
  'a body that is cut': async (folder) => {
    const [body = ''] = await filesIn(folder, '.body');
    await truncate(body, 100);
  },
  'a missing body': async (folder) => {
    const [body = ''] = await filesIn(folder, '.body');
    await rm(body);
  },
  'a head that is cut': async (folder) => {
    const [head = ''] = await filesIn(folder, '.json');
    await truncate(head, 50);
  },
  'an empty head': async (folder) => {
    const [head = ''] = await filesIn(folder, '.json');
    await truncate(head, 0);
  },
  'a changed head': async (folder) => {
    const [head = ''] = await filesIn(folder, '.json');
    await writeFile(head, (await readFile(head, 'utf8')).replace('max-age=100', 'max-age=900'));
  },
};

for (const [harm, happen] of Object.entries(harms)) {
  test(`${harm} is a miss, and the entry is removed`, async (t) => {
    const folder = await temporaryFolder(t);
    await using server = await sizedServer(1_000);
    using context = diskContext(folder);
    await run(server.url, { context });
    await happen(folder);
    const only = await run({ url: server.url, flags: onlyFromCache }, { context });
    assert.equal(only.error, 'ERR_CACHE_MISS');
    assert.deepEqual(await filesIn(folder, '.json'), []);
    const again = await run(server.url, { context });
    assert.match(again.text, /^2 /);
    assert.match((await run(server.url, { context })).text, /^2 /);
  });
}

test('a new response leaves no file of the old one', async (t) => {
  const folder = await temporaryFolder(t);
  await using server = await sizedServer(1_000);
  using context = diskContext(folder);
  for (let time = 0; time < 3; time++) {
    await run({ url: server.url, flags: ['skipCache'] }, { context });
  }
  assert.equal((await filesIn(folder, '.body')).length, 1);
  assert.equal((await filesIn(folder, '.json')).length, 1);
  assert.deepEqual(await filesIn(folder, '.new'), []);
  assert.match((await run(server.url, { context })).text, /^3 /);
});

test('what was not used for longest goes first when there is no more room', async (t) => {
  const folder = await temporaryFolder(t);
  await using server = await sizedServer(10_000);
  using context = diskContext(folder, 100_000);
  const get = (number: number) => run(`${server.url}/${String(number)}`, { context });
  for (let number = 0; number < 8; number++) await get(number);
  await context.responseCache?.settled();
  // Everything was used long ago, number 0 last of all.
  const long = new Date(Date.now() - 60_000);
  for (const head of await filesIn(folder, '.json')) await utimes(head, long, long);
  assert.equal((await get(0)).webRequest.responseWasCached, true);
  for (let number = 8; number < 12; number++) {
    await get(number);
    await context.responseCache?.settled();
  }
  let taken = 0;
  for (const file of [...(await filesIn(folder, '.body')), ...(await filesIn(folder, '.json'))]) {
    taken += (await stat(file)).size;
  }
  assert.ok(taken <= 100_000, `${String(taken)} bytes are taken`);
  assert.ok(taken >= 60_000, `only ${String(taken)} bytes are kept`);
  assert.equal((await get(0)).webRequest.responseWasCached, true);
  assert.equal((await get(11)).webRequest.responseWasCached, true);
});

test('what a process that died left behind is removed, what another one writes now is not', async (t) => {
  const folder = await temporaryFolder(t);
  await using server = await sizedServer(1_000);
  {
    using context = diskContext(folder);
    await run(server.url, { context });
    await context.responseCache?.settled();
  }
  const [head = ''] = await filesIn(folder, '.json');
  const left = [head.replace('.json', '.dead.body'), head.replace('.json', '.dead.new')];
  const present = head.replace('.json', '.alive.body');
  for (const file of [...left, present]) await writeFile(file, 'half');
  const yesterday = new Date(Date.now() - 86_400_000);
  for (const file of left) await utimes(file, yesterday, yesterday);
  using context = diskContext(folder);
  await run(`${server.url}/other`, { context });
  await context.responseCache?.settled();
  for (const file of left) await assert.rejects(stat(file), { code: 'ENOENT' });
  assert.equal((await stat(present)).size, 4);
  assert.equal((await run(server.url, { context })).webRequest.responseWasCached, true);
});

test('clearCache removes what is cached and nothing else from its folder', async (t) => {
  const folder = await temporaryFolder(t);
  await using server = await sizedServer(1_000);
  using context = diskContext(folder);
  await run(server.url, { context });
  await writeFile(join(folder, 'notes.txt'), 'mine');
  await context.clearCache();
  assert.deepEqual(await readdir(folder), ['notes.txt']);
});

test("a kept response that can't be removed does not stop the request that found it outdated", async (t) => {
  const folder = await temporaryFolder(t);
  let count = 0;
  await using server = await startServer((request, response) => {
    count++;
    response.setHeader('ETag', `"${String(count)}"`).setHeader('Cache-Control', 'no-cache');
    if (request.headers['if-none-match'] === undefined) {
      response.end(`answer ${String(count)}`);
      return;
    }
    void (async () => {
      const [body = ''] = await filesIn(folder, '.body');
      await rm(body);
      await mkdir(body);
      response.writeHead(304).end();
    })();
  });
  using context = diskContext(folder);
  await run(server.url, { context });
  const again = await run(server.url, { context });
  assert.equal(again.text, 'answer 3', again.webRequest.requestError?.message);
  assert.match(again.of('problem:reported')[0]?.message ?? '', /cache failed/);
});

test("a folder that can't be used does not stop a request; the log says why it is not kept", async (t) => {
  const folder = await temporaryFolder(t);
  await writeFile(join(folder, 'file'), '');
  await using server = await sizedServer(1_000);
  using context = diskContext(join(folder, 'file'));
  const get = await run(server.url, { context });
  assert.equal(get.text.length, 1_000);
  assert.match(get.of('problem:reported')[0]?.message ?? '', /^The response cache failed: /);
});

test('a process that is killed at any moment leaves whole entries only', async (t) => {
  const folder = await temporaryFolder(t);
  await using server = await startServer((request, response) => {
    // A body that tells whether it is whole: the same letter from its first to its last byte.
    const letter = String.fromCharCode(97 + (server.requests.length % 26));
    const length = Number(request.url?.slice(1)) * 1_000;
    response.setHeader('Cache-Control', 'max-age=100').setHeader('X-Letter', letter);
    response.end(letter.repeat(length));
  });
  const paths = [1, 40, 300].map((kilobytes) => `${server.url}/${String(kilobytes)}`);
  const writer = new URL('./diskCacheWriter.ts', import.meta.url);
  let whole = 0;
  for (let time = 0; time < 4; time++) {
    const child = fork(writer, [folder, ...paths], { stdio: 'ignore' });
    // It has written for a while, and is writing.
    for (let rounds = 0; rounds < 1 + time; rounds++) await once(child, 'message');
    child.kill('SIGKILL');
    await once(child, 'exit');
    using context = diskContext(folder, 100_000_000);
    for (const url of paths) {
      const kept = await run({ url, flags: onlyFromCache }, { context });
      if (kept.error === 'ERR_CACHE_MISS') continue;
      const { response } = kept.webRequest;
      const letter = response?.headers.find(([name]) => name === 'X-Letter')?.[1] ?? '';
      assert.equal(kept.text, letter.repeat(Number(new URL(url).pathname.slice(1)) * 1_000));
      whole++;
    }
  }
  assert.ok(whole >= 4, 'what was complete before is kept');
});

test('two processes write the same entries at once, and every one stays whole', async (t) => {
  const folder = await temporaryFolder(t);
  await using server = await startServer((_, response) => {
    const letter = String.fromCharCode(97 + (server.requests.length % 26));
    response.setHeader('Cache-Control', 'max-age=100').setHeader('X-Letter', letter);
    response.end(letter.repeat(100_000));
  });
  const url = `${server.url}/`;
  const child = fork(new URL('./diskCacheWriter.ts', import.meta.url), [folder, url], {
    stdio: 'ignore',
  });
  await once(child, 'message');
  using context = diskContext(folder, 100_000_000);
  for (let time = 0; time < 20; time++) {
    await run({ url, flags: ['skipCache'] }, { context });
    const kept = await run({ url, flags: onlyFromCache }, { context });
    if (kept.error === 'ERR_CACHE_MISS') continue;
    const { response } = kept.webRequest;
    const letter = response?.headers.find(([name]) => name === 'X-Letter')?.[1] ?? '';
    assert.equal(kept.text, letter.repeat(100_000));
  }
  child.kill('SIGKILL');
  await once(child, 'exit');
});

test(
  'a cached body that nobody reads is closed',
  { skip: process.platform !== 'linux' },
  async (t) => {
    const folder = await temporaryFolder(t);
    await using server = await sizedServer(1_000);
    using context = diskContext(folder);
    await run(server.url, { context });
    const openBodies = async () => {
      const links = (await readdir('/proc/self/fd')).map((fd) =>
        readlink(`/proc/self/fd/${fd}`).catch(() => ''),
      );
      return (await Promise.all(links)).filter((path) => path.startsWith(folder));
    };
    const unread = start(server.url, {
      context,
      handler: {
        onResourceResponse: async ({ response }) => {
          assert.equal(response.fromCache, 'hit');
          assert.equal((await openBodies()).length, 1);
          unread.webRequest.cancel();
          return undefined;
        },
      },
    });
    await unread.end();
    assert.deepEqual(unread.of('problem:reported'), []);
    assert.equal(unread.webRequest.requestStatus, 'canceled');
    while ((await openBodies()).length > 0) await new Promise(setImmediate);
  },
);
