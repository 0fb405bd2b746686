import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { DOMParser } from '@xmldom/xmldom';
import { select } from 'xpath';
import { startServer } from '../servers/testServer.ts';
import { folderWith, paths, serverFor } from './requestFolder.ts';
import { runProgram } from './runCli.ts';

// What `run` tells programs: --json, --dry-run --json, --junit, --har.

type Json = Readonly<Record<string, unknown>>;

function objects(out: string): Json[] {
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Json);
}

/** What an XPath finds in well-formed XML: the values of attributes, the texts of elements. */
function found(xml: string, path: string): string[] {
  const onError = (_level: string, message: string): never => {
    throw new Error(message);
  };
  const document: unknown = new DOMParser({ onError }).parseFromString(xml, 'text/xml');
  const nodes: unknown = select(path, document as Parameters<typeof select>[1]);
  return (
    nodes as { readonly nodeValue: string | null; readonly textContent: string | null }[]
  ).map((node) => node.nodeValue ?? node.textContent ?? '');
}

test('run --json prints an object for each request, beside the events of its session', async (t) => {
  const server = await serverFor(t);
  const cwd = await folderWith(t, {
    'a.http': [
      `### one\nPOST ${server.url}/1\n\n> {% client.log("said"); client.test("is two", () => client.assert(response.status === 2, "no")) %}`,
      `GET ${server.url}/{{id}}`,
      '### other\nGRPC localhost:1/x',
    ].join('\n\n###\n'),
  });
  const { exitCode, out } = await runProgram(['run', 'a.http', '--json'], { cwd });
  assert.equal(exitCode, 2);
  const all = objects(out);
  const requests = all.filter(({ type }) => type === 'request:completed');
  const file = join(cwd, 'a.http');
  const [one, two, three] = requests;
  assert.equal(requests.length, 3);
  const { ms, session, tests, ...rest } = one ?? {};
  assert.equal(typeof ms, 'number');
  assert.ok(
    all.some((event) => event['type'] === 'session:completed' && event['session'] === session),
  );
  assert.partialDeepStrictEqual(tests, [{ name: 'is two', passed: false, message: 'no' }]);
  assert.deepEqual(rest, {
    ...{ type: 'request:completed', file, line: 2, name: 'one', method: 'POST' },
    ...{ url: `${server.url}/1`, outcome: 'failed', reason: null, status: 200 },
    ...{ problems: [], log: ['said'] },
  });
  assert.partialDeepStrictEqual(two, {
    ...{ line: 7, outcome: 'notSent', status: null, ms: null, session: null },
    problems: [{ severity: 'error', code: 'undefined-variable', file, line: 7 }],
  });
  const [{ hint = '' } = {}] = (two?.['problems'] ?? []) as readonly { readonly hint?: string }[];
  assert.match(
    hint,
    /^Looked in: this file\. Looked for http-client\..* folder\. Write @id = value /,
  );
  assert.partialDeepStrictEqual(three, {
    outcome: 'skipped',
    reason: 'GRPC requests are not sent: only HTTP is.',
  });
  assert.partialDeepStrictEqual(all.at(-1), {
    ...{ type: 'run:completed', passed: 0, failed: 1, skipped: 1, notSent: 1 },
  });
});

test('run --dry-run --json prints one object a request, and sends nothing', async (t) => {
  const server = await serverFor(t);
  const cwd = await folderWith(t, {
    'a.http': [
      `@id = 7\n\n### get\nGET ${server.url}/{{id}}?token=s3cret-value-1\nX-A: 1`,
      `POST ${server.url}/text\nContent-Type: text/plain\n\nthe {{id}}`,
      `POST ${server.url}/file\nContent-Type: text/plain\n\n< ./body.txt`,
      `POST ${server.url}/parts\nContent-Type: text/plain\n\nfirst\n< ./body.txt`,
      `POST ${server.url}/bytes\nContent-Type: text/plain; charset=iso-8859-1\n\né`,
      `GET ${server.url}/{{none}}`,
      `### login\nPOST ${server.url}/login`,
      `GET ${server.url}/me/{{login.response.body.token}}`,
      'GRPC localhost:1/x',
    ].join('\n\n###\n'),
    'body.txt': 'from a file',
  });
  const { exitCode, out, err } = await runProgram(['run', 'a.http', '--dry-run', '--json'], {
    cwd,
  });
  assert.deepEqual([exitCode, paths(server)], [2, []], err);
  const all = objects(out);
  const file = join(cwd, 'a.http');
  assert.deepEqual(all[0], {
    ...{ file, line: 4, name: 'get', method: 'GET', url: `${server.url}/7?token=•••` },
    ...{ headers: [['X-A', '1']], body: null, problems: [] },
  });
  assert.deepEqual(
    all.slice(0, 5).map(({ body }) => body),
    [
      null,
      { text: 'the 7' },
      { file: join(cwd, 'body.txt') },
      { text: 'first\nfrom a file' },
      { base64: '6Q==' },
    ],
  );
  assert.partialDeepStrictEqual(all[5], {
    ...{ url: `${server.url}/{{none}}`, headers: [], body: null },
    problems: [{ severity: 'error', code: 'undefined-variable' }],
  });
  assert.partialDeepStrictEqual(all[7], { problems: [{ code: 'response-unknown' }] });
  assert.equal(all.length, 9);
  const keys = ['file', 'line', 'name', 'method', 'url', 'headers', 'body', 'problems'];
  for (const each of all) assert.deepEqual(Object.keys(each), keys);
});

test('a dry run of requests that need a response is no mistake; --show-secrets prints what is sent', async (t) => {
  const cwd = await folderWith(t, {
    'a.http': `### login\nGET http://a.test/?token=s3cret-value-1\nAuthorization: Bearer {{key}}\n\n###\nGET http://a.test/{{login.response.body.id}}`,
    'http-client.private.env.json': '{ "dev": { "key": "private-key-1" } }',
  });
  const words = ['run', 'a.http', '--env', 'dev', '--dry-run', '--json'];
  const masked = await runProgram(words, { cwd });
  assert.equal(masked.exitCode, 0, masked.err);
  assert.doesNotMatch(masked.out, /private-key-1|s3cret-value-1/);
  const shown = await runProgram([...words, '--show-secrets'], { cwd });
  assert.match(shown.out, /Bearer private-key-1/);
  assert.match(shown.out, /token=s3cret-value-1/);
});

test('run --junit writes a suite for each file, a case for each request and test', async (t) => {
  const server = await serverFor(t);
  const gone = await startServer(() => undefined);
  await gone.close();
  const cwd = await folderWith(t, {
    'api/a.http': [
      `### fine\nGET ${server.url}/1\n\n?? status == 200\n?? body == <&"'>`,
      `### refused\nGET ${gone.url}/`,
      `### undefined\nGET ${server.url}/{{id}}`,
      '### other\nGRPC localhost:1/x',
    ].join('\n\n'),
    'b.http': `GET ${server.url}/same\n\n###\nGET ${server.url}/same\n`,
  });
  const { exitCode } = await runProgram(['run', '.', '--junit', 'out/r.xml'], { cwd });
  assert.equal(exitCode, 2);
  const xml = await readFile(join(cwd, 'out/r.xml'), 'utf8');
  const of = (path: string): string[] => found(xml, path);
  assert.deepEqual(
    of('/testsuites/@tests | /testsuites/@failures | /testsuites/@errors | /testsuites/@skipped'),
    ['8', '1', '2', '1'],
  );
  assert.deepEqual(of('//testsuite/@name'), ['api/a.http', 'b.http']);
  assert.deepEqual(of('//testsuite[1]/testcase/@name'), [
    ...['fine', 'fine: status == 200', `fine: body == <&"'>`, 'refused', 'undefined', 'other'],
  ]);
  assert.deepEqual(of('//testsuite[2]/testcase/@name'), [
    ...[`GET ${server.url}/same`, `GET ${server.url}/same (2)`],
  ]);
  assert.deepEqual(of('//testcase[failure]/@line'), ['5']);
  assert.match(of('//failure')[0] ?? '', /\nexpected: <&"'>\nactual: {3}\/1$/);
  assert.deepEqual(of('//testcase[@name="refused"]/@classname'), ['api.a']);
  assert.match(of('//testcase[@name="refused"]/error/@message')[0] ?? '', /Nothing listens/);
  assert.deepEqual(of('//testcase[@name="undefined"]/error/@type'), ['undefined-variable']);
  assert.deepEqual(of('//skipped/@message'), ['GRPC requests are not sent: only HTTP is.']);
  for (const time of of('//@time')) assert.match(time, /^\d+\.\d{3}$/);
});

test('--junit is valid XML whatever a response holds, and has no secrets', async (t) => {
  const server = await serverFor(t, (_request, response) => {
    response.setHeader('Content-Type', 'application/json');
    response.end(
      JSON.stringify({ text: 'a\u0000\u001b[2J]]>\ud800\uffff', token: 'Zx81kPq02LmWv7Tt' }),
    );
  });
  const cwd = await folderWith(t, {
    'a.http': `GET ${server.url}/{{key}}\n\n?? body text == x\n?? body token == {{key}}\n?? body $.token == "x"\n\n> {% client.log("{{key}}", response.body.text, response.body.token); %}\n`,
    'http-client.private.env.json': '{ "dev": { "key": "private-key-1" } }',
  });
  const words = ['run', 'a.http', '--env', 'dev', '--junit', 'r.xml', '--json'];
  const { exitCode, out, err } = await runProgram(words, { cwd });
  assert.equal(exitCode, 1, err);
  const xml = await readFile(join(cwd, 'r.xml'), 'utf8');
  assert.match(found(xml, '//failure[1]')[0] ?? '', /a\\u0000\\u001b\[2J\]\]>/);
  assert.match(found(xml, '//system-out')[0] ?? '', /\\u0000/);
  for (const text of [xml, out, err]) assert.doesNotMatch(text, /private-key-1|Zx81kPq02LmWv7Tt/);
});

test('run --har has the requests of all files', async (t) => {
  const server = await serverFor(t);
  const cwd = await folderWith(t, {
    'a.http': `GET ${server.url}/1\n\n###\nGET ${server.url}/2`,
    'b.http': `GET ${server.url}/3`,
  });
  const words = ['run', '.', '--har', 'r.har', '--parallel', '2'];
  assert.equal((await runProgram(words, { cwd })).exitCode, 0);
  const har = JSON.parse(await readFile(join(cwd, 'r.har'), 'utf8')) as {
    readonly log: { readonly entries: readonly { readonly request: { readonly url: string } }[] };
  };
  const urls = har.log.entries.map(({ request }) => request.url.replace(server.url, ''));
  assert.deepEqual(urls.sort(), ['/1', '/2', '/3']);
});
