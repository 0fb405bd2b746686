import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { hasExpressions, parseTemplate } from '../../src/requestFile/template/template.ts';
import type { RequestResult } from '../../src/requestFile/values/requestResult.ts';
import { fakeMakers } from '../../src/requestFile/values/fakeValues.ts';
import { filledRequests } from './evaluated.ts';
import type { Surroundings } from './evaluated.ts';

/** URL, headers and body of the last request of a file, as one text. */
async function filled(text: string, around: Surroundings = {}): Promise<string> {
  const last = (await filledRequests(text, around)).at(-1);
  assert.ok(last !== undefined && 'request' in last, JSON.stringify(last));
  const { url, headers, body } = last.request;
  const lines = body.flatMap((part) =>
    part.kind === 'text' ? part.lines.map((line) => line.text) : [`< ${part.path}`],
  );
  return [url, ...headers.map(({ name, value }) => `${name}: ${value}`), ...lines].join('\n');
}

async function faults(text: string, around: Surroundings = {}): Promise<string[]> {
  const last = (await filledRequests(text, around)).at(-1);
  assert.ok(last !== undefined && 'problems' in last, JSON.stringify(last));
  return last.problems.map(
    ({ code, range: { start, end } }) =>
      `${code} ${String(start.line)}:${String(start.character)}-${String(end.character)}`,
  );
}

/** What stands in the URL behind the host. */
async function value(expression: string, around: Surroundings = {}, above = ''): Promise<string> {
  const text = await filled(`${above}\nGET http://a.test/\nX: ${expression}`, around);
  return text.split('\n')[1]?.slice(3) ?? '';
}

for (const [what, text, expected] of [
  ['braces', 'a{{b}}c', ['a', '<b>', 'c']],
  ['blanks inside', '{{ b }}', ['<b>']],
  ['the inner two of three braces', '{"a": {{{b}}}', ['{"a": {', '<b>', '}']],
  ['braces behind an escaped backslash', '\\\\{{b}}', ['\\\\', '<b>']],
  ['a backslash before the braces', '\\{{b}}', ['{{b}}']],
  ['a backslash before each brace', '\\{\\{b\\}\\}', ['{{b}}']],
  [
    'a helper of Handlebars',
    '{{#each items}}{{this}}{{/each}}',
    ['{{#each items}}', '<this>', '{{/each}}'],
  ],
  ['JSON in braces', '{{"a": 1}}', ['{{"a": 1}}']],
  ['two words', '{{a b}}', ['{{a b}}']],
  ['braces that nothing closes', 'a {{b', ['a {{b']],
  ['braces that the next line closes', '{{a\n}}', ['{{a\n}}']],
  ['empty braces', '{{}}{{ }}', ['{{}}{{ }}']],
] as const) {
  test(`${what} are read as ${expected.join(' ')}`, () => {
    const parts = parseTemplate(text).map((part) => {
      if (part.kind === 'text') return part.text;
      return part.expression.kind === 'name' ? `<${part.expression.name}>` : part.expression.kind;
    });
    assert.deepEqual(parts, expected);
  });
}

test('no template loses a character that it does not fill in', () => {
  const piece = fc.constantFrom(
    '{{',
    '}}',
    '{',
    '}',
    'a',
    ' ',
    '$uuid',
    '"',
    '.',
    '[0]',
    '\n',
    '%',
  );
  fc.assert(
    fc.property(
      fc.array(piece).map((all) => all.join('')),
      (text) => {
        const whole = parseTemplate(text).map((part) =>
          part.kind === 'text' ? part.text : text.slice(part.start, part.end),
        );
        assert.equal(whole.join(''), text);
      },
    ),
    { numRuns: 2000 },
  );
});

test('variables of the file are filled in everywhere: URL, headers, body, paths, other variables', async () => {
  const text = [
    '@host = a.test',
    '@base = http://{{host}}',
    'POST {{base}}/x?q={{q}}',
    'X-{{name}}: {{q}}',
    '',
    '{"q": "{{q}}"}',
    '< ./{{q}}.json',
    '',
    '@q = 1',
    '@name = Y',
  ].join('\n');
  assert.equal(await filled(text), 'http://a.test/x?q=1\nX-Y: 1\n{"q": "1"}\n< ./1.json');
});

test('names may hold dashes, dots and letters of any language', async () => {
  const around = { options: { 'api-key': 'k', 'a.b': 'dotted', größe: 'L' } };
  assert.equal(await value('{{api-key}} {{a.b}} {{größe}}', around), 'k dotted L');
});

test('a path leads into a value: names, places in a list, and a name with dots before a path', async () => {
  const user = {
    name: 'Ann',
    ids: [7, 8],
    'x.y': 'exact',
    x: { y: 'hidden', z: 'path' },
    nested: { a: true },
  };
  const around = { environment: { user } };
  assert.equal(await value('{{user.name}} {{user.ids[1]}}', around), 'Ann 8');
  assert.equal(
    await value('{{user["x.y"]}} {{user.x.y}} {{user.x.z}}', around),
    'exact exact path',
  );
  assert.equal(await value('{{user.nested}}', around), '{"a":true}');
  assert.deepEqual(await faults('GET http://a.test/\nX: {{user.none}}', around), [
    'no-such-value 1:3-16',
  ]);
  assert.deepEqual(await faults('GET http://a.test/\nX: {{user.constructor}}', around), [
    'no-such-value 1:3-23',
  ]);
});

test('the file wins over the environment, and --var over both', async () => {
  const around = { environment: { a: 'env', b: 'env' } };
  assert.equal(await value('{{a}} {{b}}', around, '@a = file'), 'file env');
  assert.equal(await value('{{a}}', { ...around, options: { a: 'var' } }, '@a = file'), 'var');
  assert.equal(
    await value('{{a}}', { ...around, scripts: { a: 'script' } }, '@a = file'),
    'script',
  );
});

test('of two definitions the last one above the request counts; a single one counts everywhere', async () => {
  const text =
    '@a = 1\nGET http://a.test/{{a}}\n###\n@a = 2\nGET http://a.test/{{a}}{{b}}\n###\n@b = 3';
  const urls = (await filledRequests(text)).map((each) => 'request' in each && each.request.url);
  assert.deepEqual(urls, ['http://a.test/1', 'http://a.test/23']);
});

test('a value is made once for all who use it, with := each time', async () => {
  const once = await value('{{a}} {{a}}', {}, '@a = {{$uuid}}');
  assert.match(once, /^([\da-f-]{36}) \1$/);
  const [first, second] = (await value('{{a}} {{a}}', {}, '@a := {{$uuid}}')).split(' ');
  assert.notEqual(first, second);
});

test('a definition has the escapes of REST Client', async () => {
  const text = String.raw`@a = one\ntwo\\n` + '\nPOST http://a.test/\n\n{{a}}';
  assert.equal(await filled(text), 'http://a.test/\none\ntwo\\n');
});

test('%name is the value, percent-encoded', async () => {
  assert.equal(await value('{{%a}}', { options: { a: 'x y&z' } }), 'x%20y%26z');
});

test('names that nobody defines are told together, each in its place, and nothing is filled in', async () => {
  const text = 'GET http://{{host}}/{{a}}\nX: 1 {{b.c}}\n\n{"d": {{d}}}';
  assert.deepEqual(await faults(text), [
    'undefined-variable 0:11-19',
    'undefined-variable 0:20-25',
    'undefined-variable 1:5-12',
    'undefined-variable 3:6-11',
  ]);
  const [only] = await filledRequests('GET http://a.test/{{a}}');
  assert.ok(only !== undefined && 'problems' in only);
  assert.equal(only.problems[0]?.undefinedName, 'a');
  assert.match(only.problems[0].hint, /this file, http-client\.env\.json/);
});

test('a variable that refers to itself is told with the whole circle', async () => {
  const [only] = await filledRequests(
    '@a = {{b}}\n@b = {{c}}\n@c = {{a}}\nGET http://a.test/{{a}}',
  );
  assert.ok(only !== undefined && 'problems' in only);
  assert.equal(only.problems[0]?.message, 'The value refers to itself: a → b → c → a.');
});

test('values of environments may refer to others, and a circle among them ends', async () => {
  const environment = { host: '{{name}}.test', name: 'a', x: '{{y}}', y: '{{x}}' };
  assert.equal(await value('{{host}}', { environment }), 'a.test');
  assert.deepEqual(await faults('GET http://a.test/\nX: {{x}}', { environment }), [
    'cyclic-variable 1:3-8',
  ]);
});

test('a path without a host gets it from the variable host', async () => {
  assert.equal(await filled('GET /a', { options: { host: 'http://b.test/' } }), 'http://b.test/a');
  assert.equal(
    await filled('GET /a\nHost: c.test', { options: { host: 'b.test' } }),
    '/a\nHost: c.test',
  );
});

for (const [written, expected] of [
  ['{{$guid}}', /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/],
  ['{{$uuid}}', /^[\da-f-]{36}$/],
  ['{{$random.uuid}}', /^[\da-f-]{36}$/],
  ['{{$timestamp}}', /^1[789]\d{8}$/],
  ['{{$timestamp -1 d}}', /^1[789]\d{8}$/],
  ['{{$isoTimestamp}}', /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/],
  ['{{$datetime iso8601}}', /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/],
  ['{{$datetime rfc1123 1 w}}', /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} 20\d\d \d\d:\d\d:\d\d GMT$/],
  ['{{$datetime "YYYY/MM" -1 y}}', /^20\d\d\/\d\d$/],
  ["{{$datetime 'yyyy-MM-dd'}}", /^20\d\d-\d\d-\d\d$/],
  ['{{$localDatetime "HH:mm"}}', /^\d\d:\d\d$/],
  ['{{$randomInt}}', /^\d{1,4}$/],
  ['{{$randomInt 5 6}}', /^5$/],
  ['{{$randomInt -3 -2}}', /^-3$/],
  ['{{$random.integer(5, 6)}}', /^5$/],
  ['{{$random.float(1, 2)}}', /^1(?:\.\d+)?$/],
  ['{{$random.alphabetic(12)}}', /^[A-Za-z]{12}$/],
  ['{{$random.alphanumeric(3)}}', /^\w{3}$/],
  ['{{$random.hexadecimal(8)}}', /^[\da-f]{8}$/],
  ['{{$random.email}}', /^\S+@example\.com$/],
  ['{{$processEnv USER}}', /^ann$/],
  ['{{$processEnv %which}}', /^ann$/],
  ['{{$env.USER}}', /^ann$/],
  ['{{$dotenv SECRET}}', /^s3$/],
  ['{{$projectRoot}}', /^\/workspace$/],
] as const) {
  test(`${written} has a value`, async () => {
    const around = {
      processEnvironment: { USER: 'ann' },
      dotenv: { SECRET: 's3' },
      environment: { which: 'USER' },
    };
    assert.match(await value(written, around), expected);
  });
}

for (const [written, code] of [
  ['{{$randomInt 6 5}}', 'invalid-expression'],
  ['{{$randomInt a b}}', 'invalid-expression'],
  ['{{$datetime iso8601 1 parsec}}', 'invalid-expression'],
  ['{{$processEnv NONE}}', 'undefined-variable'],
  ['{{$dotenv NONE}}', 'undefined-variable'],
  ['{{$nobody}}', 'undefined-variable'],
] as const) {
  test(`${written} is an error, and nothing is sent`, async () => {
    const end = String(3 + written.length);
    assert.deepEqual(await faults(`GET http://a.test/\nX: ${written}`), [`${code} 1:3-${end}`]);
  });
}

const answer: RequestResult = {
  request: {
    method: 'POST',
    url: 'http://a.test/login',
    headers: [['X-Sent', 's']],
    body: Buffer.from('{"user": "ann"}'),
  },
  response: {
    status: 201,
    statusText: 'Created',
    headers: [
      ['Content-Type', 'application/json'],
      ['X-Token', 'h'],
      ['Set-Cookie', 'SID=c1; Path=/'],
    ],
    body: Buffer.from('{"token": "t", "list": [{"id": 1}, {"id": 2}], "in": {"a-b": 3}}'),
    httpVersion: '1.1',
    url: 'http://a.test/login',
    ...{ totalMs: 1, isCut: false },
  },
};

for (const [written, expected] of [
  ['{{login.response.body.$.token}}', 't'],
  ['{{login.response.body.token}}', 't'],
  ['{{login.response.body.$.list[1].id}}', '2'],
  ['{{login.response.body.$.list[?(@.id==2)].id}}', '2'],
  ['{{login.response.body.$..id}}', '1'],
  ["{{login.response.body.$.in['a-b']}}", '3'],
  ['{{login.response.body.$.list}}', '[{"id":1},{"id":2}]'],
  ['{{login.response.body.*}}', '{"token": "t", "list": [{"id": 1}, {"id": 2}], "in": {"a-b": 3}}'],
  ['{{login.response.headers.X-Token}}', 'h'],
  ['{{login.response.headers.x-token}}', 'h'],
  ["{{login.response.headers['X-Token']}}", 'h'],
  ['{{login.response.cookies.SID.value}}', 'c1'],
  ['{{login.response.status}}', '201'],
  ['{{login.request.body.$.user}}', 'ann'],
  ['{{login.request.headers.X-Sent}}', 's'],
  ['{{login.token}}', 't'],
  ['{{login.list[0].id}}', '1'],
] as const) {
  test(`${written} leads into the answer of a request`, async () => {
    const above = '# @name login\nPOST http://a.test/login\n###';
    assert.equal(await value(written, { results: { login: answer } }, above), expected);
  });
}

test('XPath leads into an answer of XML', async () => {
  const body = Buffer.from('<r><a id="1">one</a><a id="2">two</a></r>');
  const headers = [['Content-Type', 'text/xml']] as const;
  const xml = { ...answer, response: { ...answer.response, body, headers } };
  const above = '# @name login\nGET http://a.test/login\n###';
  for (const [path, expected] of [
    ['//a[2]', 'two'],
    ['/r/a[@id="1"]/text()', 'one'],
    ['string(//a/@id)', '1'],
    ['//a[2]/@id', '2'],
  ] as const) {
    const written = path.startsWith('/') ? path : `//a/@id`;
    assert.equal(
      await value(`{{login.response.body.${written}}}`, { results: { login: xml } }, above),
      path.startsWith('/') ? expected : '1',
    );
  }
});

for (const written of [
  '{{login.response.body.$.none}}',
  '{{login.response.headers.None}}',
  '{{login.response.nothing}}',
  '{{login.response.body.//x}}',
  '{{login.none}}',
]) {
  test(`${written} leads nowhere, and says so`, async () => {
    const text = `# @name login\nGET http://a.test/\n###\nGET http://a.test/\nX: ${written}`;
    const [, last] = await filledRequests(text, { results: { login: answer } });
    assert.ok(last !== undefined && 'problems' in last);
    assert.equal(last.problems[0]?.code, 'no-such-value');
    assert.match(last.problems[0].hint, /status 201/);
  });
}

test('what was typed for a prompt is filled in, and what was not is told', async () => {
  assert.equal(await value('{{$input Who?}} {{?Which}}', { answers: ['ann', 'b'] }), 'ann b');
  assert.deepEqual(await faults('GET http://a.test/\nX: {{$input Who?}}'), ['not-answered 1:3-18']);
});

test('a form goes out as forms do: joined, trimmed, encoded once, and its values arrive intact', async () => {
  const text = [
    'POST http://a.test/',
    'Content-Type: application/x-www-form-urlencoded',
    '',
    'key1 = value1 &',
    'scope = openid profile',
    '&done=a%20b&secret={{secret}}&name=é',
  ].join('\n');
  assert.equal(
    (await filled(text, { options: { secret: 'a+b&c=d/e' } })).split('\n').at(-1),
    'key1=value1&scope=openid%20profile&done=a%20b&secret=a%2Bb%26c=d/e&name=%C3%A9',
  );
});

test('<@ fills in the text of a file, < leaves it as it is', async () => {
  const texts = { './a.json': '{"a": "{{a}}"}\n{{b}}' };
  const around = { texts, options: { a: '1', b: '2' } };
  assert.equal(
    await filled('POST http://a.test/\n\n<@ ./a.json', around),
    'http://a.test/\n{"a": "1"}\n2',
  );
  assert.equal(
    await filled('POST http://a.test/\n\n< ./a.json', around),
    'http://a.test/\n< ./a.json',
  );
  assert.deepEqual(await faults('POST http://a.test/\n\n<@ ./none'), ['file-not-found 2:3-9']);
});

test('...name gives the headers that a variable holds', async () => {
  const environment = { common: { 'X-A': '1', 'X-B': 2 }, text: 'no' };
  assert.equal(
    await filled('GET http://a.test/\n...common', { environment }),
    'http://a.test/\nX-A: 1\nX-B: 2',
  );
  assert.deepEqual(await faults('GET http://a.test/\n...text', { environment }), [
    'not-headers 1:0-7',
  ]);
});

test('values that are secret are known to whoever shows the request', async () => {
  const around = { environment: { key: 's3cret', open: 'o' }, secrets: ['key'] };
  const [only] = await filledRequests('GET http://a.test/\nX: {{key}} {{open}}', around);
  assert.ok(only !== undefined && 'request' in only);
  assert.deepEqual(only.request.secrets, ['s3cret']);
});

test('a host and headers out of a private place are secret', async () => {
  const around = {
    environment: { host: 'https://inside.test/', hdrs: { 'X-Token': 'hush1', 'X-Ids': [1, 2] } },
    secrets: ['host', 'hdrs'],
  };
  const [only] = await filledRequests('GET /a\n...hdrs', around);
  assert.ok(only !== undefined && 'request' in only);
  assert.equal(only.request.url, 'https://inside.test/a');
  assert.deepEqual(
    new Set(only.request.secrets),
    new Set(['https://inside.test/', 'hush1', '[1,2]']),
  );
});

test('no input fills in a request that still has an expression', async () => {
  const piece = fc.constantFrom(
    '{{',
    '}}',
    'a',
    '{{a}}',
    '{{b}}',
    '\\',
    '{',
    '}',
    ' ',
    '\n',
    '"',
    '=',
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece).map((all) => all.join('')),
      async (text) => {
        const file = `@a = {{c}}\n@c = 1\nPOST http://a.test/\nContent-Type: text/plain\n\n${text}`;
        for (const each of await filledRequests(file, { options: { c: '2' } })) {
          if (!('request' in each)) continue;
          const { body } = each.request;
          const sent = body.flatMap((part) => (part.kind === 'text' ? part.lines : []));
          const source = file.replaceAll('\\', '');
          assert.ok(!sent.some((line) => line.text.includes('{{a}}')) || source.includes('{{a}}'));
          assert.ok(!hasExpressions(text) || !sent.some((line) => hasUnescaped(line.text, text)));
        }
      },
    ),
    { numRuns: 300 },
  );
});

/** Whether a name stands in braces in what is sent, although nothing escaped it in what was written. */
function hasUnescaped(sent: string, written: string): boolean {
  return /\{\{(?:a|b)\}\}/.test(sent) && !written.includes('\\') && !written.includes('{{{');
}

test('the time is the same in all of a request', async () => {
  const text = `GET http://a.test/{{$isoTimestamp}}\nX: {{$isoTimestamp}}\n\n${'{{$isoTimestamp}}\n'.repeat(50)}`;
  const times = new Set((await filled(text)).match(/\d{4}-[\dT:.-]+Z/g));
  assert.equal(times.size, 1);
});

test("made-up people, places and texts are there by JetBrains' names", async () => {
  for (const name of Object.keys(fakeMakers)) {
    assert.match(await value(`{{${name}}}`), /^[^{}]+$/, name);
  }
  assert.match(await value('{{$random.internet.emailAddress}}'), /^[a-z]+\.[a-z]+@example\.com$/);
  assert.match(await value('{{$random.name.fullName}}'), /^[A-Z][a-z]+(?: |%20)[A-Z][a-z]+$/);
  assert.match(await value('{{$random.phoneNumber.cellPhone}}'), /^555-01\d\d$/);
});
