import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { readBody, startServer } from '../servers/testServer.ts';
import { runCli } from './runCli.ts';

// A command of curl in a request file, beside what the real curl sends for it. URL stands for the server's address.

const COMMANDS = [
  ...[
    'curl URL/a',
    'curl -X DELETE URL/a',
    'curl -I URL/a',
    'curl --head URL/a',
    'curl -XPATCH -d a URL/',
  ],
  ...[`curl URL/ -d a=1`, `curl URL/ -d a=1 -d b=2`, `curl URL/ -d 'a=1&b= 2'`, `curl URL/ -d ''`],
  ...[
    `curl URL/ --data-raw '@a.txt'`,
    `curl URL/ --data-raw $'a\\'b\\nc\\u00e9'`,
    `curl URL/ -d "a\\"b\\$c"`,
  ],
  ...[
    `curl URL/ -d @lines.txt`,
    `curl URL/ --data-binary @lines.txt`,
    `curl URL/ --data-ascii @lines.txt`,
  ],
  ...[],
  ...[`curl URL/ --data-urlencode 'a=b c&d'`, `curl URL/ --data-urlencode 'é !*()~'`],
  ...[`curl URL/ --data-urlencode '=x y'`],
  ...[`curl URL/ -d a=1 --data-urlencode 'b=ü'`],
  ...[
    `curl -G URL/a -d b=1 -d c=2`,
    `curl -G 'URL/a?x=1' -d b=1`,
    `curl -G URL/a --data-urlencode 'q=a b'`,
  ],
  ...[`curl -G 'URL/a?' -d b=1`],
  ...[
    `curl URL/ --json '{"a": 1}'`,
    `curl URL/ --json '{"a":' --json ' 1}'`,
    `curl URL/ --json @a.json`,
  ],
  ...[`curl URL/ --json '{}' -H 'Content-Type: text/x' -H 'Accept: text/y'`],
  ...[`curl URL/ -d a -H 'Content-Type: text/plain'`, `curl URL/ -d a -H 'Content-Type:'`],
  ...[
    `curl -u ann:secret URL/`,
    `curl -u 'ann:a:b c' URL/`,
    `curl -u 'ann:' URL/`,
    `curl --oauth2-bearer tok URL/`,
  ],
  ...[`curl -u ann:one -H 'Authorization: Bearer two' URL/`],
  ...[`curl -b 'a=1; b=2' URL/`, `curl -b a=1 -b b=2 URL/`, `curl -H 'Cookie: c=3' URL/`],
  ...[`curl -b a=1 -H 'Cookie: c=3' URL/`],
  ...[
    `curl -A me/1 -e http://x.test/ URL/`,
    `curl -H 'X-Empty;' -H 'X-A:  b ' URL/`,
    `curl -H 'Host: other.test' URL/`,
  ],
  ...[
    `curl -r 0-9 URL/`,
    `curl -T a.txt URL/up`,
    `curl -T a.txt URL/dir/`,
    `curl -X POST -T a.txt URL/up`,
  ],
  ...[`curl --url-query a=1 --url-query 'b=c d' URL/x`, `curl --url-query '+a=b%20c' 'URL/?z=1'`],
  ...[`curl --url URL/b`, `curl -sSLo /dev/null -w '' URL/c`],
  ...[
    `curl URL/ -F a=1`,
    `curl URL/ -F 'a=b;type=text/x'`,
    `curl URL/ -F 'f=@a.txt'`,
    `curl URL/ -F 'f=@a.json;type=text/y;filename=n'`,
  ],
  ...[
    `curl URL/ -F 'f=<lines.txt'`,
    `curl URL/ -F 'a="b;c"'`,
    `curl URL/ --form-string 'a=@b;type=c'`,
    `curl URL/ -F a=1 -F 'f=@a.txt' -F b=2`,
  ],
  ...[`curl URL/ -F 'a=b;headers="X-P: 1"'`, `curl URL/ -F 'a"b=c'`],
  ...[`curl URL/a/../b`, `curl 'URL/[x]' -g`],
  `curl \\\n  URL/ \\\n  -H "X-A: 1"`,
];

const cwd = await mkdtemp(path.join(tmpdir(), 'request-workbench-curl-'));
after(() => rm(cwd, { recursive: true, force: true }));
await writeFile(path.join(cwd, 'a.txt'), 'A&b');
await writeFile(path.join(cwd, 'lines.txt'), 'one=1\r\ntwo \n\n');
await writeFile(path.join(cwd, 'a.json'), '{\n  "a": 1\n}\n');

/** What a server is sent, without what says who sends it. */
interface Sent {
  readonly line: string;
  readonly headers: readonly string[];
  readonly body: string;
}

/** Fields that say who sends, or that each writes in its own way for the same. */
const OF_THE_SENDER =
  /^(?:accept-encoding|user-agent: (?:curl|RequestWorkbench)|connection|content-length|expect|transfer-encoding|accept: \*\/\*$|accept-language|host: 127)/i;

async function sentBy(send: (url: string) => Promise<void>): Promise<Sent> {
  const bodies: Buffer[] = [];
  await using server = await startServer((request, response) => {
    void readBody(request).then((body) => {
      bodies.push(body);
      response.end();
    });
  });
  await send(server.url);
  const [request] = server.requests;
  assert.ok(request !== undefined, 'nothing was sent');
  const fields = request.headers.map(([name, value]) => `${name.toLowerCase()}: ${value}`);
  const boundary = /boundary="?([^";\n]+)/.exec(fields.join('\n'))?.[1];
  const plain = (text: string): string => {
    // Newer versions of curl put a blank behind the semicolon.
    if (text.startsWith('cookie:')) return text.replaceAll(/;\s*/g, '; ');
    const alike = boundary === undefined ? text : text.replaceAll(boundary, 'BOUNDARY');
    return alike.replaceAll(/boundary="BOUNDARY"/g, 'boundary=BOUNDARY');
  };
  return {
    line: `${request.method} ${request.url}`,
    headers: fields
      .filter((field) => !OF_THE_SENDER.test(field))
      .map(plain)
      .sort(),
    body: plain(bodies[0]?.toString('latin1') ?? ''),
  };
}

const run = promisify(execFile);
const hasCurl = existsSync('/usr/bin/curl');

for (const command of COMMANDS) {
  test(`a request file sends what curl does: ${command}`, { skip: !hasCurl }, async () => {
    const byCurl = await sentBy(async (url) => {
      await run('bash', ['-c', `${command.replaceAll('URL', url)} >/dev/null`], { cwd });
    });
    const byUs = await sentBy(async (url) => {
      await writeFile(path.join(cwd, 'a.http'), command.replaceAll('URL', url));
      const { exitCode, out, err } = await runCli(['run', '--no-rules', 'a.http'], { cwd });
      assert.equal(exitCode, 0, out + err);
    });
    assert.deepEqual(byUs, byCurl);
  });
}
