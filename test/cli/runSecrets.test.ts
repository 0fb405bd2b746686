import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { folderWith, serverFor } from './requestFolder.ts';
import { runProgram } from './runCli.ts';

// What `run` prints and writes never holds a value that is private, whichever way it went.

/** None of the forms that tokens have, so that only its origin says that it is a secret. */
const SECRET = 'kirsche-7-baum';
const PRIVATE = JSON.stringify({ dev: { pass: SECRET, user: { pin: 48291763, pass: SECRET } } });

const AUTH = JSON.stringify({
  dev: {
    Security: {
      Auth: {
        api: {
          ...{ 'Grant Type': 'Client Credentials', 'Client ID': 'app', 'Token URL': 'HOST/token' },
          'Custom Request Parameters': { audience: { Value: SECRET, Use: 'In Token Request' } },
        },
      },
    },
  },
});

/** Everything that a run of this file prints and writes, as one text. */
async function toldOf(t: TestContext, requests: string, file = 'a.http'): Promise<string> {
  const server = await serverFor(t, (request, response) => {
    response.setHeader('Content-Type', 'application/json');
    if (request.url === '/token') {
      void text(request).then((form) => {
        const said = `told ${new URLSearchParams(form).get('audience') ?? ''}`;
        response.statusCode = 400;
        response.end(JSON.stringify({ error: 'invalid_target', error_description: said }));
      });
      return;
    }
    response.end(JSON.stringify({ url: request.url }));
  });
  const cwd = await folderWith(t, {
    [file]: requests.replaceAll('HOST', server.url),
    'http-client.private.env.json': PRIVATE,
    'auth/http-client.private.env.json': AUTH.replaceAll('HOST', server.url),
  });
  const all = ['run', file, '--env', 'dev', '--junit', 'j.xml', '--har', 'h.har'];
  const options = { cwd, env: { DEPLOY_WORD: SECRET } };
  const asJson = await runProgram([...all, '--json'], options);
  const [junit, har] = await Promise.all(
    ['j.xml', 'h.har'].map((name) => readFile(join(cwd, name), 'utf8')),
  );
  // Bodies, which it prints beside, are what the server says.
  const { err } = await runProgram(all, options);
  return [asJson.out, asJson.err, junit, har, err].join('\n');
}

for (const [what, requests] of [
  [
    'what a script before the request writes',
    `< {% client.log("told " + request.environment.get("pass")) %}\nGET HOST/`,
  ],
  [
    'what a script after the response writes, of an object',
    'GET HOST/\n\n{{\nconsole.log("told", user, user.pass);\n}}',
  ],
  [
    'the sides of an assertion',
    'GET HOST/\n\n?? body $.url == {{pass}} told\n?? js user.pass + " told" == x',
  ],
  [
    'the message of a test',
    'GET HOST/\n\n{{\ntest("told " + pass, () => { throw new Error(pass); });\n}}',
  ],
  [
    'the error of a script',
    '< {% throw new Error("told " + request.environment.get("pass")) %}\nGET HOST/',
  ],
  ['the error of a file that is not there', 'POST HOST/\n\n< ./told-{{pass}}.txt'],
  ['the error of an expression', 'GET HOST/{{told(pass).x(`${pass}`)}}'],
  ['a part that is not there', '@told = {{pass}}\nGET HOST/{{told.nothing}}'],
  ['what an expression makes of it', 'GET HOST/told/{{pass + "-more"}}\n\n?? body $.url == x'],
  ['a request that is not sent', '### told\n# @disabled {{pass != "told"}}\nGET HOST/{{pass}}'],
  [
    'what a script keeps for later requests',
    '{{\nexports.kept = "told " + pass;\n}}\nGET HOST/1\n\n### second\nGET HOST/told/{{%kept}}\n\n?? body $.url == x',
  ],
  [
    'what a script puts into the request',
    '{{@request\nrequest.url += "?told=" + pass;\n}}\nGET HOST/\n\n?? body $.url == x',
  ],
  [
    'the environment of the process',
    'GET HOST/told/{{$processEnv DEPLOY_WORD}}\n\n?? body $.url == x',
  ],
  ['a variable of it, in code', 'GET HOST/told/{{[pass][0]}}\n\n?? body $.url == x'],
  ['a number', 'GET HOST/told/{{user.pin}}\n\n?? body $.url == x'],
] as const) {
  test(`a private value is not told by ${what}`, async (t) => {
    const told = await toldOf(t, requests);
    assert.ok(told.includes('told'), told);
    assert.ok(!/kirsche|48291763/.test(told), told);
  });
}

test('a private value is not told by a parameter of a request for a token, and what the server says of it', async (t) => {
  const told = await toldOf(
    t,
    'GET HOST/\nAuthorization: Bearer {{$auth.token("api")}}',
    'auth/a.http',
  );
  assert.match(told, /told •••/);
  assert.match(told, /audience=•••|"audience"/);
  assert.ok(!told.includes(SECRET), told);
});
