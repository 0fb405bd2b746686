import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, test } from 'node:test';
import type { RequestFacts } from '../../../src/requestFile/scripts/contract/script.ts';
import { outcomes, responseOf, TestSandbox } from './sandboxes.ts';

// The scripts are of the kind that httpYac's guide and its examples show.
const sandbox = new TestSandbox();
after(() => {
  sandbox.end();
});

const request: RequestFacts = {
  ...{ name: 'signed', method: 'GET', url: 'https://httpbin.test/anything?a=1', body: null },
  headers: [
    ['Accept', 'text/plain'],
    ['X-Id', '1'],
    ['x-id', '2'],
  ],
};

test('a request is signed with require("crypto"), and what is exported are variables', async () => {
  const source = `
    const crypto = require('crypto');
    const date = new Date(0);
    const signature = crypto.createHmac('sha256', 'secret')
      .update(\`\${request.method}\\u2028\${request.url}\\u2028\${date.getTime()}\`).digest("base64");
    exports.authDate = date.toUTCString();
    exports.authentication = \`Basic \${signature}\`;`;
  const { variables, error, request: changes } = await sandbox.httpYac(source, { request });
  assert.equal(error, null);
  const signature = createHmac('sha256', 'secret')
    .update(`GET\u2028${request.url}\u20280`)
    .digest('base64');
  assert.deepEqual(variables.set, {
    authDate: 'Thu, 01 Jan 1970 00:00:00 GMT',
    authentication: `Basic ${signature}`,
  });
  assert.deepEqual(changes, {});
});

test("variables are names, those with dashes in httpYac's way too, and keywords are none", async () => {
  const variables = { host: 'a.test', 'my-token': 't', user: { ids: [1] }, class: 5 };
  const { log, error } = await sandbox.httpYac(
    `console.log(host, myToken, user.ids[0], $context['my-token'])`,
    { variables },
  );
  assert.deepEqual([error, log[0]?.text], [null, 'a.test t 1 t']);
});

test('tests with assert pass and fail, with both sides of what was compared', async () => {
  const source = `
    const { equal, deepStrictEqual, ok, match } = require('assert');
    test('status code is 200', () => { equal(response.statusCode, 200); });
    test('content is not null', () => { ok(response.body); });
    test('type is cat', () => { equal(response.parsedBody.type, 'cat'); });
    test('same', () => { deepStrictEqual(response.parsedBody, { type: 'dog' }); });
    test('matches', () => { match(response.body, /do./); });
    require('assert').strict.equal(1, 1);`;
  const result = await sandbox.httpYac(source, { response: responseOf({ type: 'dog' }) });
  assert.equal(result.error, null);
  assert.deepEqual(
    result.tests.map(({ name, passed }) => [name, passed]),
    [
      ['status code is 200', true],
      ['content is not null', true],
      ['type is cat', false],
      ['same', true],
      ['matches', true],
    ],
  );
  const failed = result.tests[2];
  assert.deepEqual([failed?.actual, failed?.expected, failed?.line], ['dog', 'cat', 14]);
});

test('tests with chai are as with chai, whether it is required or not', async () => {
  const source = `
    const { expect } = require('chai');
    test('status code 200', () => { expect(response.statusCode).to.equal(200) });
    test('not null', () => { expect(response.body).to.not.be.null; });
    test('keys', () => { expect(response.parsedBody).to.have.all.keys('id', 'tags').and.property('tags').with.lengthOf(2); });
    chai.assert.isTrue(true);
    assert.equal(1, 1);`;
  const result = await sandbox.httpYac(source.replace("const { expect } = require('chai');", ''), {
    response: responseOf({ id: 1, tags: ['a', 'b'] }),
  });
  assert.deepEqual(
    [result.error, outcomes(result).map(([, outcome]) => outcome)],
    [null, Array(3).fill('passed')],
  );
  const required = await sandbox.httpYac(source, { response: responseOf({ id: 1 }) });
  assert.deepEqual(
    outcomes(required).map(([name, outcome]) => [name, outcome === 'passed']),
    [
      ['status code 200', true],
      ['not null', true],
      ['keys', false],
    ],
  );
});

test('the shortcuts of test look at the response', async () => {
  const source = `
    test.status(200);
    test.header('content-type', 'application/json');
    test.headerContains('Content-Type', 'json');
    test.responseBody({ id: 1 });
    test.responseBody('{"id":1}');
    test.hasResponseBody();
    test.totalTime(100);
    test.status(404);
    test.header('content-type', 'text/html');
    test.headerContains('content-type', 'xml');
    test.responseBody('other');
    test.hasNoResponseBody();
    test.totalTime(10);`;
  const { tests, error } = await sandbox.httpYac(source, { response: responseOf({ id: 1 }) });
  assert.equal(error, null);
  assert.deepEqual(
    tests.map(({ passed }) => passed),
    [...Array<boolean>(7).fill(true), ...Array<boolean>(6).fill(false)],
  );
  assert.deepEqual(tests[7], {
    ...{ name: 'response status equals to 404', passed: false, line: 18 },
    ...{ message: 'response status is 200 (expected: 404)', expected: 404, actual: 200 },
  });
  const before = await sandbox.httpYac('test.status(200)');
  assert.deepEqual(outcomes(before), [
    ['response status equals to 200', 'There is no response yet.'],
  ]);
});

test('an asynchronous test is waited for', async () => {
  const result = await sandbox.httpYac(
    `test('late', async () => { await sleep(10); throw new Error('late') })`,
  );
  assert.deepEqual(outcomes(result), [['late', 'late']]);
});

test("a response has httpYac's parts, and its body is bytes when it is no text", async () => {
  const response = responseOf(
    { a: [1] },
    {
      headers: [
        ['Content-Type', 'application/json; charset=utf-8'],
        ['Set-Cookie', 'a=1'],
        ['Set-Cookie', 'b=2'],
        ['X-A', '1'],
        ['x-a', '2'],
      ],
    },
  );
  const source = `
    console.log(response.statusCode, response.statusMessage, response.httpVersion, response.contentType.mimeType);
    console.log(response.headers['content-type'], response.headers['set-cookie'], response.headers['x-a']);
    console.log(response.body, response.parsedBody.a[0], response.rawBody.length, response.timings.total);`;
  const { log, error } = await sandbox.httpYac(source, { response });
  assert.equal(error, null);
  assert.deepEqual(
    log.map(({ text }) => text),
    [
      '200 OK 1.1 application/json',
      'application/json; charset=utf-8 ["a=1","b=2"] 1, 2',
      '{"a":[1]} 1 9 42',
    ],
  );
  const binary = { text: null, bytes: Buffer.from([1, 255]), contentType: null };
  const bytes = await sandbox.httpYac(
    `console.log(Buffer.isBuffer(response.body), response.body.toString('hex'), response.parsedBody)`,
    { response: responseOf('', binary) },
  );
  assert.equal(bytes.log[0]?.text, 'true 01ff undefined');
});

test('what a script changes in the request is in the result, and nothing else is', async () => {
  const source = `
    request.headers['X-New'] = 'n';
    request.headers['X-Id'] = ['3', '4'];
    delete request.headers.Accept;
    request.url += '&b=2';
    request.method = 'POST';
    request.body = { a: 1 };`;
  const { request: changes } = await sandbox.httpYac(source, { request });
  assert.deepEqual(changes, {
    method: 'POST',
    url: 'https://httpbin.test/anything?a=1&b=2',
    headers: [
      ['X-Id', '3'],
      ['X-Id', '4'],
      ['X-New', 'n'],
    ],
    body: '{"a":1}',
  });
  const bytes = await sandbox.httpYac(`request.body = Buffer.from([1, 2])`, { request });
  assert.deepEqual(bytes.request, { body: new Uint8Array([1, 2]) });
  const none = await sandbox.httpYac(`delete request.body`, { request: { ...request, body: 'x' } });
  assert.deepEqual(none.request, { body: null });
});

test('promises that are exported are waited for, and module.exports counts too', async () => {
  const source = `
    async function wait() {
      const date = Date.now();
      await sleep(30);
      return Date.now() - date;
    }
    exports.wait = wait();`;
  const { variables } = await sandbox.httpYac(source);
  assert.ok(Number(variables.set['wait']) >= 29);
  const whole = await sandbox.httpYac(
    `module.exports = Promise.resolve({ a: 1, b: Promise.resolve(2) })`,
  );
  assert.deepEqual(whole.variables.set, { a: 1, b: 2 });
  const rejected = await sandbox.httpYac(
    `exports.a = 1; exports.b = Promise.reject(new Error('no'))`,
  );
  assert.deepEqual([rejected.error?.message, rejected.variables.set], ['no', { a: 1 }]);
});

test('a rejection that nobody handles is the error of the script; one that is handled later is none', async () => {
  const lost = await sandbox.httpYac(
    `exports.a = 1;\n(async () => { throw new Error('lost') })();`,
  );
  assert.deepEqual(
    [lost.error?.message, lost.error?.line, lost.variables.set],
    ['lost', 11, { a: 1 }],
  );
  const source = `const late = Promise.reject(new Error('late')); await sleep(5); await late.catch(() => {});`;
  assert.equal((await sandbox.httpYac(source)).error, null);
});

test('functions, dates and classes that are exported stay there for later scripts and expressions', async () => {
  const first = await sandbox.httpYac(`
    exports.sign = (text) => require('crypto').createHash('md5').update(text).digest('hex');
    exports.since = new Date(1000);
    exports.bytes = Buffer.from('text');
    exports.plain = { a: 1 };`);
  assert.deepEqual(first.kept, ['sign', 'since', 'bytes']);
  assert.deepEqual(first.variables.set, {
    ...{ since: '1970-01-01T00:00:01.000Z', bytes: 'text', plain: { a: 1 } },
  });
  const variables = { ...first.variables.set };
  const second = await sandbox.httpYac(
    `console.log(sign('a'), since.getTime(), bytes.toString('hex'))`,
    { variables },
  );
  assert.equal(second.log[0]?.text, '0cc175b9c0f1b6a831c399e269772661 1000 74657874');
  assert.equal(await sandbox.value(`sign('a').length + since.getTime()`, { variables }), 1032);
  const changed = { ...variables, since: 'later' };
  assert.equal(await sandbox.value('since', { variables: changed }), 'later');
});

test('$global lives on: what is set, changed inside and deleted is told', async () => {
  const first = await sandbox.httpYac(
    `$global.token = 't'; $global.list = [1]; $global.f = () => 5`,
  );
  assert.deepEqual(first.globals, { set: { token: 't', list: [1] }, cleared: [] });
  const globals = first.globals.set;
  const second = await sandbox.httpYac(
    `$global.list.push(2); delete $global.token; console.log($global.f())`,
    { globals },
  );
  assert.deepEqual(second.globals, { set: { list: [1, 2] }, cleared: ['token'] });
  assert.equal(second.log[0]?.text, '5');
});

test('a variable that is set to undefined is cleared', async () => {
  const { variables } = await sandbox.httpYac('a = undefined; exports.b = undefined;', {
    variables: { a: 1, b: 2, c: 3 },
  });
  assert.deepEqual(variables, { set: {}, cleared: ['b', 'a'] });
});

test("$cancel says that the request is not to be sent; names of httpYac's own are left out", async () => {
  const result = await sandbox.httpYac(
    `exports.$cancel = true; exports.request = 1; exports.a = 2`,
  );
  assert.equal(result.skip, 'The script set $cancel.');
  assert.deepEqual(result.variables.set, { a: 2 });
  assert.match(String(result.log[0]?.text), /exports\.request is left out/);
});

test('the modules that scripts use most are there', async () => {
  const source = `
    const dayjs = require('dayjs');
    dayjs.extend(require('dayjs/plugin/utc'));
    console.log(dayjs.utc(0).format('YYYY-MM-DD'));
    const { v4, validate } = require('uuid');
    console.log(validate(v4()), require('node:crypto').randomUUID().length);
    console.log(Buffer.from('user:pass').toString('base64'), Buffer.from('dQ==', 'base64').toString());
    console.log(require('querystring').stringify({ a: '1 2', b: ['x', 'y'] }));
    console.log(new (require('url').URL)('https://a.test/b').pathname, require('util').format('a', { b: 1 }));
    console.log(require('crypto').createHash('sha256').update('a').update(Buffer.from('b')).digest('hex').slice(0, 8));
    console.log(require('crypto').randomBytes(8).toString('hex').length, require('crypto').randomInt(3, 4));
    const { DOMParser } = require('@xmldom/xmldom');
    console.log(require('xpath').select('string(//b)', new DOMParser().parseFromString('<a><b>x</b></a>', 'text/xml')));`;
  const { log, error } = await sandbox.httpYac(source);
  assert.equal(error, null);
  assert.deepEqual(
    log.map(({ text }) => text),
    [
      '1970-01-01',
      'true 36',
      'dXNlcjpwYXNz u',
      'a=1%202&b=x&b=y',
      '/b a {"b":1}',
      'fb8e20fc',
      '16 3',
      'x',
    ],
  );
});

test('$random has functions', async () => {
  const source = `exports.all = [$random.uuid().length, $random.integer(3, 4), $random.alphabetic(5).length, $random.numeric(4), $random.email()]`;
  const [uuid, integer, letters, digits, email] = (await sandbox.httpYac(source)).variables.set[
    'all'
  ] as unknown[];
  assert.deepEqual([uuid, integer, letters], [36, 3, 5]);
  assert.match(String(digits), /^\d{4}$/);
  assert.match(String(email), /@/);
});

test('the levels of console are kept, with lines', async () => {
  const { log } = await sandbox.httpYac(`console.info('a', 1, { b: [null, undefined] });
console.warn(new Error('w'));
console.error(() => 5);
console.debug(undefined);
const ring = {}; ring.ring = ring; console.log(ring)`);
  assert.deepEqual(log, [
    { level: 'info', text: 'a 1 {"b":[null,null]}', line: 10 },
    { level: 'warn', text: 'Error: w', line: 11 },
    { level: 'error', text: '[Function: ]', line: 12 },
    { level: 'debug', text: 'undefined', line: 13 },
    { level: 'info', text: '[Circular]', line: 14 },
  ]);
});

test('the scripts of one sandbox run one after the other', async () => {
  const results = await Promise.all([
    sandbox.httpYac('await sleep(50); $global.order = "first"'),
    sandbox.httpYac('exports.order = $global.order', { globals: { order: 'first' } }),
  ]);
  assert.deepEqual(results[1].variables.set, { order: 'first' });
});
