import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hoverAt } from '../../../src/requestFile/language/hover.ts';
import { dynamicWord } from '../../../src/requestFile/language/dynamicWords.ts';
import { dynamicNames } from '../../../src/requestFile/values/dynamicValues.ts';
import { cut, marked, scopeOf } from './scopes.ts';

async function hover(written: string, around: Parameters<typeof scopeOf>[1] = {}) {
  const { text, at } = marked(written);
  const found = await hoverAt(scopeOf(text, around), at);
  return found === null ? null : { on: cut(text, found.range), text: found.markdown };
}

const ENVIRONMENTS = {
  environments: {
    '/workspace/http-client.env.json': {
      $shared: { host: 'shared.example' },
      dev: { host: 'dev.example', url: 'http://{{host}}', list: ['a'] },
    },
    '/workspace/http-client.private.env.json': { dev: { key: 'sesame' } },
  },
  chosen: ['dev'],
};

test('a variable shows its value, where it comes from and what it wins over', async () => {
  const found = await hover(
    '@host = a.example\n@host = b.example\nGET http://{{ho¦st}}/',
    ENVIRONMENTS,
  );
  assert.equal(found?.on, 'host');
  assert.equal(
    found.text,
    [
      '**host** = `b.example`',
      'From [this file, line 2](file:///workspace/api/a.http#2)',
      [
        'It wins over:',
        '- `a.example` from [this file, line 1](file:///workspace/api/a.http#1)',
        '- `dev.example` from [http\\-client\\.env\\.json, line 6 \\(dev\\)](file:///workspace/http-client.env.json#6)',
        '- `shared.example` from [http\\-client\\.env\\.json, line 3 \\($shared\\)](file:///workspace/http-client.env.json#3)',
      ].join('\n'),
    ].join('\n\n'),
  );
});

test('a value that uses others is shown filled in and as it is written', async () => {
  const found = await hover('GET {{¦url}}/', ENVIRONMENTS);
  assert.match(
    found?.text ?? '',
    /^\*\*url\*\* = `http:\/\/dev\.example`\n\nWritten as `http:\/\/\{\{host\}\}`/,
  );
  assert.match((await hover('GET {{li¦st[0]}}/', ENVIRONMENTS))?.text ?? '', /= `a`/);
});

test('secrets are masked: those of private files, of the process, and by their names', async () => {
  const key = await hover('GET https://example.com/{{k¦ey}}', ENVIRONMENTS);
  assert.match(key?.text ?? '', /^\*\*key\*\* = `•••`\n\nFrom \[http\\-client\\\.private/);
  const named = await hover('@token = abc\nGET https://example.com/{{tok¦en}}');
  assert.doesNotMatch(named?.text ?? 'abc', /abc/);
  const process = await hover('GET https://example.com/{{$process¦Env TOKEN}}', {
    processEnvironment: { TOKEN: 'sesame' },
  });
  assert.match(process?.text ?? '', /`•••` from the process's environment/);
  for (const { text } of [key, process].filter((each) => each !== null)) {
    assert.doesNotMatch(text, /sesame/);
  }
});

test('what is made anew each time is not made for a hover', async () => {
  const found = await hover('@id = a-{{$uuid}}\nGET https://example.com/{{i¦d}}');
  assert.match(found?.text ?? '', /= `a-\{\{\$uuid\}\}` \(filled in when the request is sent\)/);
  assert.match(
    (await hover('GET https://x.example/{{$uu¦id}}'))?.text ?? '',
    /A new UUID each time/,
  );
});

test('a variable that only a script sets says where', async () => {
  const found = await hover(
    'GET https://example.com/{{a¦}}\n\n> {%\n client.global.set("a", 1) %}',
  );
  assert.match(found?.text ?? '', /set by a script: \[this file, line 4\]/);
  assert.equal(await hover('GET https://example.com/{{no¦pe}}'), null);
});

test('a reference shows the request, and its last answer when there is one', async () => {
  const text =
    '### login\nPOST https://example.com/login\n###\n# @ref log¦in\nGET https://example.com';
  const found = await hover(text);
  assert.match(
    found?.text ?? '',
    /^\*\*login\*\*: `POST https:\/\/example\.com\/login` in \[this file, line 2\]/,
  );
  const answered = {
    request: { method: 'POST', url: 'https://example.com/login', headers: [], body: null },
    response: {
      ...{
        status: 200,
        statusText: 'OK',
        headers: [],
        httpVersion: '1.1',
        totalMs: 1,
        isCut: false,
      },
      ...{ url: 'https://example.com/login', body: Buffer.from('{"id":7,"token":"sesame"}') },
    },
  };
  const around = { set: { result: () => answered } };
  const path = (of: string): string =>
    `### login\nPOST https://example.com/login\n###\nGET https://example.com/{{login.response.body.${of}¦}}`;
  assert.match((await hover(path('$.id'), around))?.text ?? '', /In its last answer: `7`/);
  assert.match((await hover(path('$.token'), around))?.text ?? '', /In its last answer: `•••`/);
  assert.match((await hover(path('$.id')))?.text ?? '', /has not been sent in this window/);
});

test('secrets that are a part of a value are masked: of objects, bodies, URLs, headers and cookies', async () => {
  const headers = [
    ['Set-Cookie', 'SID=sesame; Path=/'],
    ['X-Auth-Token', 'sesame'],
    ['X-Page', '2'],
  ] as const;
  const body = Buffer.from('{"user": {"name": "Ann", "password": "sesame"}, "token": "sesame"}');
  const url = 'https://example.com/login?token=sesame';
  const answered = {
    request: { method: 'POST', url, headers: [], body: Buffer.from('user=Ann&password=sesame') },
    response: {
      ...{ status: 200, statusText: 'OK', httpVersion: '1.1', totalMs: 1, isCut: false },
      ...{ url, headers, body },
    },
  };
  const around = {
    environments: {
      '/workspace/http-client.env.json': {
        $shared: {
          db: { host: 'db.example', auth: { password: 'sesame' } },
          page: 'https://ann:sesame@example.com/',
        },
      },
    },
    set: { result: () => answered },
  };
  for (const [name, shown] of [
    ['db', 'db.example'],
    ['db.auth', '•••'],
    ['page', 'https://ann:•••@example.com/'],
    ['login.response.body', 'Ann'],
    ['login.response.body.*', 'Ann'],
    ['login.response.body.$.user', 'Ann'],
    ['login.response.body.$.token', '•••'],
    ['login.token', '•••'],
    ['login.response.headers', 'X-Page'],
    ['login.response.headers.Set-Cookie', '•••'],
    ["login.response.headers['X-Auth-Token']", '•••'],
    ['login.response.headers.X-Page', '2'],
    ['login.response.cookies.SID', '•••'],
    ['login.request.url', 'https://example.com/login?token=•••'],
    ['login.request.body.*', 'user=Ann&password=•••'],
  ] as const) {
    const text = `### login\nPOST ${url}\n\n###\nGET https://example.com/{{${name}¦}}`;
    const about = (await hover(text, around))?.text ?? '';
    assert.ok(about.includes(shown) && !about.includes('sesame'), `${name}: ${about}`);
  }
});

test('settings are explained at their key', async () => {
  const found = await hover('# @no-redi¦rect\nGET https://example.com');
  assert.equal(found?.on, '@no-redirect');
  assert.match(found.text, /Does not follow redirects/);
});

test('every value that can be made has a sentence', () => {
  assert.deepEqual(
    dynamicNames.filter((name) => dynamicWord(name) === undefined),
    [],
  );
});
