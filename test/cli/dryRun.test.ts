import assert from 'node:assert/strict';
import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { folderWith } from './requestFolder.ts';
import { runProgram } from './runCli.ts';

const SECRETS = /kirsche-7-baum|s3cret|Zx81kPq0/;

test('a dry run masks what is secret in bodies, of requests for tokens too; --show-secrets prints it', async (t) => {
  const auth = {
    ...{ 'Grant Type': 'Password', 'Client ID': 'app', 'Token URL': 'http://a.test/token' },
    ...{ 'Client Secret': 's3cret one', 'Client Credentials': 'in body' },
    ...{ Username: 'ann', Password: 's3cret&two' },
  };
  const cwd = await folderWith(t, {
    'a.http': [
      'POST http://a.test/json\nContent-Type: application/json\n\n{"password": "s3cret-3", "a": "{{pass}}"}',
      'POST http://a.test/form\nContent-Type: application/x-www-form-urlencoded\n\nclient_secret=s3cret-4&b={{pass}}',
      'POST http://a.test/parts\nContent-Type: application/json\n\n{"token": "Zx81kPq02LmWv7Tt",\n< ./rest.txt',
      'GET http://a.test/\nAuthorization: Bearer {{$auth.token("api")}}',
    ].join('\n\n###\n'),
    'rest.txt': '"password": "s3cret-5"}',
    'http-client.private.env.json': JSON.stringify({
      dev: { pass: 'kirsche-7-baum', Security: { Auth: { api: auth } } },
    }),
  });
  const words = ['run', 'a.http', '--env', 'dev', '--dry-run'];
  for (const more of [[], ['--json']]) {
    const { out, err } = await runProgram([...words, ...more], { cwd });
    assert.match(out, /POST.*http:\/\/a\.test\/token/s, err);
    assert.doesNotMatch(out + err, SECRETS);
    const shown = await runProgram([...words, ...more, '--show-secrets'], { cwd });
    for (const secret of ['s3cret-3', 's3cret-4', 's3cret-5', 'kirsche-7-baum', 's3cret%26two']) {
      assert.ok(shown.out.includes(secret), `${secret} in ${shown.out}`);
    }
  }
});

test('a dry run names a file that is too large to be shown, and goes on', async (t) => {
  const cwd = await folderWith(t, {
    'a.http': [
      'POST http://a.test/\nContent-Type: text/plain\n\nfirst\n< ./huge.bin\nlast',
      'GET http://a.test/next',
    ].join('\n\n###\n'),
    'huge.bin': '',
  });
  // More than Node can read at once, and no block of the disk.
  const huge = join(cwd, 'huge.bin');
  await truncate(huge, 5 * 2 ** 30);
  const { exitCode, out, err } = await runProgram(['run', 'a.http', '--dry-run', '--json'], {
    cwd,
  });
  assert.equal(exitCode, 0, err);
  const [one, next] = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly body: unknown; readonly url: string });
  assert.deepEqual(one?.body, { parts: [{ text: 'first\n' }, { file: huge }, { text: '\nlast' }] });
  assert.equal(next?.url, 'http://a.test/next');
});
