import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, test } from 'node:test';
import { checkAssertion } from '../../../src/requestFile/scripts/checkAssertion.ts';
import type {
  ResponseFacts,
  ScriptContext,
  TestResult,
} from '../../../src/requestFile/scripts/contract/script.ts';
import { contextOf, FILE, responseOf, TestSandbox } from './sandboxes.ts';

const sandbox = new TestSandbox({ limits: { runMs: 1000 } });
after(() => {
  sandbox.end();
});

const place = { file: FILE, firstLine: 7 };

async function check(
  text: string,
  response: ResponseFacts | null,
  given: Partial<ScriptContext> = {},
): Promise<TestResult> {
  const context = (): Promise<ScriptContext> => Promise.resolve(contextOf({ response, ...given }));
  const checked = await checkAssertion(text, { response, context, place, sandbox });
  assert.ok('test' in checked, `${text}: ${JSON.stringify(checked)}`);
  return checked.test;
}

const json = responseOf(
  {
    active: false,
    count: 0,
    name: 'Emma',
    links: ['a', 'b'],
    user: { 'first-name': 'E', id: 5 },
    none: null,
  },
  {
    headers: [
      ['Content-Type', 'application/json; charset=utf-8'],
      ['X-A', '1'],
      ['x-a', '2'],
      ['Set-Cookie', 'a=1'],
    ],
  },
);

/** What is asserted of {@link json}, and whether it holds. */
const cases: readonly (readonly [text: string, passed: boolean])[] = [
  ['status == 200', true],
  ['status equals 200', true],
  ['status === 200', true],
  ['status ==200', true],
  ['?? status == 200', true],
  ['??status == 200', true],
  ['status == 201', false],
  ['status != 201', true],
  ['status !== 201', true],
  ['status not equals 200', false],
  ['status > 199', true],
  ['status > 200', false],
  ['status >= 200', true],
  ['status < 300', true],
  ['status <= 200', true],
  ['status startsWith 20', true],
  ['status endsWith 00', true],
  ['status endsWith 01', false],
  ['status matches ^\\d+', true],
  ['status matches ^2..$', true],
  ['status matches ^3', false],
  ['status isNumber', true],
  ['status isString', false],
  ['header content-type includes json', true],
  ['header content-type contains xml', false],
  ['header Content-Type isString', true],
  ['header content-type startsWith application/json', true],
  ['header x-a == 1, 2', true],
  ['header range exists', false],
  ['header range isFalse', true],
  ['header set-cookie isArray', true],
  ['duration < 300', true],
  ['duration > 300', false],
  ['duration firstByte <= 20', true],
  ['duration wait == 5', true],
  ['body exists', true],
  ['body isString', true],
  ['body includes "Emma"', true],
  ['body name == Emma', true],
  ['body .name == Emma', true],
  ['body name == "Emma"', false],
  ['body name != Emma', false],
  ['body count == 0', true],
  ['body count exists', false],
  ['body active isBoolean', true],
  ['body active == false', true],
  ['body active isFalse', true],
  ['body active isTrue', false],
  ['body links isArray', true],
  ['body links[1] == b', true],
  ['body links.length == 2', true],
  ['body links == ["a", "b"]', true],
  ['body links == ["b", "a"]', false],
  ['body links includes a', true],
  ['body user == {"id": 5, "first-name": "E"}', true],
  ["body user['first-name'] == E", true],
  ['body $.user.id == 5', true],
  ['body $.links[*] == ["a","b"]', true],
  ['body none == null', true],
  ['body none exists', false],
  ['body nothing == undefined', true],
  ['body nothing isFalse', true],
  ['body links.map(l => l + "!").join() == a!,b!', true],
  ['js response.parsedBody.user.id + 1 == 6', true],
  ['js response.statusCode > 3', true],
  ['js limit * 2 == 20', true],
  ['js await Promise.resolve(4) >= 4', true],
  ['js response.parsedBody.name == "a > b"', false],
  ['js "a == b" == a == b', false],
  ['js [1, 2].length == 2', true],
  ['js response2.parsedBody == 1', false],
  [`body sha256 ${createHash('sha256').update(json.bytes).digest('base64')}`, true],
  [`body sha512 ${createHash('sha512').update(json.bytes).digest('base64')}`, true],
  [`body md5 ${createHash('md5').update(json.bytes).digest('base64')}`, true],
  [`body md5 ${createHash('md5').update(json.bytes).digest('hex')}`, true],
  ['body md5 m7WPJhkuS6APAeLnsTa72A==', false],
];

test('each kind of assertion holds, or not', async () => {
  for (const [text, passed] of cases) {
    const found = await check(text, json, { variables: { limit: 10 } });
    assert.equal(found.passed, passed, `${text}: ${String(found.message)}`);
    assert.equal(found.name, text.replace(/^\?\?\s*/, ''));
    assert.equal(found.line, 7);
  }
});

test("httpYac's own tests of hashes hold", async () => {
  const response = responseOf('{"foo":"bar"}');
  for (const text of [
    'body == {"foo":"bar"}',
    'body sha256 eji/gfOD9pQzrW6QDTWz4jhVk/dqe3q11DVbi6Qe4ks=',
    'body sha512 DbaK1OQdOya6P8SKXafJ9ha4E+d8tOlRGH4fKjfCutlAQQififYBLue0TiH4Y8XZVT47Zl7a6GQLsidLVVJm6w==',
    'body md5 m7WPJhkuS6APAeLnsTa72A==',
  ]) {
    assert.equal((await check(text, response)).passed, true, text);
  }
});

test('a failure says what was found, with both sides for a diff', async () => {
  assert.deepEqual(await check('status == 404', json), {
    ...{ name: 'status == 404', passed: false, line: 7, actual: 200, expected: 404 },
    message: 'status is 200 (expected: == 404)',
  });
  const body = await check('body links == ["c"]', json);
  assert.deepEqual([body.actual, body.expected], [['a', 'b'], ['c']]);
  assert.equal(body.message, 'body is ["a","b"] (expected: == ["c"])');
  const missing = await check('body no.such.thing == 1', json);
  assert.match(String(missing.message), /^TypeError: cannot read property 'such' of undefined/);
  const thrown = await check('js response2.a == 1', json);
  assert.equal(thrown.message, 'ReferenceError: response2 is not defined');
  assert.match(String((await check('body name matches (', json)).message), /^SyntaxError: /);
  assert.equal((await check('status == 200', null)).message, 'There is no response.');
});

test('XPath looks into XML, with namespaces', async () => {
  const store = responseOf('<bookstore><book><title>Everyday Italian</title></book></bookstore>');
  assert.equal(
    (await check('xpath /bookstore/book/title == Everyday Italian', store)).passed,
    true,
  );
  assert.equal(
    (await check('xpath /bookstore/book/title == Everyday Italian2', store)).passed,
    false,
  );
  assert.equal((await check('xpath count(//book) == 1', store)).passed, true);
  assert.equal((await check('xpath /none exists', store)).passed, false);
  const spaced = responseOf(
    `<book xmlns:bookml='http://example.com/book'><bookml:title>Harry Potter</bookml:title></book>`,
  );
  const given = { xpathNamespaces: { bookml: 'http://example.com/book' } };
  assert.equal(
    (await check('xpath //bookml:title/text() == Harry Potter', spaced, given)).passed,
    true,
  );
  const noXml = await check('xpath /a == b', responseOf('no XML'));
  assert.match(String(noXml.message), /The text is not XML/);
});

test('a body that is no text has hashes', async () => {
  const bytes = Buffer.from([0, 255, 1]);
  const response = responseOf('', { text: null, bytes });
  const hash = createHash('sha256').update(bytes).digest('base64');
  assert.equal((await check(`body sha256 ${hash}`, response)).passed, true);
  assert.equal((await check('body exists', responseOf(''))).passed, false);
});

test('a regular expression that tries without end fails the assertion', async () => {
  const found = await check('body matches ^(a+)+$', responseOf(`${'a'.repeat(60)}!`));
  assert.equal(found.message, 'The script took too long and was ended.');
});

test('what is no assertion is a problem with its place', async () => {
  const faults: readonly (readonly [text: string, code: string, start: number, end: number])[] = [
    ['status 200', 'assertion-without-predicate', 0, 10],
    ['?? status', 'assertion-without-predicate', 3, 9],
    ['?? response.parsedBody == {"foo": "bar"}', 'unknown-assertion', 3, 22],
    ['notvalid response.parsedBody == 1', 'unknown-assertion', 0, 8],
    ['js response.parsedBody =!= 1', 'assertion-without-predicate', 0, 28],
    ['js a b == 1', 'invalid-expression', 0, 11],
    ['header == 1', 'assertion-without-subject', 0, 11],
    ['status >', 'assertion-without-value', 0, 8],
    ['', 'unknown-assertion', 0, 0],
  ];
  for (const [text, code, start, end] of faults) {
    const checked = await checkAssertion(text, {
      response: json,
      context: () => Promise.resolve(contextOf({ response: json })),
      ...{ place, sandbox },
    });
    assert.ok('problem' in checked, text);
    const { problem } = checked;
    assert.deepEqual([problem.code, problem.start, problem.end], [code, start, end], text);
    assert.ok(problem.message.endsWith('.') && problem.hint.endsWith('.'), text);
  }
});

test('what needs no JavaScript starts no sandbox', async () => {
  const none = {
    evaluate: () => Promise.reject(new Error('The sandbox was started.')),
  };
  const context = (): Promise<never> => Promise.reject(new Error('The names were looked up.'));
  for (const text of [
    'status == 200',
    'header content-type includes json',
    'duration < 100',
    'body exists',
  ]) {
    const checked = await checkAssertion(text, { response: json, context, place, sandbox: none });
    assert.ok('test' in checked && checked.test.passed, text);
  }
});
