import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { environmentsOf, valuesOf } from './environmentFolder.ts';

test('a value of the chosen environment is found with file, line and environment', async (t) => {
  const environments = await environmentsOf(t, {
    'http-client.env.json': '{\n  "dev": {\n    "host": "dev.test",\n    "port": 8080\n  }\n}\n',
  });
  assert.deepEqual(environments.find('port', ['dev']), {
    value: 8080,
    origin: {
      kind: 'environment',
      file: join(environments.root, 'http-client.env.json'),
      line: 3,
      environment: 'dev',
    },
    secret: false,
  });
  assert.equal(environments.find('port', []), null);
  assert.equal(environments.find('port', ['prod']), null);
  assert.equal(environments.find('unknown', ['dev']), null);
  assert.deepEqual(environments.problems, []);
});

test('files are looked for in every folder up to the root, and the closest wins', async (t) => {
  const environments = await environmentsOf(
    t,
    {
      'http-client.env.json': { dev: { host: 'root', a: 'root' } },
      'api/http-client.env.json': { dev: { host: 'api', b: 'api' } },
      'api/v1/rest-client.env.json': { dev: { c: 'v1' } },
      'other/http-client.env.json': { dev: { host: 'other', d: 'other' } },
      '../http-client.env.json': { dev: { host: 'outside', e: 'outside' } },
      '../.env': 'E=outside',
    },
    { file: 'api/v1/a.http' },
  );
  assert.deepEqual(valuesOf(environments, 'dev'), { host: 'api', a: 'root', b: 'api', c: 'v1' });
});

test('private files win over public ones, also those of a folder above, and what they hold is secret', async (t) => {
  const environments = await environmentsOf(
    t,
    {
      'http-client.private.env.json': { dev: { token: 'mine', a: 'private' } },
      'api/http-client.env.json': { dev: { token: 'PUT YOURS HERE', host: 'api' } },
      'api/http-client.env.json.user': { dev: { a: 'user' } },
      'api/rest-client.private.env.json': { dev: { host: 'private' } },
    },
    { file: 'api/a.http' },
  );
  const found = environments.all(['dev']);
  assert.deepEqual(
    Array.from(found, ([name, { value, secret }]) => [name, value, secret]).toSorted(),
    [
      ['a', 'user', true],
      ['host', 'private', true],
      ['token', 'mine', true],
    ],
  );
});

test('the chosen environment wins over $shared, whichever file holds it', async (t) => {
  const environments = await environmentsOf(t, {
    'http-client.private.env.json': { $shared: { host: 'private shared', a: 'private shared' } },
    'http-client.env.json': {
      $shared: { host: 'shared', a: 'shared', b: 'shared' },
      $kulalaShared: { b: 'kulala', c: 'kulala' },
      dev: { host: 'dev' },
    },
  });
  assert.deepEqual(valuesOf(environments, 'dev'), {
    ...{ host: 'dev', a: 'private shared', b: 'shared', c: 'kulala' },
  });
  assert.equal(environments.find('host', [])?.value, 'private shared');
  assert.equal(environments.find('b', [])?.origin.environment, '$shared');
});

test('of several chosen environments the later wins', async (t) => {
  const environments = await environmentsOf(t, {
    'http-client.private.env.json': { dev: { host: 'private dev', a: 'dev' } },
    'http-client.env.json': { local: { host: 'local', b: 'local' }, dev: { b: 'dev' } },
    '.env.dev': 'X=dev\nY=dev',
    'local.env': 'X=local',
  });
  const both = valuesOf(environments, 'dev', 'local');
  assert.deepEqual(both, { host: 'local', a: 'dev', b: 'local', X: 'local', Y: 'dev' });
  assert.equal(environments.find('host', ['local', 'dev'])?.value, 'private dev');
});

test('$default counts only while no environment is chosen', async (t) => {
  const environments = await environmentsOf(t, {
    '.httpyac.json': {
      environments: { $default: { host: 'default' }, $shared: { a: 1 }, dev: { host: 'dev' } },
    },
  });
  assert.deepEqual(valuesOf(environments), { host: 'default', a: 1 });
  assert.deepEqual(valuesOf(environments, 'dev'), { host: 'dev', a: 1 });
  assert.equal(environments.find('host', ['prod']), null);
});

test('values keep their types, are reached by paths, and know their lines', async (t) => {
  const environments = await environmentsOf(t, {
    'http-client.env.json': `{
  "dev": {
    "count": 3, "on": false, "nothing": null, "big": 1e3,
    "user": {
      "name": "Ada",
      "roles": [
        "admin",
        { "id": 7 }
      ]
    },
    "api.url": "http://a.test",
    "base-url": "http://b.test",
    "template": "{{host}}/{{$uuid}}"
  }
}`,
    'http-client.private.env.json': { dev: { user: { password: 'p' } } },
  });
  const find = (name: string): unknown => {
    const found = environments.find(name, ['dev']);
    return found === null ? null : [found.value, found.origin.line, found.secret];
  };
  assert.deepEqual(find('count'), [3, 2, false]);
  assert.deepEqual(find('on'), [false, 2, false]);
  assert.deepEqual(find('nothing'), [null, 2, false]);
  assert.deepEqual(find('user.name'), ['Ada', 4, false]);
  assert.deepEqual(find('user.roles[0]'), ['admin', 6, false]);
  assert.deepEqual(find('user.roles[1].id'), [7, 7, false]);
  assert.deepEqual(find('api.url'), ['http://a.test', 10, false]);
  assert.deepEqual(find('base-url'), ['http://b.test', 11, false]);
  assert.deepEqual(find('template'), ['{{host}}/{{$uuid}}', 12, false]);
  // What a stronger file has of an object does not hide the rest of it.
  assert.deepEqual(find('user.password'), ['p', 3, true]);
  assert.deepEqual(find('user'), [{ password: 'p' }, 2, true]);
});

test('an exact name of any place wins over a path into a stronger one', async (t) => {
  const environments = await environmentsOf(t, {
    'http-client.private.env.json': { dev: { api: { url: 'path' } } },
    'http-client.env.json': { dev: { 'api.url': 'exact' } },
  });
  assert.equal(environments.find('api.url', ['dev'])?.value, 'exact');
});

test('names that every object has are not found', async (t) => {
  const environments = await environmentsOf(t, {
    'http-client.env.json': '{ "dev": { "__proto__": { "polluted": 1 }, "a": 1 } }',
    '.env': '__proto__=2\nconstructor=3',
  });
  assert.equal(environments.find('polluted', ['dev']), null);
  assert.deepEqual(environments.find('__proto__', ['dev'])?.value, { polluted: 1 });
  assert.equal(environments.find('constructor', ['dev'])?.value, '3');
  assert.equal(environments.find('toString', ['dev']), null);
  assert.equal(({} as { polluted?: unknown }).polluted, undefined);
});

test('httpYac: environments of .httpyac.json, in the folder and those above, below the environment files', async (t) => {
  const environments = await environmentsOf(
    t,
    {
      '.httpyac.json': { log: { level: 5 }, environments: { dev: { host: 'root', a: 'root' } } },
      'api/.httpyac.json': { environments: { dev: { host: 'api', b: 'api' } } },
      'api/httpyac.config.json': {
        environments: { dev: { c: 'does not count beside the other' } },
      },
      'httpyac.config.json': { environments: { dev: { c: 'neither' } } },
      'api/http-client.env.json': { dev: { b: 'file' } },
    },
    { file: 'api/a.http' },
  );
  assert.deepEqual(valuesOf(environments, 'dev'), { b: 'file', host: 'api', a: 'root' });
  assert.equal(environments.find('a', ['dev'])?.origin.line, 7);
});

test('httpYac: .env files by environment, the closest folder first, its folder env before itself', async (t) => {
  const environments = await environmentsOf(
    t,
    {
      '.env': 'A=root\nB=root\nC=root\nD=root\nE=root',
      '.env.dev': 'B=root dev\nC=root dev',
      'env/dev.env': 'C=root env dev',
      'api/.env': 'D=api\nE=api',
      'api/dev.env': 'E=dev.env\nF=dev.env',
      'api/.env.dev': 'E=.env.dev',
      'api/.env.prod': 'A=prod',
      'api/.envrc': 'A=envrc',
      'api/env/http-client.env.json': { dev: { host: 'api env' } },
      'http-client.env.json': { dev: { host: 'root' } },
    },
    { file: 'api/a.http' },
  );
  assert.deepEqual(valuesOf(environments, 'dev'), {
    ...{ host: 'api env', A: 'root', B: 'root dev', C: 'root env dev', D: 'api' },
    ...{ E: '.env.dev', F: 'dev.env' },
  });
  assert.deepEqual(environments.find('E', ['dev']), {
    value: '.env.dev',
    origin: {
      kind: 'dotenv',
      file: join(environments.root, 'api', '.env.dev'),
      line: 0,
      environment: 'dev',
    },
    secret: false,
  });
  assert.equal(environments.find('E', [])?.value, 'api');
});

test('httpYac: envDirName of the closest settings names the folder of environment files', async (t) => {
  const environments = await environmentsOf(
    t,
    {
      '.httpyac.json': { envDirName: 'environments' },
      'environments/dev.env': 'A=1',
      'env/dev.env': 'B=1',
      'api/httpyac.config.json': { log: { level: 1 } },
      'api/environments/.env': 'C=1',
      'evil/.httpyac.json': { envDirName: '../../elsewhere' },
      '../elsewhere/.env': 'D=1',
    },
    { file: 'api/a.http' },
  );
  assert.deepEqual(valuesOf(environments, 'dev'), { C: '1', A: '1' });
  const outside = await environmentsOf(
    t,
    { '.httpyac.json': { envDirName: '../elsewhere' }, '../elsewhere/.env': 'D=1' },
    {},
  );
  assert.deepEqual([valuesOf(outside), outside.problems], [{}, []]);
});

test('.env files come last, and $dotenv sees them alone', async (t) => {
  const environments = await environmentsOf(
    t,
    { 'http-client.env.json': { dev: { host: 'file' } }, '.env': 'host=dotenv\nother=dotenv' },
    { settings: { 'rest-client.environmentVariables': { dev: { host: 'setting', other: 's' } } } },
  );
  assert.equal(environments.find('host', ['dev'])?.value, 'file');
  assert.equal(environments.find('other', ['dev'])?.value, 's');
  assert.equal(environments.find('other', [])?.value, 'dotenv');
  assert.equal(environments.dotenv('host', ['dev'])?.value, 'dotenv');
  assert.equal(environments.dotenv('unknown', ['dev']), null);
});

test('the environments to choose come in the order of the files, each with its places', async (t) => {
  const environments = await environmentsOf(
    t,
    {
      'http-client.env.json': { prod: {}, root: {} },
      'api/http-client.private.env.json': '{ "secret": {},\n"dev": {} }',
      'api/http-client.env.json': {
        $schema: 'https://a.test/schema.json',
        $shared: {},
        dev: {},
        prod: {},
        $kulalaDefaultHeaders: {},
      },
      'api/.env.local': '',
      'api/.env.example': 'A=1',
      'api/staging.env': '',
      'api/.env': '',
    },
    { file: 'api/a.http', settings: { 'requestWorkbench.environments': { dev: {}, mine: {} } } },
  );
  assert.deepEqual(
    environments.names.map(({ name, places }) => [
      name,
      ...places.map(
        ({ file, setting, line }) =>
          setting ?? `${file?.slice(environments.root.length + 1) ?? ''}:${String(line)}`,
      ),
    ]),
    [
      [
        'dev',
        'api/http-client.env.json:3',
        'api/http-client.private.env.json:1',
        'requestWorkbench.environments',
      ],
      ['prod', 'api/http-client.env.json:4', 'http-client.env.json:1'],
      ['root', 'http-client.env.json:2'],
      ['secret', 'api/http-client.private.env.json:0'],
      ['mine', 'requestWorkbench.environments'],
      ['local', 'api/.env.local:0'],
      ['staging', 'api/staging.env:0'],
    ],
  );
});

test('it is said which environments would give a name its value', async (t) => {
  const environments = await environmentsOf(
    t,
    {
      'http-client.env.json': { dev: { host: 'a', user: { name: 'x' } }, prod: { host: 'b' } },
      '.env.local': 'host=c',
    },
    { settings: { 'requestWorkbench.environments': { mine: { host: 'd' }, other: {} } } },
  );
  assert.deepEqual(environments.environmentsWith('host'), ['dev', 'prod', 'mine', 'local']);
  assert.deepEqual(environments.environmentsWith('user.name'), ['dev']);
  assert.deepEqual(environments.environmentsWith('unknown'), []);
});

test('every place that was looked at is named, with what of it counts', async (t) => {
  const environments = await environmentsOf(
    t,
    {
      'http-client.env.json': { $shared: {}, dev: {}, prod: {} },
      'api/http-client.private.env.json': { prod: {}, test: {} },
      'api/http-client.env.json': '{ "dev": {\n "host: "x" } }',
      'api/.env': '',
      'api/.env.dev': '',
      'api/.env.example': '',
      'api/httpyac.config.js': 'throw new Error()',
    },
    { file: 'api/v1/a.http', settings: { 'rest-client.environmentVariables': { dev: { a: 1 } } } },
  );
  const lookedFor =
    'Looked for http-client.private.env.json, http-client.env.json.user, rest-client.private.env.json, ' +
    'http-client.env.json, rest-client.env.json, .httpyac.json, httpyac.config.json and .env files, ' +
    'also in a folder env, in api/v1, api and the workspace folder.';
  assert.deepEqual(environments.lookedAt(['dev']), [
    'api/http-client.private.env.json: no environment dev; it has prod and test',
    'http-client.env.json: $shared, dev',
    'setting rest-client.environmentVariables: dev',
    'api/.env',
    'api/.env.dev',
    'api/http-client.env.json is not valid JSON (line 2)',
    'api/httpyac.config.js is not read, because it is code. Put environments into .httpyac.json',
    lookedFor,
  ]);
  assert.deepEqual(environments.lookedAt([]).slice(0, 5), [
    'api/http-client.private.env.json: no environment is chosen; it has prod and test',
    'http-client.env.json: $shared, no environment is chosen; it has dev and prod',
    'setting rest-client.environmentVariables: no environment is chosen; it has dev',
    'api/.env',
    'api/.env.dev: environment dev is not chosen',
  ]);
});

test('files of other programs whose names look alike are left alone', async (t) => {
  const environments = await environmentsOf(t, {
    '.env.json': '{ "A": 1 }',
    '.env.d.ts': 'const A: string;',
    'docker.env.yaml': 'A: 1',
    'package.json': { dev: { A: 1 } },
    'http-client.env.jsonc': { dev: { A: 1 } },
  });
  assert.deepEqual([environments.names, environments.problems], [[], []]);
  assert.equal(environments.find('A', ['dev', 'json', 'd.ts']), null);
});

test('$shared alone can be asked for, whatever is chosen and stands in stronger places', async (t) => {
  const environments = await environmentsOf(
    t,
    {
      'http-client.env.json': { $shared: { a: { b: 'file' } }, $default: { c: 1 }, dev: { d: 1 } },
      '.env': 'e=1',
    },
    { settings: { 'rest-client.environmentVariables': { $shared: { a: 's', f: 'setting' } } } },
  );
  assert.equal(environments.shared('a.b')?.value, 'file');
  assert.equal(environments.shared('f')?.value, 'setting');
  assert.deepEqual(
    ['c', 'd', 'e'].map((name) => environments.shared(name)),
    [null, null, null],
  );
});
