import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completionsAt } from '../../../src/requestFile/language/completionsAt.ts';
import type { Completion } from '../../../src/requestFile/language/completion.ts';
import { marked, scopeOf } from './scopes.ts';

type Around = Parameters<typeof scopeOf>[1];

const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  '': ['data/', 'body.json', 'login.http', 'check.js', 'a.rest'],
  'data/': ['one.xml'],
};

async function offered(written: string, around: Around = {}): Promise<Completion[]> {
  const { text, at } = marked(written);
  return completionsAt(scopeOf(text, around), at, (folder) =>
    Promise.resolve(
      (FOLDERS[folder] ?? []).map((name) => ({
        name: name.replace('/', ''),
        isFolder: name.endsWith('/'),
      })),
    ),
  );
}

async function labels(written: string, around: Around = {}): Promise<string[]> {
  return (await offered(written, around)).map(({ label }) => label);
}

/** The line after the one that is called so has been chosen; placeholders of snippets as they are. */
async function chosen(written: string, label: string, around: Around = {}): Promise<string> {
  const { text } = marked(written);
  const found = (await offered(written, around)).find((each) => each.label === label);
  assert.ok(found !== undefined, `${label} is not offered`);
  const line = text.split('\n')[found.range.start.line] ?? '';
  const { start, end } = found.range;
  return line.slice(0, start.character) + found.insertText + line.slice(end.character);
}

test('methods are offered where a request may begin', async () => {
  for (const text of ['¦', '### a\n¦', '@a = 1\nPO¦', '# @name a\n¦ST https://example.com']) {
    const found = await labels(text);
    assert.deepEqual(found.slice(0, 3), ['GET', 'POST', 'PUT'], text);
    assert.ok(found.includes('GRAPHQL') && found.includes('import'));
  }
  assert.equal(await chosen('PO¦', 'POST'), 'POST ');
  assert.equal(await chosen('P¦O https://example.com', 'PUT'), 'PUT https://example.com');
});

test('behind a method, variables that a URL may begin with are offered', async () => {
  const around = { environments: { '/workspace/.env': 'API_URL=https://a.example\nNAME=x' } };
  assert.deepEqual(await labels('GET ¦', around), ['{{API_URL}}']);
});

test('headers are offered below the request line, with their usual values, and not in a body', async () => {
  const request = 'POST https://example.com\nAccept: text/html\n';
  assert.ok((await labels(`${request}¦`)).includes('Content-Type'));
  assert.equal(await chosen(`${request}cont¦`, 'Content-Type'), 'Content-Type: ');
  assert.equal(await chosen(`${request}Co¦nt: text/xml`, 'Content-Type'), 'Content-Type: text/xml');
  assert.ok((await labels(`${request}Content-Type: ¦`)).includes('application/json'));
  assert.ok((await labels(`${request}content-type: appl¦`)).includes('application/json'));
  assert.equal(
    await chosen(`${request}Accept-Encoding: gzip, b¦`, 'br'),
    'Accept-Encoding: gzip, br',
  );
  assert.deepEqual(await labels(`${request}\nCo¦`), []);
});

const ENVIRONMENT: Around = {
  environments: {
    '/workspace/http-client.env.json': { dev: { host: 'a.example', user: { name: 'ann' } } },
    '/workspace/http-client.private.env.json': { dev: { password: 'sesame' } },
  },
  chosen: ['dev'],
};

test('variables are offered with their values and where these come from; secrets are masked', async () => {
  const text = '@base = https://x.example\nGET https://{{¦';
  const found = await offered(text, ENVIRONMENT);
  const about = (label: string): string => {
    const each = found.find((item) => item.label === label);
    return `${each?.detail ?? ''} | ${each?.documentation ?? ''}`;
  };
  assert.equal(about('base'), 'https://x.example | From this file');
  assert.equal(about('host'), 'a.example | From http-client.env.json, dev');
  assert.equal(about('password'), '••• | From http-client.private.env.json, dev');
  assert.ok(!JSON.stringify(found).includes('sesame'));
  assert.equal(await chosen(text, 'base'), 'GET https://{{base}}');
  assert.equal(await chosen('@base = x\nGET {{ b¦ad }}/a', 'base'), 'GET {{ base }}/a');
  assert.deepEqual(await labels('GET https://{{user.¦}}', ENVIRONMENT), ['name']);
});

test('values of all dialects are offered with a sentence each', async () => {
  const found = (await offered('GET https://{{$¦')).filter(({ kind }) => kind === 'dynamic');
  assert.ok(found.length > 25);
  assert.ok(found.every(({ documentation }) => documentation !== ''));
  assert.equal(
    await chosen('GET https://{{$ra¦}}', '$randomInt'),
    'GET https://{{\\$randomInt ${1:1} ${2:100}}}',
  );
});

test('names of the environment, of .env files, of what is shared and of authorizations are offered in their places', async () => {
  const around: Around = {
    environments: {
      '/workspace/.env': 'FROM_FILE=1',
      '/workspace/http-client.env.json': {
        $shared: { common: 1 },
        dev: { Security: { Auth: { main: { Type: 'OAuth2' } } } },
      },
    },
    chosen: ['dev'],
    processEnvironment: { HOME: '/' },
  };
  assert.deepEqual(await labels('GET https://{{$processEnv ¦}}', around), ['HOME']);
  assert.deepEqual(await labels('GET https://{{$env.¦}}', around), ['HOME']);
  assert.deepEqual(await labels('GET https://{{$dotenv ¦}}', around), ['FROM_FILE']);
  assert.deepEqual(await labels('GET https://{{$shared c¦}}', around), ['common']);
  assert.deepEqual(await labels('GET https://{{$auth.token("¦")}}', around), ['main']);
});

const LOGIN = '### login\nPOST https://example.com\n###\n';

test('names of requests are offered where one is needed, and what there is of their answers', async () => {
  for (const text of ['# @ref ¦', '# @forceRef lo¦', 'run #¦']) {
    assert.deepEqual(await labels(LOGIN + text), ['login'], text);
  }
  assert.ok((await labels(`${LOGIN}GET {{¦`)).includes('login'));
  assert.deepEqual(await labels(`${LOGIN}GET {{login.¦`), ['response', 'request']);
  assert.ok((await labels(`${LOGIN}GET {{login.response.¦`)).includes('body.$'));
  assert.equal(
    await chosen(`${LOGIN}GET {{login.response.st¦}}`, 'status'),
    'GET {{login.response.status}}',
  );
  assert.deepEqual(await labels(`${LOGIN}GET {{login.response.headers.¦`), [
    'Content-Type',
    'Location',
  ]);
});

test('settings are offered behind # @, with a sentence each', async () => {
  const found = await offered('# @¦\nGET https://example.com');
  assert.ok(found.every(({ documentation }) => documentation !== ''));
  assert.equal(await chosen('# @no-re¦', 'no-redirect'), '# @no-redirect');
  assert.equal(await chosen('// @r¦', 'ref'), '// @ref ');
});

test('files are offered where a path stands, folders first, by what they are for', async () => {
  const body = 'POST https://example.com\n\n';
  assert.deepEqual(await labels(`${body}< ¦`), [
    'data/',
    'body.json',
    'login.http',
    'check.js',
    'a.rest',
  ]);
  assert.deepEqual(await labels(`${body}<@ data/¦`), ['one.xml']);
  assert.equal(await chosen(`${body}< b¦`, 'body.json'), '< body.json');
  assert.equal(await chosen(`${body}< ¦`, 'data/'), '< ./data/');
  assert.deepEqual(await labels(`${body}> ¦`), ['data/', 'check.js']);
  assert.deepEqual(await labels('< ¦'), ['data/', 'check.js']);
  for (const text of ['import ¦', 'run ¦', '# @import ¦']) {
    assert.deepEqual(await labels(text), ['data/', 'login.http', 'a.rest'], text);
  }
});

test('nothing is offered in the code of a script, and no place makes it fail', async () => {
  assert.deepEqual(await labels('GET https://example.com\n\n> {%\n cl¦\n%}'), []);
  const text = `${LOGIN}# @ref login\nGET {{login.response.body.$.a}}\nX: {{$input a}}\n\n< ./a\n> {% a %}\n?? status == 1`;
  for (let at = 0; at <= text.length; at++) {
    await offered(`${text.slice(0, at)}¦${text.slice(at)}`);
  }
});
