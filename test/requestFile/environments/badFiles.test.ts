import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { EnvironmentFiles } from '../../../src/requestFile/environments/environmentFiles.ts';
import type { Environments } from '../../../src/requestFile/environments/environments.ts';
import { environmentsOf, put, valuesOf, workspace } from './environmentFolder.ts';

/** Problems as somebody reads them: file, line from 1, severity, code. */
function told(root: string, { problems }: Environments): unknown[] {
  return problems.map(({ file, range, severity, code }) => [
    file?.slice(root.length + 1),
    range.start.line + 1,
    severity,
    code,
  ]);
}

test('comments and trailing commas are JSON here', async (t) => {
  const environments = await environmentsOf(t, {
    'http-client.env.json': '// all\n{\n  /* one */ "dev": {\n    "a": [1, 2,], // two\n  },\n}\n',
  });
  assert.deepEqual(environments.find('a', ['dev'])?.value, [1, 2]);
  assert.equal(environments.find('a', ['dev'])?.origin.line, 3);
  assert.deepEqual(environments.problems, []);
});

for (const [name, text, line, message] of [
  ['a missing comma', '{\n "dev": {\n  "a": 1\n  "b": 2\n }\n}', 4, 'A comma is missing here.'],
  ['a missing colon', '{\n "dev": {\n  "a" 1\n }\n}', 3, 'A colon is missing here.'],
  ['an open text', '{\n "dev": {\n  "a": "x\n }\n}', 3, 'This text does not end.'],
  ['an open brace', '{\n "dev": {\n  "a": 1\n', 4, 'A } is missing here.'],
  ['YAML', 'dev:\n  a: 1\n', 1, 'This is not a JSON value.'],
  ['single quotes', "{ 'dev': {} }", 1, 'This is not a JSON value.'],
  ['two values', '{ "dev": {} }\n{ "b": {} }', 2, 'There is text after the end of the JSON value.'],
] as const) {
  test(`${name} is one problem with its line; nothing of the file counts, the others do`, async (t) => {
    const environments = await environmentsOf(t, {
      'http-client.env.json': text,
      'http-client.private.env.json': { dev: { other: 1 } },
    });
    assert.deepEqual(told(environments.root, environments), [
      ['http-client.env.json', line, 'error', 'syntax'],
    ]);
    assert.deepEqual(
      environments.problems.map((problem) => [problem.message, problem.hint === '']),
      [[message, false]],
    );
    assert.deepEqual(valuesOf(environments, 'dev'), { other: 1 });
  });
}

test('an empty file is none, and a list of environments is an error', async (t) => {
  const environments = await environmentsOf(t, {
    'http-client.env.json': ' \n',
    'http-client.private.env.json': '',
    'rest-client.env.json': '[]',
  });
  assert.deepEqual(told(environments.root, environments), [
    ['rest-client.env.json', 1, 'error', 'no-environments'],
  ]);
});

test('a file without environments says so once, with a way out', async (t) => {
  const environments = await environmentsOf(t, {
    'http-client.env.json': { host: 'a.test', port: 1, dev: { x: 1 } },
  });
  assert.deepEqual(told(environments.root, environments), [
    ['http-client.env.json', 2, 'warning', 'no-environment'],
  ]);
  assert.match(environments.problems[0]?.hint ?? '', /"\$shared": \{ "host": … \}/);
  assert.deepEqual(valuesOf(environments, 'dev'), { x: 1 });
  assert.deepEqual(
    environments.names.map(({ name }) => name),
    ['dev'],
  );
});

test('an environment that is there twice is told of: the last counts, and its line is given', async (t) => {
  const environments = await environmentsOf(t, {
    'http-client.env.json': '{\n"dev": { "a": 1 },\n"dev": {\n"a": 2 }\n}',
  });
  assert.deepEqual(told(environments.root, environments), [
    ['http-client.env.json', 3, 'warning', 'duplicate-key'],
  ]);
  const found = environments.find('a', ['dev']);
  assert.deepEqual([found?.value, found?.origin.line], [2, 3]);
});

test('a value that Visual Studio keeps elsewhere counts as not defined, with a warning', async (t) => {
  const environments = await environmentsOf(t, {
    'http-client.env.json': {
      dev: {
        key: { provider: 'AzureKeyVault', secretName: 's', resourceId: 'r' },
        mine: { provider: 'mail', name: 'x' },
      },
    },
  });
  assert.equal(environments.find('key', ['dev']), null);
  assert.equal(environments.find('mine.provider', ['dev'])?.value, 'mail');
  assert.deepEqual(told(environments.root, environments), [
    ['http-client.env.json', 3, 'warning', 'kept-elsewhere'],
  ]);
});

test('UTF-16 and byte order marks are read as editors read them', async (t) => {
  const json = '{ "dev": { "a": "café" } }';
  const environments = await environmentsOf(t, {
    'http-client.env.json': `\ufeff${json}`,
    'http-client.private.env.json': Buffer.from(`\ufeff${json.replace('"a"', '"b"')}`, 'utf16le'),
    '.env': Buffer.from('\ufeffC=café', 'utf16le'),
  });
  assert.deepEqual(environments.problems, []);
  assert.deepEqual(valuesOf(environments, 'dev'), { a: 'café', b: 'café', C: 'café' });
});

test('a value that is not UTF-8 is told of and counts as not defined; the rest of its file counts', async (t) => {
  const environments = await environmentsOf(t, {
    'http-client.env.json': Buffer.from(
      '{ "dev": {\n "a": "caf\xe9", "b": { "c": "\xe9" },\n "d": 1 } }',
      'latin1',
    ),
    '.env': Buffer.from('# f\xfcr Tests\nX=1', 'latin1'),
  });
  assert.deepEqual(told(environments.root, environments), [
    ['http-client.env.json', 2, 'error', 'not-utf8'],
    ['.env', 1, 'error', 'not-utf8'],
  ]);
  assert.deepEqual(valuesOf(environments, 'dev'), { d: 1, X: '1' });
});

test('JSON of 100,000 levels is a problem, not a crash', async (t) => {
  const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
  const wide = `{"dev":${'['.repeat(1000)}${']'.repeat(1000)}}`;
  const environments = await environmentsOf(t, {
    'http-client.env.json': deep,
    'rest-client.env.json': wide,
  });
  assert.deepEqual(told(environments.root, environments), [
    ['http-client.env.json', 1, 'error', 'syntax'],
    ['rest-client.env.json', 1, 'error', 'syntax'],
  ]);
});

test(
  'a folder and a pipe in place of a file are told of at once',
  { skip: process.platform === 'win32' },
  async (t) => {
    const root = await workspace(t, { 'http-client.private.env.json': { dev: { a: 1 } } });
    await mkdir(join(root, 'rest-client.env.json'));
    await mkdir(join(root, '.env'));
    execFileSync('mkfifo', [join(root, 'http-client.env.json')]);
    const environments = await new EnvironmentFiles().of(join(root, 'a.http'), { root });
    assert.deepEqual(
      environments.problems.map(({ file, message }) => [file?.slice(root.length + 1), message]),
      [
        [
          'http-client.env.json',
          'This file is a pipe, not a file. Variables in it count as not defined.',
        ],
        [
          'rest-client.env.json',
          'This file is a folder, not a file. Variables in it count as not defined.',
        ],
        // A folder .env is Python's: it is told of only where something is missing.
      ],
    );
    assert.deepEqual(valuesOf(environments, 'dev'), { a: 1 });
    assert.ok(environments.lookedAt([]).includes('.env is a folder, not a file'));
  },
);

const NOBODY = 65534;

test(
  'a file and a folder that may not be read are told of',
  { skip: process.platform === 'win32' },
  async (t) => {
    const root = await workspace(t, {
      'http-client.env.json': { dev: { a: 1 } },
      'http-client.private.env.json': { dev: { b: 1 } },
      'api/http-client.env.json': { dev: { c: 1 } },
    });
    await chmod(join(root, '..'), 0o755);
    await chmod(join(root, 'http-client.private.env.json'), 0);
    await chmod(join(root, 'api'), 0);
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) process.seteuid?.(NOBODY);
    let environments: Environments;
    try {
      environments = await new EnvironmentFiles().of(join(root, 'api', 'a.http'), { root });
    } finally {
      if (isRoot) process.seteuid?.(0);
      await chmod(join(root, 'api'), 0o755);
    }
    assert.deepEqual(told(root, environments), [
      ['api', 1, 'warning', 'closed-folder'],
      ['http-client.private.env.json', 1, 'warning', 'unreadable-file'],
    ]);
    assert.deepEqual(valuesOf(environments, 'dev'), { a: 1 });
  },
);

test(
  'links are followed inside the workspace folder, and not out of it',
  { skip: process.platform === 'win32' },
  async (t) => {
    const root = await workspace(t, {
      'shared/dev.json': { dev: { inside: 1 } },
      '../secret.json': { dev: { outside: 1 } },
      '../elsewhere/http-client.env.json': { dev: { elsewhere: 1 } },
      'api/a.http': '',
    });
    await symlink(join(root, 'shared', 'dev.json'), join(root, 'http-client.env.json'));
    await symlink(join(root, '..', 'secret.json'), join(root, 'http-client.private.env.json'));
    await symlink(join(root, '..', 'elsewhere'), join(root, 'api', 'linked'));
    await symlink(join(root, 'nowhere'), join(root, 'rest-client.env.json'));
    const environments = await new EnvironmentFiles().of(join(root, 'api', 'linked', 'a.http'), {
      root,
    });
    assert.deepEqual(valuesOf(environments, 'dev'), { inside: 1 });
    assert.deepEqual(told(root, environments), [
      ['api/linked', 1, 'warning', 'closed-folder'],
      ['http-client.private.env.json', 1, 'warning', 'unreadable-file'],
    ]);
    assert.match(
      environments.problems[1]?.message ?? '',
      /is a link out of the workspace folder, so it is not read/,
    );
  },
);

test('a file outside the workspace folder gets settings only', async (t) => {
  const root = await workspace(t, { 'http-client.env.json': { dev: { a: 1 } }, '../.env': 'B=1' });
  const environments = await new EnvironmentFiles().of(join(root, '..', 'a.http'), {
    root,
    settings: { 'requestWorkbench.environments': { dev: { c: 1 } } },
  });
  assert.deepEqual(valuesOf(environments, 'dev'), { c: 1 });
  assert.match(environments.lookedAt([]).at(-1) ?? '', /outside the workspace folder/);
});

test(
  'a workspace folder that is a link, and a file that is not there yet, are no obstacle',
  { skip: process.platform === 'win32' },
  async (t) => {
    const root = await workspace(t, { 'api/http-client.env.json': { dev: { a: 1 } } });
    const link = join(root, '..', 'link');
    await symlink(root, link);
    const files = new EnvironmentFiles();
    for (const [file, folder] of [
      [join(link, 'api', 'a.http'), link],
      [join(root, 'api', 'a.http'), link],
      [join(link, 'api', 'a.http'), root],
      [join(root, 'api', 'new', 'a.http'), root],
    ] as const) {
      const environments = await files.of(file, { root: folder });
      assert.deepEqual(valuesOf(environments, 'dev'), { a: 1 }, `${file} in ${folder}`);
    }
    await put(join(root, 'api', 'new', '.env'), 'B=1');
  },
);
