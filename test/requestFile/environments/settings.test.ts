import assert from 'node:assert/strict';
import { test } from 'node:test';
import { environmentsOf, valuesOf } from './environmentFolder.ts';

test("settings: ours wins over REST Client's, both below the files", async (t) => {
  const environments = await environmentsOf(
    t,
    { 'http-client.env.json': { dev: { a: 'file' } } },
    {
      settings: {
        'requestWorkbench.environments': { dev: { a: 'ours', b: 'ours' } },
        'rest-client.environmentVariables': {
          $shared: { d: 'shared' },
          dev: { a: 'rc', b: 'rc', c: 'rc' },
        },
        'httpyac.environmentVariables': { dev: { c: 'yac', e: 'yac' } },
      },
    },
  );
  assert.deepEqual(valuesOf(environments, 'dev'), {
    ...{ a: 'file', b: 'ours', c: 'rc', d: 'shared', e: 'yac' },
  });
  assert.deepEqual(environments.find('c', ['dev'])?.origin, {
    kind: 'environment',
    setting: 'rest-client.environmentVariables',
    environment: 'dev',
  });
});

test('{{$shared name}} is what $shared has, with its type when it stands alone', async (t) => {
  const environments = await environmentsOf(
    t,
    {},
    {
      settings: {
        'rest-client.environmentVariables': {
          $shared: { version: 'v1', port: 8080, user: { name: 'Ada' }, list: [1, 2] },
          dev: {
            path: '/api/{{$shared version}}/x',
            port: '{{$shared port}}',
            authority: 'a.test:{{ $shared   port }}',
            name: '{{$shared user.name}}',
            all: '{{$shared list}}',
            nested: { in: ['{{$shared version}}'] },
            unknown: '{{$shared nothing}}/{{$shared version}}',
            other: '{{host}}/{{$guid}}',
          },
        },
      },
    },
  );
  const { path, port, authority, name, all, nested, unknown, other } = valuesOf(
    environments,
    'dev',
  );
  assert.deepEqual(
    [path, port, authority, name, all, nested, unknown, other],
    [
      ...['/api/v1/x', 8080, 'a.test:8080', 'Ada', [1, 2], { in: ['v1'] }],
      ...['{{$shared nothing}}/v1', '{{host}}/{{$guid}}'],
    ],
  );
});

test('{{$shared name}} can neither go in circles nor fill the memory', async (t) => {
  const references = '{{$shared big}}'.repeat(10_000);
  const environments = await environmentsOf(
    t,
    {},
    {
      settings: {
        'requestWorkbench.environments': {
          $shared: { a: '{{$shared b}}', b: '{{$shared a}}', big: 'x'.repeat(10_000) },
          dev: { huge: references },
        },
      },
    },
  );
  assert.equal(environments.find('a', [])?.value, '{{$shared a}}');
  assert.equal(environments.find('huge', ['dev'])?.value, references);
});

const circle: { self?: unknown } = {};
circle.self = circle;
let deep: unknown = 1;
for (let level = 0; level < 20_000; level++) deep = { deep };

for (const [name, value] of [
  ['a text', 'dev'],
  ['a list', [{ dev: {} }]],
  ['a number', 7],
  ['an object that holds itself', circle],
  ['an object of 20,000 levels', deep],
  ['a function', () => 1],
] as const) {
  test(`a setting that is ${name} is a problem, and the other settings count`, async (t) => {
    const environments = await environmentsOf(
      t,
      {},
      {
        settings: {
          'requestWorkbench.environments': value,
          'rest-client.environmentVariables': { dev: { a: 1 } },
        },
      },
    );
    assert.deepEqual(valuesOf(environments, 'dev'), { a: 1 });
    assert.deepEqual(
      environments.problems.map(({ code, message, file }) => [code, message, file]),
      [
        [
          'no-environments',
          'Setting requestWorkbench.environments: This is not an object with environments.',
          undefined,
        ],
      ],
    );
  });
}

test('settings that are not set, null or empty say nothing', async (t) => {
  const environments = await environmentsOf(
    t,
    {},
    {
      settings: {
        'requestWorkbench.environments': {},
        'rest-client.environmentVariables': null,
        'httpyac.environmentVariables': undefined,
      },
    },
  );
  assert.deepEqual([environments.problems, environments.names], [[], []]);
  assert.equal(environments.lookedAt([]).length, 1);
});
