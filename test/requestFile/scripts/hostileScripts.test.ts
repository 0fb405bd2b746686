import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { outcomes, responseOf, TestSandbox } from './sandboxes.ts';

const sandbox = new TestSandbox({ limits: { runMs: 1000, totalMs: 2500 } });
after(() => {
  sandbox.end();
});

const TOO_LONG = 'The script took too long and was ended.';
const TOO_DEEP = 'Too many functions call each other, or a value is nested too deeply.';
const TOO_MUCH = 'The script needs more memory than the 64 MB that it has.';

test('a loop that never ends is ended, and what the script had done is in the result', async () => {
  const loops = [
    'for (;;);',
    'try { for (;;); } catch {} finally { for (;;); }',
    'await 0; for (;;) await 0;',
  ];
  for (const loop of loops) {
    const result = await sandbox.httpYac(`console.log('before');\nexports.a = 1;\n${loop}`);
    assert.equal(result.error?.message, TOO_LONG, loop);
    assert.deepEqual(
      result.log.map(({ text }) => text),
      ['before'],
    );
    assert.deepEqual(result.variables.set, { a: 1 });
    assert.equal((await sandbox.httpYac('exports.next = 1')).error, null);
  }
});

test('a test, a timer and an expression that never end are ended too', async () => {
  const inTest = await sandbox.jetBrains(`client.test('endless', () => { for (;;); })`);
  assert.equal(inTest.error?.message, TOO_LONG);
  const inTimer = await sandbox.httpYac(`setTimeout(() => { for (;;); }); await sleep(500)`);
  assert.equal(inTimer.error?.message, TOO_LONG);
  assert.equal(await sandbox.value('(() => { for (;;); })()'), `error: ${TOO_LONG}`);
});

test('a regular expression that tries without end is ended', async () => {
  const result = await sandbox.httpYac(`/^(a+)+$/.test('a'.repeat(50) + '!')`);
  assert.equal(result.error?.message, TOO_LONG);
});

test('what waits is not ended for that, but not waited for without end', async () => {
  const slow = await sandbox.httpYac('await sleep(1300); exports.done = true');
  assert.deepEqual([slow.error, slow.variables.set], [null, { done: true }]);
  const never = await sandbox.httpYac('await new Promise(() => {})');
  assert.equal(never.error?.message, 'The script waits for something that does not happen.');
  const long = await sandbox.httpYac('await sleep(60000)');
  assert.equal(long.error?.message, 'The script waits for something that does not happen.');
});

test('a script that takes all memory gets an error, whatever it takes it for', async () => {
  const bombs = [
    `const all = []; for (;;) all.push({ a: [1, 2, 3] });`,
    `const all = []; for (;;) all.push(new Uint8Array(1e6));`,
    `new Array(1e9).fill(1);`,
    `new ArrayBuffer(2 ** 31);`,
  ];
  for (const bomb of bombs) {
    const { error } = await sandbox.httpYac(bomb);
    const message = error?.message ?? '';
    assert.match(message, new RegExp(`${TOO_MUCH}|${TOO_LONG}|invalid array buffer length`), bomb);
    assert.equal((await sandbox.httpYac('exports.next = 1')).error, null);
  }
  const text = await sandbox.httpYac(`let text = 'abc'; for (;;) text += text;`);
  assert.match(String(text.error?.message), /too long|memory/);
  assert.match(String((await sandbox.httpYac(`'x'.repeat(2 ** 30)`)).error?.message), /length/);
});

test('calls without end get an error; a thousand calls in each other are none', async () => {
  const deep = [
    'function f() { return f() + 1 } f()',
    'const o = { toString() { return String(o) } }; String(o)',
    `JSON.parse('['.repeat(1e6))`,
    `eval('('.repeat(1e6))`,
    `let list = []; for (let i = 0; i < 1e6; i++) list = [list]; exports.list = list`,
  ];
  for (const source of deep) {
    const { error } = await sandbox.httpYac(source);
    assert.ok(error !== null, source);
    assert.match(error.message, new RegExp(`${TOO_DEEP}|${TOO_LONG}|SyntaxError|memory`), source);
    assert.equal((await sandbox.httpYac('exports.next = 1')).error, null, source);
  }
  const enough = 'const f = (n) => n === 0 ? 0 : 1 + f(n - 1); exports.depth = f(1500)';
  assert.deepEqual((await sandbox.httpYac(enough)).variables.set, { depth: 1500 });
});

test('what runs outside of QuickJS and takes too long is ended by the main thread', async () => {
  using short = new TestSandbox({ limits: { runMs: 100 } });
  // QuickJS asks whether to go on after 10,000 steps, and each of these takes long.
  const { error } = await short.httpYac('const a = 3n ** 300000n; for (;;) a * a;');
  assert.equal(error?.message, TOO_LONG);
  assert.equal((await short.httpYac('exports.next = 1')).error, null);
});

test('nothing of the thread around it can be reached', async () => {
  const probes: Readonly<Record<string, string>> = {
    process: 'typeof process',
    fetch: 'typeof fetch',
    XMLHttpRequest: 'typeof XMLHttpRequest',
    Worker: 'typeof Worker',
    WebAssembly: 'typeof WebAssembly',
    constructor: `[].constructor.constructor('return typeof process')()`,
    'a function of the host': `atob.constructor('return typeof process')()`,
    "a module's constructor": `require.constructor('return typeof process')()`,
    eval: `(0, eval)('typeof process')`,
    'main module': 'typeof require.main',
    'this of a function': '(function () { return typeof this.process })()',
  };
  for (const [name, probe] of Object.entries(probes)) {
    assert.equal(await sandbox.value(probe), 'undefined', name);
  }
});

test('whoever gets hold of the functions of the host gets nothing by them', async () => {
  using own = new TestSandbox();
  const source = `
    let frames = [];
    Error.prepareStackTrace = (_, sites) => { frames = sites; return ''; };
    const found = {};
    for (const call of [() => require('fs'), () => btoa('a'), () => new URL('no'), () => response.body]) {
      try { call(); } catch {}
      for (const site of frames) {
        const made = site.getFunction?.();
        if (typeof made === 'function') found[made.name] = made;
      }
    }
    const names = ['../../../../../../../../../etc/passwd', '__proto__', 'constructor', 'main'];
    const said = names.map((name) => { try { return typeof found.library(name) } catch (error) { return error.message } });
    const file = (() => { try { return found.readModule('/etc/passwd', '/') } catch (error) { return error.message } })();
    exports.said = [said, file];`;
  const { variables, error } = await own.httpYac(source);
  assert.equal(error, null);
  for (const said of (variables.set['said'] as unknown[]).flat()) {
    assert.match(String(said), /no such library|is outside|not a function|^object$/);
  }
  const message = await own.jetBrains(`client.assert(false, 'x'.repeat(1e6))`);
  assert.equal(message.error?.message.length, 10_001);
});

test('what exists in Node only is named, so that the run can offer a handler module', async () => {
  const needs: Readonly<Record<string, string>> = {
    [`require('fs')`]: 'the module fs',
    [`require('node:child_process').execSync('id')`]: 'the module child_process',
    [`require('axios')`]: 'the module axios',
    [`await import('node:fs')`]: 'the module fs',
    [`process.env.HOME`]: 'process',
    [`await fetch('http://127.0.0.1/')`]: 'fetch',
    [`require('crypto').createSign('sha256')`]: 'crypto.createSign',
    [`$httpyac.execute('login')`]: '$httpyac',
  };
  for (const [source, needsNode] of Object.entries(needs)) {
    const result = await sandbox.httpYac(`\n${source}`);
    assert.equal(result.needsNode, needsNode, source);
    assert.equal(
      result.error?.message,
      `Scripts run in a sandbox that does not have ${needsNode}.`,
    );
    assert.match(String(result.error.hint), /handler module/);
    // A module that is not there has no line of the script.
    assert.equal(result.error.line, source.includes('import') ? 10 : 11, source);
  }
  const linked = await sandbox.jetBrains(
    `import { readFileSync } from 'fs';\nreadFileSync('/etc/passwd')`,
  );
  assert.equal(linked.needsNode, 'the module fs');
  const caught = await sandbox.httpYac(`try { require('fs') } catch { exports.none = true }`);
  assert.deepEqual(
    [caught.error, caught.needsNode, caught.variables.set],
    [null, undefined, { none: true }],
  );
});

test('changed prototypes change nothing here, and the next sandbox nothing at all', async () => {
  using own = new TestSandbox();
  const polluted = await own.httpYac(`
    Object.prototype.polluted = 'yes';
    Array.prototype.toJSON = () => 'nothing';
    Object.prototype.toJSON = function () { return { tests: 'none', log: 5, error: [], globals: { set: 7 } } };
    JSON.stringify = () => '}';
    exports.a = 1;
    exports.__proto__.b = 2;
    exports['__proto__'] = { c: 3 };`);
  assert.deepEqual([polluted.tests, polluted.log, polluted.globals.set], [[], [], {}]);
  assert.deepEqual(polluted.variables.set, { a: 1 });
  const lists = await own.httpYac(
    `Array.prototype.push = () => 7; Array.prototype.map = () => 8; test('a', () => {});`,
  );
  assert.equal(typeof lists.error, 'object');
  assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  assert.equal(({} as Record<string, unknown>)['c'], undefined);
  using other = new TestSandbox();
  assert.equal(await other.value('typeof ({}).polluted'), 'undefined');
});

test("what a value is called can't change what objects are", async () => {
  using own = new TestSandbox();
  const source = `client.global.set('__proto__', { admin: true }); client.global.set('constructor', 1)`;
  const { globals } = await own.jetBrains(source);
  assert.deepEqual(Object.keys(globals.set).sort(), ['__proto__', 'constructor']);
  assert.equal(Object.getPrototypeOf(globals.set), Object.prototype);
});

test('a body that is too large for a script is an error where it is asked for, and else none', async () => {
  const response = responseOf('x'.repeat(9 * 1024 * 1024));
  const asked = await sandbox.jetBrains(`client.log(response.status);\nresponse.body.length`, {
    response,
  });
  assert.match(
    String(asked.error?.message),
    /The body is too large for a script: it has 9 MB, and 8 MB can be read/,
  );
  assert.equal(asked.error?.line, 11);
  const not = await sandbox.jetBrains(
    `client.test('ok', () => client.assert(response.status === 200))`,
    { response },
  );
  assert.deepEqual(outcomes(not), [['ok', 'passed']]);
});

test('output is kept, but not without a limit', async () => {
  const { log } = await sandbox.httpYac(
    `for (let i = 0; i < 5000; i++) console.log(i); console.log('x'.repeat(1e6))`,
  );
  assert.equal(log.length, 1001);
  assert.equal(log.at(-1)?.text, 'Further output of this script is left out.');
  const long = await sandbox.httpYac(`console.log('x'.repeat(1e6))`);
  assert.ok(String(long.log[0]?.text).length < 40_000);
});

test('an ended sandbox answers what is under way, and runs nothing any more', async () => {
  const own = new TestSandbox();
  // With a thread that is there already a script is in it after one turn of the event loop.
  await own.httpYac('exports.a = 1');
  const running = own.httpYac('await sleep(60000)');
  const waiting = own.httpYac('exports.a = 1');
  await setImmediate();
  own.end();
  assert.equal((await running).error?.message, 'The run has ended.');
  assert.equal((await waiting).error?.message, 'The run has ended.');
  assert.equal((await own.httpYac('exports.a = 1')).error?.message, 'The run has ended.');
});
