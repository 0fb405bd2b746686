import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { run, seen } from '../engine/run.ts';
import { startServer } from '../servers/testServer.ts';
import { ImportFolder, importing, warningsOf, rulesOf } from './importing.ts';

/** Patterns are those of mitmproxy's documentation and of its tests (test/mitmproxy/addons). */

test('map_local answers with a file, or with the files of a folder and 404', async () => {
  await using folder = await ImportFolder.create();
  await mkdir(join(folder.path, 'static', 'foo'), { recursive: true });
  await writeFile(join(folder.path, 'main-local.js'), 'local');
  await writeFile(join(folder.path, 'static', 'index.html'), 'start');
  await writeFile(join(folder.path, 'static', 'foo', 'bar.css'), 'css');
  await writeFile(join(folder.path, 'static', 'foo', 'index.html'), 'foo');
  const config = `
map_local:
  - '|example.com/main.js|main-local.js'
  - '|~m GET|example.org/static|${folder.path}/static'
`;
  const imported = await importing(config, { path: '/home/me/config.yaml', target: folder.target });
  assert.deepEqual(warningsOf(imported), []);
  assert.deepEqual(imported.files, [], 'what lies in the workspace is not copied');
  const handler = await folder.write(imported);
  const got = async (url: string): Promise<string> => {
    const { text, webRequest } = await run(url, { handler });
    return `${String(webRequest.response?.status)} ${text}`;
  };
  assert.equal(await got('http://example.com/main.js'), '200 local');
  assert.equal(await got('https://example.org/static/foo/bar.css?timestamp=123'), '200 css');
  assert.equal(await got('https://example.org/static/foo/'), '200 foo');
  assert.equal(await got('https://example.org/static'), '200 start');
  assert.equal(await got('https://example.org/static/nonexistent'), '404 ');
});

test('a secret that stands in an imported rule is told of, as the check of the rule file does', async () => {
  const source = { map_remote: ['|http://a.test|http://ada:hunter2@b.test/'] };
  const imported = await importing(source);
  assert.deepEqual(
    imported.problems.map(({ code }) => code),
    ['exposed-secret'],
  );
  assert.ok(!JSON.stringify(imported.problems).includes('hunter2'));
  assert.deepEqual((await importing(source, { includeSecrets: true })).problems, []);
});

test('map_remote sends a request elsewhere, once', async () => {
  await using server = await startServer((request, response) => {
    response.end(request.url);
  });
  const imported = await importing(
    { map_remote: [`|~m GET|//example.org/v1/(.*)|//127.0.0.1:${String(server.port)}/v2/\\1`] },
    {},
  );
  assert.deepEqual(warningsOf(imported), []);
  await using folder = await ImportFolder.create();
  const handler = await folder.write(imported);
  assert.equal((await run('http://example.org/v1/users', { handler })).text, '/v2/users');

  const looping = await importing({ map_remote: ['|example|www.example'] });
  assert.deepEqual(warningsOf(looping), [
    'changed 3: The new URL would match again, so the rule acts on the first hop of a request only.',
    'changed 3: There, every match in the URL is replaced; here, only the first one.',
  ]);
});

test('modify_headers changes requests and responses, unless ~q or ~s says one of them', async () => {
  await using server = await startServer((_request, response) => {
    response.setHeader('X-Both', 'server');
    response.setHeader('X-Response', 'server');
    response.end();
  });
  const imported = await importing(
    `modify_headers:
  - /~q/X-Request/1
  - /~s/X-Response/
  - /X-Both/2
  - '|~q & ~hq "X-Kind: .*test"|X-Seen|yes'
`,
    { path: '/home/me/.mitmproxy/config.yaml' },
  );
  assert.deepEqual(warningsOf(imported), []);
  await using folder = await ImportFolder.create();
  const handler = await folder.write(imported);
  const headers = [['X-Kind', 'a test']] as const;
  const { webRequest } = await run({ url: server.url, headers }, { handler });
  const [request] = server.requests;
  assert.deepEqual(seen(request, 'X-Request'), ['1']);
  assert.deepEqual(seen(request, 'X-Both'), ['2']);
  assert.deepEqual(seen(request, 'X-Seen'), ['yes']);
  assert.deepEqual(seen(request, 'X-Response'), []);
  const response = webRequest.response ?? undefined;
  assert.deepEqual(seen(response, 'X-Both'), ['2']);
  assert.deepEqual(seen(response, 'X-Response'), []);
});

test('modify_body replaces text of responses, with files and groups', async () => {
  await using server = await startServer((_request, response) => {
    response.end('foo bar foo, price=12');
  });
  await using folder = await ImportFolder.create();
  await writeFile(join(folder.path, 'replacement'), 'BAR\n');
  const imported = await importing(
    { modify_body: ['/~s/foo/@replacement', '/~s & ~c 200/price=(\\d+)/cost=\\1'] },
    { target: folder.target },
  );
  assert.deepEqual(warningsOf(imported), []);
  const handler = await folder.write(imported);
  assert.equal((await run(server.url, { handler })).text, 'BAR bar BAR, cost=12');
});

test('block_list answers with a status, or not at all', async () => {
  const imported = await importing({
    block_list: [':~d google-analytics.com:404', ':~d example.com$:444'],
    anticache: true,
  });
  assert.deepEqual(warningsOf(imported), []);
  await using folder = await ImportFolder.create();
  const handler = await folder.write(imported);
  const blocked = await run('https://www.google-analytics.com/collect', { handler });
  assert.equal(blocked.webRequest.response?.status, 404);
  assert.equal((await run('https://example.com/', { handler })).error, 'ERR_CONNECTION_CLOSED');
});

test('a command line is read as its options, with their places', async () => {
  const command = `#!/bin/sh
mitmdump --set block_list='/~u ads/444' \\
  --map-remote "|a.test|b.test" --listen-port 8080 \\
  --modify-headers '/~q/Authorization/Bearer s3cr3t' --set anticache=true
`;
  const imported = await importing(command, { path: '/workspace/proxy.sh' });
  assert.deepEqual(
    rulesOf(imported).map(({ id, action }) => [id, action['type']]),
    [
      ['block-list-1', 'block'],
      ['anticache-1', 'modifyHeaders'],
      ['map-remote-1', 'redirect'],
      ['modify-headers-1', 'modifyHeaders'],
    ],
  );
  assert.ok(!imported.text?.includes('s3cr3t'));
  assert.deepEqual(warningsOf(imported), [
    'changed 3: There, every match in the URL is replaced; here, only the first one.',
    'secret-left-out 4: The value of Authorization looks like a secret and was not copied.',
  ]);
});

test('a filter on a header that rules see otherwise than mitmproxy is listed', async () => {
  const imported = await importing({
    modify_headers: [
      '/~q & !~h Host:/Host/example.org',
      '/~q & !~h Content-Length:/X-Empty/1',
      '/~s & ~hs "Content-Length: 0"/X-Empty/1',
    ],
  });
  assert.deepEqual(warningsOf(imported), [
    'changed 3: mitmproxy sees no Host in HTTP/2; rules see one in every request.',
    'left-out 4: Content-Length is written when the request is sent. Rules are asked before that and do not see it.',
    'changed 5: Where several of these act on a header, mitmproxy sends all of their values, and the rules only the first.',
  ]);
  assert.deepEqual(
    rulesOf(imported).map(({ id, condition }) => [id, condition]),
    [
      ['modify-headers-1', { not: { requestHeaders: [{ header: 'Host' }] } }],
      [
        'modify-headers-3-response',
        { responseHeaders: [{ header: 'Content-Length', values: ['0*'] }] },
      ],
    ],
  );
});

test("what mitmproxy can do and rules can't is listed", async () => {
  const imported = await importing({
    map_local: ['|a|/nowhere/at/all'],
    map_remote: ['|~src 10.0.0.1|a|b', '|a(?=b)|c', 'x'],
    modify_body: ['/~q/foo/bar'],
    modify_headers: ['/X-A/1', '/~u b/X-A/2', '/~q & (/X-B/1'],
    listen_port: 8080,
    stickycookie: '.*',
  });
  assert.deepEqual(warningsOf(imported), [
    'left-out 3: There is no /nowhere/at/all.',
    'left-out 6: There is nothing like ~src here.',
    "left-out 7: An expression of a rule can't look ahead or behind (?= ?<=): that takes too long on some texts.",
    'left-out 8: It has fewer than two parts.',
    "left-out 11: A rule can't replace a part of a request's body.",
    'changed 15: Where several of these act on a header, mitmproxy sends all of their values, and the rules only the first.',
    'left-out 16: ~q & ( is not a filter expression.',
    'left-out 18: This option does not change requests.',
    'left-out 19: This option does not change requests.',
  ]);
});
