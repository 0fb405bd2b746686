import assert from 'node:assert/strict';
import { test } from 'node:test';
import { folderWith, paths, serverFor } from './requestFolder.ts';
import { runProgram } from './runCli.ts';

// Which requests `run` sends, how often, and in which order.

test('run takes folders, with all request files below but those of packages and hidden folders', async (t) => {
  const server = await serverFor(t);
  const cwd = await folderWith(t, {
    'api/b.http': `GET ${server.url}/b`,
    'api/deep/a.rest': `GET ${server.url}/deep`,
    'api/node_modules/x/x.http': `GET ${server.url}/package`,
    'api/.git/x.http': `GET ${server.url}/hidden`,
    'api/notes.txt': `GET ${server.url}/notes`,
    'c.http': `GET ${server.url}/c`,
  });
  const { exitCode } = await runProgram(['run', 'c.http', 'api', 'api/b.http'], { cwd });
  assert.equal(exitCode, 0);
  assert.deepEqual(paths(server), ['/c', '/b', '/deep']);
});

test('run takes patterns, and a file that is named like one', async (t) => {
  const server = await serverFor(t);
  const cwd = await folderWith(t, {
    'api/one.http': `GET ${server.url}/one`,
    'api/v1/two.http': `GET ${server.url}/two`,
    'api/v1/two.txt': 'no requests',
    'node_modules/x/x.http': `GET ${server.url}/package`,
    '[a].http': `GET ${server.url}/brackets`,
  });
  const { exitCode, err } = await runProgram(['run', '**/*o*', '[a].http'], { cwd });
  assert.deepEqual([exitCode, paths(server)], [0, ['/one', '/two', '/brackets']], err);
});

for (const [what, word, message] of [
  ['a pattern without a match', 'api/*.rest', /No \.http or \.rest file matches api\/\*\.rest\./],
  ['a folder without request files', 'docs', /There are no \.http or \.rest files in docs\./],
  ['a file that is not there', 'none.http', /none\.http does not exist\. Name a \.http file\./],
  [
    'an unknown environment',
    'api --env prod',
    /There is no environment "prod"\. There are: "dev"\./,
  ],
  ['an unknown tag', 'api --tag slow', /No request has the tag "slow"\. There are: "smoke"\./],
  ['an unknown name', 'api --name a --name b', /No request is called "b"\. There are: "a"\./],
  ['no requests at a time', 'api --parallel 0', /--parallel: Use 1 or more\./],
  ['a JUnit file that is a folder', 'api --junit docs', /docs is a folder\. Name a file\./],
] as const) {
  test(`${what} is an error that says so, and nothing is sent`, async (t) => {
    const server = await serverFor(t);
    const cwd = await folderWith(t, {
      'api/a.http': `# @name a\n# @tag smoke\nGET ${server.url}/a`,
      'api/http-client.env.json': '{ "dev": {} }',
      'docs/a.md': '',
    });
    const { exitCode, err } = await runProgram(['run', ...word.split(' ')], { cwd });
    assert.deepEqual([exitCode, paths(server)], [2, []]);
    assert.match(err, message);
  });
}

test('an unknown environment is an error beside broken environment files, too, unless it stands in one', async (t) => {
  const server = await serverFor(t);
  const cwd = await folderWith(t, {
    'api/a.http': `GET ${server.url}/a`,
    'http-client.env.json': '{ "dev": {}, "beside": 1 }',
    'api/http-client.env.json': '{\n  "prod": }',
  });
  const run = (env: string): ReturnType<typeof runProgram> =>
    runProgram(['run', 'api', '--env', env], { cwd });
  const mistyped = await run('prd');
  assert.equal(mistyped.exitCode, 2);
  assert.match(mistyped.err, /There is no environment "prd"\. There are: "dev"\./);
  for (const env of ['dev', 'prod']) {
    const { exitCode, err } = await run(env);
    assert.equal(exitCode, 0, err);
    assert.match(err, /api\/http-client\.env\.json:2:11: error: A value is missing here/);
  }
  assert.deepEqual(paths(server), ['/a', '/a']);
});

test('run --tag sends the requests with one of the tags, --name adds others', async (t) => {
  const server = await serverFor(t);
  const cwd = await folderWith(t, {
    'a.http': `# @tag smoke, slow\nGET ${server.url}/1\n\n### two\n# @tag other\nGET ${server.url}/2\n`,
    'b.http': `# @tag  other\n# @tag smoke\nGET ${server.url}/3\n\n### four\nGET ${server.url}/4\n`,
  });
  const run = async (...words: string[]): Promise<string[]> => {
    const before = server.requests.length;
    const { exitCode } = await runProgram(['run', '.', ...words], { cwd });
    assert.equal(exitCode, 0);
    return paths(server).slice(before);
  };
  assert.deepEqual(await run('--tag', 'smoke'), ['/1', '/3']);
  assert.deepEqual(await run('--tag', 'slow, other'), ['/1', '/2', '/3']);
  assert.deepEqual(await run('--tag', 'slow', '--name', 'four'), ['/1', '/4']);
});

test('run --bail stops at the first request or test that fails, and says how many were not sent', async (t) => {
  const server = await serverFor(t);
  const cwd = await folderWith(t, {
    'a.http': `GET ${server.url}/1\n\n?? status == 500\n\n###\nGET ${server.url}/2\n`,
    'b.http': `GET ${server.url}/3\n`,
  });
  const { exitCode, err } = await runProgram(['run', '.', '--bail'], { cwd });
  assert.deepEqual([exitCode, paths(server)], [1, ['/1']]);
  assert.match(err, /^3 requests: 0 succeeded, 1 failed, 2 not sent, in /m);
});

test('run --repeat runs everything again, and what scripts have kept begins anew', async (t) => {
  const server = await serverFor(t);
  const cwd = await folderWith(t, {
    'a.http': [
      `@count = 0\n# @name login\nGET ${server.url}/login/{{count}}`,
      '> {% client.global.set("count", 1) %}',
      `###\n# @ref login\nGET ${server.url}/me`,
    ].join('\n\n'),
  });
  const { exitCode, err } = await runProgram(['run', 'a.http', '--repeat', '2'], { cwd });
  assert.equal(exitCode, 0, err);
  assert.deepEqual(paths(server), ['/login/0', '/me', '/login/0', '/me']);
  assert.match(err, /^4 requests: 4 succeeded, 0 failed, in /m);
});

test('a run of several ends with a summary that names what failed and where', async (t) => {
  const server = await serverFor(t);
  const cwd = await folderWith(t, {
    'api/a.http': [
      `### fine\nGET ${server.url}/1\n\n?? status == 200`,
      `### wrong\nGET ${server.url}/2\n\n?? status == 404\n?? body == /2`,
      `###\nGET ${server.url}/{{id}}`,
      '### other\nGRPC localhost:1/x',
      `### off\n# @disabled\nGET ${server.url}/5`,
    ].join('\n\n'),
  });
  const { exitCode, err } = await runProgram(['run', 'api'], { cwd });
  assert.equal(exitCode, 2);
  const [, summary] = err.split(/\n\n(?=5 requests)/);
  assert.match(
    summary ?? err,
    new RegExp(
      [
        '^5 requests: 1 succeeded, 1 failed, 2 skipped, 1 not sent, in [^\n]*',
        '3 tests: 2 passed, 1 failed',
        '  failed    api/a\\.http:7  wrong: status == 404',
        `  not sent  api/a\\.http:13  GET ${server.url}/\\{\\{id\\}\\}: id is not defined\\.\n$`,
      ].join('\n'),
    ),
  );
});

test('run --parallel has that many requests under way, and prints them in their order', async (t) => {
  let open = 0;
  let most = 0;
  const waiting: (() => void)[] = [];
  const server = await serverFor(t, (request, response) => {
    most = Math.max(most, ++open);
    // The later one is answered first: nobody waits for the one before.
    waiting.push(() => {
      open--;
      response.end(`${request.url ?? ''}\n`);
    });
    if (waiting.length === 3) for (const answer of waiting.splice(0).toReversed()) answer();
  });
  const cwd = await folderWith(t, {
    'a.http': [1, 2, 3, 4]
      .map((each) => `### ${String(each)}\nGET ${server.url}/${String(each)}`)
      .join('\n\n'),
    'b.http': `### 5\nGET ${server.url}/5\n\n?? status == 201\n\n### 6\nGET ${server.url}/6\n`,
  });
  const { exitCode, out, err } = await runProgram(['run', '.', '--parallel', '3'], { cwd });
  assert.deepEqual([exitCode, most], [1, 3], err);
  assert.equal(out, '/1\n/2\n/3\n/4\n/5\n/6\n');
  assert.deepEqual(
    [...err.matchAll(/^### (\d)$/gm)].map(([, title]) => title),
    ['1', '2', '3', '4', '5', '6'],
  );
  assert.match(err, /### 5\n[^#]*✗ status == 201[^#]*\n\n### 6/);
});

test('run --parallel sends what several need once, and finds requests that need each other', async (t) => {
  const server = await serverFor(t, (request, response) => {
    if (request.url === '/login') setTimeout(() => response.end('token-1'), 20);
    else response.end();
  });
  const cwd = await folderWith(t, {
    'login.http': `# @name login\nGET ${server.url}/login`,
    'a.http': `import ./login.http\n\n### one\nGET ${server.url}/1/{{login.response.body}}\n\n### two\nGET ${server.url}/2/{{login.response.body}}\n`,
    'b.http': `# @import ./login.http\n# @ref login\nGET ${server.url}/3\n`,
    'circle.http': `### x\n# @ref y\nGET ${server.url}/x\n\n### y\n# @ref x\nGET ${server.url}/y\n`,
  });
  const { exitCode, err } = await runProgram(['run', '.', '--parallel', '8'], { cwd });
  assert.equal(exitCode, 2, err);
  assert.deepEqual(paths(server).sort(), ['/1/token-1', '/2/token-1', '/3', '/login']);
  assert.match(err, /need each other: [xy] → /);
});

test('with --parallel a file whose scripts keep values is still sent in its order', async (t) => {
  const server = await serverFor(t, (request, response) => {
    setTimeout(() => response.end(request.url), request.url === '/1' ? 30 : 0);
  });
  const cwd = await folderWith(t, {
    'a.http': [
      `GET ${server.url}/1\n\n> {% client.global.set("id", "one") %}`,
      `GET ${server.url}/2/{{id}}`,
      `GET ${server.url}/3{{response.body}}`,
    ].join('\n\n###\n'),
    'b.http': `GET ${server.url}/b`,
  });
  const { exitCode, err } = await runProgram(['run', '.', '--parallel', '4'], { cwd });
  assert.equal(exitCode, 0, err);
  assert.deepEqual(
    paths(server).filter((path) => path !== '/b'),
    ['/1', '/2/one', '/3/2/one'],
  );
});

test('300 assertions beside 20,000 variables look each of them up no more than once', async (t) => {
  const server = await serverFor(t);
  const names = Array.from({ length: 20_000 }, (_, index) => [`name${index}`, index] as const);
  const plain = Array.from({ length: 300 }, () => '?? status == 200');
  const cwd = await folderWith(t, {
    // With an expression, which needs the names, among them.
    'a.http': [`GET ${server.url}/{{name7}}`, '', ...plain, '?? js name7 + name8 == 15'].join('\n'),
    'http-client.env.json': JSON.stringify({ dev: Object.fromEntries(names) }),
  });
  // Each assertion with each variable would take many minutes.
  const { exitCode, err } = await runProgram(['run', 'a.http', '--env', 'dev'], { cwd });
  assert.equal(exitCode, 0, err);
  assert.deepEqual(paths(server), ['/7']);
});
