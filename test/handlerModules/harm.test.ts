import assert from 'node:assert/strict';
import { chmod } from 'node:fs/promises';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { ModuleHostOptions } from '../../src/handlerModules/moduleHost.ts';
import { processorMs } from '../processorTime.ts';
import { problemsOf, withModule, workspace } from './workspace.ts';

/** The longest that this process has worked without turning to anything else, in milliseconds of processor time. */
function measureTurns(): { readonly stop: () => number } {
  let last = processorMs();
  let longest = 0;
  const look = (): void => {
    const now = processorMs();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const timer = setInterval(look, 5);
  return {
    stop() {
      clearInterval(timer);
      look();
      return longest;
    },
  };
}

/** Sends one request under a module that does harm at `onBeforeResourceLoad`, and tells what came of it. */
async function harmed(t: TestContext, code: string, options: Partial<ModuleHostOptions> = {}) {
  const made = await withModule(
    t,
    `import fs from 'node:fs';
     const frame = (json, length = Buffer.byteLength(json)) => {
       const head = Buffer.alloc(8);
       head.writeUInt32LE(length, 0);
       return Buffer.concat([head, Buffer.from(json)]);
     };
     const forever = new Promise(() => { setInterval(() => {}, 1000); });
     export default {
       async onBeforeResourceLoad({ request }) { if (request.url.endsWith('/harm')) { ${code} } },
       onRendererProcessTerminated({ status }) { console.log('told', status); },
     };`,
    options,
  );
  const told = Promise.withResolvers<string>();
  made.host.onConsole(({ text }) => {
    if (text.startsWith('told')) told.resolve(text);
    if (text.startsWith('kill ')) process.kill(Number(text.slice(5)), 'SIGKILL');
  });
  const ended = Promise.withResolvers<{ status: string; cause: string }>();
  made.host.onTerminated(({ status, cause }) => {
    ended.resolve({ status, cause });
  });
  const before = process.memoryUsage.rss();
  const turns = measureTurns();
  const run = await made.send(`${made.url}harm`);
  const longestMs = turns.stop();
  const grownMb = (process.memoryUsage.rss() - before) / 1024 / 1024;
  assert.equal(run.status, 200, 'the request goes on as the default says');
  const next = await made.send(made.url);
  assert.equal(next.status, 200);
  assert.deepEqual(problemsOf(next), [], 'the next request has a process again');
  return { ...made, run, problems: problemsOf(run), ended, told, longestMs, grownMb };
}

const SAYS =
  /^onBeforeResourceLoad: the handler .*one\.request-handler\.mjs failed and counts as having no answer: /;

/** The process ends with this status and cause; the session says so, and the modules of the next process are told. */
async function terminates(
  t: TestContext,
  code: string,
  status: string,
  cause: RegExp,
  options: Partial<ModuleHostOptions> = {},
) {
  const result = await harmed(t, code, options);
  const end = await result.ended.promise;
  assert.equal(end.status, status);
  assert.match(end.cause, cause);
  const [problem = ''] = result.problems;
  assert.match(problem, SAYS);
  assert.match(problem, cause);
  assert.equal(await result.told.promise, `told ${status}`);
  return result;
}

test('a module that exits', async (t) => {
  await terminates(t, 'process.exit(0);', 'abnormalTermination', /^(.*: )?it exited with code 0$/);
});

test('a module that leaves a rejection to nobody', async (t) => {
  await terminates(
    t,
    `Promise.reject(new TypeError('nobody hears')); await forever;`,
    'abnormalTermination',
    /it exited with code 1 after TypeError: nobody hears/,
  );
});

test('a module whose timer throws', async (t) => {
  await terminates(
    t,
    `setTimeout(() => { throw new RangeError('too late'); }, 1); await forever;`,
    'abnormalTermination',
    /it exited with code 1 after RangeError: too late/,
  );
});

test('a module whose process is killed from outside', async (t) => {
  await terminates(
    t,
    `console.log('kill ' + process.pid); await forever;`,
    'processWasKilled',
    /it was killed \(SIGKILL\)/,
  );
});

test('a module that crashes', async (t) => {
  await terminates(t, 'process.abort();', 'processCrashed', /it crashed \(SIGABRT\)/);
});

test('a module that fills the heap', async (t) => {
  await terminates(
    t,
    'const all = []; for (;;) all.push(new Array(1000).fill({}).map(() => ({ a: 1 })));',
    'processOutOfMemory',
    /it ran out of memory/,
    { limits: { heapMb: 40, unresponsiveMs: 60_000 } },
  );
});

test('a module that takes gigabytes of buffers', async (t) => {
  await terminates(
    t,
    `const all = []; for (;;) { all.push(Buffer.alloc(50_000_000, 1)); await new Promise((r) => setTimeout(r, 20)); }`,
    'processOutOfMemory',
    /it took \d+ MiB of memory, and the limit is 300/,
    { limits: { memoryMb: 300 } },
  );
});

test('a module that takes gigabytes of buffers and never lets go', async (t) => {
  await terminates(
    t,
    'const all = []; for (;;) all.push(Buffer.alloc(10_000_000, 1));',
    'processOutOfMemory',
    /MiB of memory, and the limit is 300/,
    { limits: { memoryMb: 300 } },
  );
});

test('a module in an endless loop', async (t) => {
  await terminates(
    t,
    'for (;;);',
    'processWasKilled',
    /it did not respond for [\d.]+ s, as in an endless loop/,
    { limits: { unresponsiveMs: 3000 } },
  );
});

test('a module that writes garbage into the channel', async (t) => {
  await terminates(
    t,
    `fs.writeSync(3, Buffer.from('this is no frame at all, is it?')); await forever;`,
    'processWasKilled',
    /it sent a message of \d+ bytes of JSON is too large|it sent/,
  );
});

test('a module that answers what nobody asked', async (t) => {
  await terminates(
    t,
    `fs.writeSync(3, frame('{"id":77,"value":1}')); await forever;`,
    'processWasKilled',
    /it answered a question that was not asked/,
  );
});

test('a module that says what is no message', async (t) => {
  for (const json of ['[]', '{"kind":"load"}', '{"kind":"__proto__"}', '{']) {
    await terminates(
      t,
      `fs.writeSync(3, frame(${JSON.stringify(json)})); await forever;`,
      'processWasKilled',
      /it sent/,
    );
  }
});

test('a module that announces a message of a gigabyte', async (t) => {
  const { grownMb } = await terminates(
    t,
    `fs.writeSync(3, frame('{', 1e9)); const piece = Buffer.alloc(1e6, 32); for (;;) fs.writeSync(3, piece);`,
    'processWasKilled',
    /1000000000 bytes of JSON/,
  );
  assert.ok(grownMb < 60, `this process grew by ${String(grownMb)} MB`);
});

test('a module that closes its channel', async (t) => {
  await terminates(
    t,
    'fs.closeSync(3); await forever;',
    'abnormalTermination',
    /it closed its channel|it exited with code/,
  );
});

test('a module that floods the channel holds up nobody, and is ended once it does not react', async (t) => {
  const { longestMs, grownMb } = await terminates(
    t,
    `const lines = Buffer.concat(Array.from({ length: 500 }, () => frame('{"kind":"console","params":{"level":"log","text":"x"}}')));
     for (;;) { try { fs.writeSync(3, lines); } catch {} }`,
    'processWasKilled',
    /did not respond|is too large|invalid message|it sent/,
    { limits: { unresponsiveMs: 3000 } },
  );
  assert.ok(grownMb < 100, `this process grew by ${String(grownMb)} MB`);
  assert.ok(longestMs < 1000, `blocked for ${String(longestMs)} ms`);
});

test('a module that floods the console is heard as far as people can read', async (t) => {
  const { host, send, url } = await withModule(
    t,
    `export default {
       async onBeforeResourceLoad() {
         for (let n = 0; n < 200_000; n++) console.log('line', n);
         process.stdout.write('raw output\\n'.repeat(100_000));
         console.log('y'.repeat(5_000_000));
       },
     };`,
  );
  const lines: string[] = [];
  host.onConsole(({ text }) => lines.push(text));
  const turns = measureTurns();
  const run = await send(url);
  const longestMs = turns.stop();
  assert.deepEqual(problemsOf(run), []);
  assert.ok(lines.length >= 100 && lines.length < 2000, `${String(lines.length)} lines`);
  assert.ok(lines.every((line) => line.length < 17_000));
  assert.ok(longestMs < 1000, `blocked for ${String(longestMs)} ms`);
});

test('a module that throws, rejects, or answers what is no answer, is said to have failed', async (t) => {
  const outcomes: Readonly<Record<string, RegExp>> = {
    "throw new Error('thrown')": /thrown$/,
    "return Promise.reject(new Error('rejected'))": /rejected$/,
    'throw { toString() { throw 1 } }': /can't be shown as text$/,
    "return 'perhaps'": /it answered a string; answer /,
    'return { action: 17 }': /it answered an object of another kind/,
    'return 12n': /BigInt/,
    "return { action: 'x'.repeat(3_000_000) }": /too many for one message/,
    'request.url = 5': /The URL is a number/,
    "request.headers = [['a\\nb', 'c']]": /is not a header name/,
    'request.postData = { elements: [{ kind: "bytes", bytes: "text" }] }':
      /not bytes, a file or a stream/,
    "request.flags = 'skipCache'": /is not a flag of a request/,
    'request.headers = JSON.parse(\'{"__proto__": [["a", "b"]]}\')':
      /list of \[name, value\] pairs/,
  };
  const { send, url } = await withModule(
    t,
    `const failing = [${Object.keys(outcomes)
      .map((code) => `(request) => { ${code} }`)
      .join()}];
     export default {
       onBeforeResourceLoad: ({ request }) => failing[Number(new URL(request.url).pathname.slice(1))](request),
     };`,
  );
  for (const [index, [code, expected]] of Object.entries(outcomes).entries()) {
    const run = await send(url + String(index));
    assert.equal(run.status, 200, code);
    assert.match(problemsOf(run).join(), expected, code);
    assert.equal(problemsOf(run).length, 1, code);
  }
});

test('what a module does to prototypes stays in its process', async (t) => {
  const { send, url } = await withModule(
    t,
    `Object.prototype.polluted = 'child';
     export default {
       onBeforeResourceLoad: () => JSON.parse('{"action":"continue","__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}}}'),
       onResourceResponse: () => JSON.parse('{"action":"accept","status":299,"__proto__":{"polluted":"yes"}}'),
     };`,
  );
  const run = await send(url);
  assert.equal(run.status, 299);
  assert.equal(({} as { polluted?: string }).polluted, undefined);
});

test('a module that is loaded and never answers falls to the default once its time is up', async (t) => {
  const { send, url } = await withModule(
    t,
    `export default { onBeforeResourceLoad: ({ request }) => request.url.endsWith('/slow') ? new Promise(() => {}) : undefined };`,
    { limits: { callbackMs: 150 } },
  );
  assert.deepEqual(problemsOf(await send(url)), []);
  const run = await send(`${url}slow`);
  assert.equal(run.status, 200);
  assert.match(problemsOf(run).join(), /it has not answered within 0\.15 s/);
  assert.deepEqual(problemsOf(await send(url)), [], 'its process goes on');
});

test("a process that is never ready, and one that can't be started", async (t) => {
  const { write } = await workspace(t, {});
  const sleeper = await write('sleeper.sh', '#!/bin/sh\nexec sleep 1000\n');
  await chmod(sleeper, 0o755);
  for (const [execPath, status, cause] of [
    [sleeper, 'processWasKilled', /it was not ready within 0\.2 s/],
    ['/nowhere/node', 'launchFailed', /it could not be started/],
  ] as const) {
    const { send, url, host } = await withModule(t, 'export default {};', {
      execPath,
      limits: { startMs: 200 },
    });
    const ends: string[] = [];
    host.onTerminated((end) => ends.push(end.status));
    const run = await send(url);
    assert.equal(run.status, 200);
    assert.match(problemsOf(run)[0] ?? '', cause);
    assert.equal(ends[0], status);
  }
});

test('a process that dies again and again is started less and less often', async (t) => {
  const { send, url, host } = await withModule(t, 'process.exit(7);');
  const pauses: number[] = [];
  host.onTerminated(({ pauseMs }) => pauses.push(pauseMs));
  const first = await send(url);
  assert.match(problemsOf(first).join(), /it exited with code 7/);
  const second = await send(url);
  assert.match(problemsOf(second).join(), /starts again in|it exited with code 7/);
  assert.ok(pauses.length >= 2, String(pauses));
  assert.deepEqual(pauses.slice(0, 2), [0, 1000]);
  const third = await send(url);
  assert.match(
    problemsOf(third).join(),
    /ended 2 times in a row \(it exited with code 7\) and starts again in 1 s/,
  );
});
