import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { FormArgumentError, parseFormArgument } from '../../src/requestFile/curl/formArgument.ts';
import { readBody, startServer } from '../servers/testServer.ts';
import { runCli } from './runCli.ts';

const cwd = await mkdtemp(path.join(tmpdir(), 'request-workbench-form-'));
after(() => rm(cwd, { recursive: true, force: true }));
for (const [name, content] of Object.entries({
  'a.txt': 'A',
  'b.bin': Buffer.from([0x42, 0xe9]),
  'semi;co,lon.txt': 'semi',
  'lines.txt': 'one\ntwo\r\n',
  'headers.txt': 'X-One: 1\n  goes on\n# a comment\n\nX-Two: 2 \n',
  'break.bin': 'a \nb\t\r\nc =d\rz',
  'long.bin': `${'0123456789'.repeat(10)}é `,
})) {
  await writeFile(path.join(cwd, name), content);
}

/** The form as it arrives: "B" for the boundary, "b" for those inside, bytes as Latin-1. */
async function sent(...argv: string[]): Promise<{ type: string; body: string }> {
  let arrived: Buffer = Buffer.alloc(0);
  await using server = await startServer((request, response) => {
    void readBody(request).then((body) => {
      arrived = body;
      response.end();
    });
  });
  const { exitCode, err } = await runCli(['send', '--no-rules', ...argv, server.url], {
    cwd,
    stdin: 'piped in',
  });
  assert.equal(exitCode, 0, err);
  const fields = server.requests[0]?.headers ?? [];
  const type = fields.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  const boundary = /boundary="?([^";]+)/.exec(type)?.[1] ?? 'none';
  const normal = (text: string) =>
    text
      .replaceAll(boundary, 'B')
      .replaceAll(/----RequestWorkbench[0-9a-f]{32}/g, 'b')
      .replaceAll('\r\n', '\n');
  return { type: normal(type), body: normal(arrived.toString('latin1')) };
}

/** What curl 7.88 sends for the same. */
for (const [argv, body] of [
  [['-F', '=v'], '--B\nContent-Disposition: form-data\n\nv\n--B--\n'],
  [
    ['-F', '=@a.txt'],
    '--B\nContent-Disposition: form-data; filename="a.txt"\nContent-Type: text/plain\n\nA\n--B--\n',
  ],
  [
    ['-F', 'a= "x;type=y" ;type=text/x ; charset=u ; filename=n'],
    '--B\nContent-Disposition: form-data; name="a"; filename="n"\nContent-Type: text/x ; charset=u\n\nx;type=y\n--B--\n',
  ],
  [
    ['-F', 'f=@ a.txt;type=a/b;p=q, "semi;co,lon.txt";filename="a \\"b\\" \\\\ c.png"'],
    '--B\nContent-Disposition: form-data; name="f"\nContent-Type: multipart/mixed; boundary=b\n\n' +
      '--b\nContent-Disposition: attachment; filename="a.txt"\nContent-Type: a/b;p=q\n\nA\n' +
      '--b\nContent-Disposition: attachment; filename="a %22b%22 \\ c.png"\nContent-Type: image/png\n\nsemi\n' +
      '--b--\n\n--B--\n',
  ],
  [
    ['-F', 'g=(;headers=X: y', '-F', 'in= v ', '-F', 'f=@a.txt', '-F', '=)', '-F', 'z=1'],
    '--B\nContent-Disposition: form-data; name="g"\nContent-Type: multipart/mixed; boundary=b\nX: y\n\n' +
      '--b\nContent-Disposition: attachment; name="in"\n\nv\n' +
      '--b\nContent-Disposition: attachment; name="f"; filename="a.txt"\nContent-Type: text/plain\n\nA\n' +
      '--b--\n\n--B\nContent-Disposition: form-data; name="z"\n\n1\n--B--\n',
  ],
  [
    ['-F', '=(;type=multipart/alternative', '-F', '=plain', '-F', '=html;type=text/html'],
    '--B\nContent-Disposition: form-data\nContent-Type: multipart/alternative; boundary=b\n\n' +
      '--b\n\nplain\n--b\nContent-Type: text/html\n\nhtml\n--b--\n\n--B--\n',
  ],
  [
    ['-F', 'a=<lines.txt', '-F', 'b=<b.bin', '-F', 'c=x\ny'],
    '--B\nContent-Disposition: form-data; name="a"\n\none\ntwo\n\n' +
      '--B\nContent-Disposition: form-data; name="b"\n\nB\u00e9\n' +
      '--B\nContent-Disposition: form-data; name="c"\n\nx\ny\n--B--\n',
  ],
  [
    ['-F', 'a=@-', '-F', 'b=x;'],
    '--B\nContent-Disposition: form-data; name="a"; filename="-"\nContent-Type: application/octet-stream\n\npiped in\n' +
      '--B\nContent-Disposition: form-data; name="b"\n\nx\n--B--\n',
  ],
  [
    ['--form-string', 'a=@x;type=y', '--form-string', 'b="q"', '--form-string', 'c=(d'],
    '--B\nContent-Disposition: form-data; name="a"\n\n@x;type=y\n' +
      '--B\nContent-Disposition: form-data; name="b"\n\n"q"\n' +
      '--B\nContent-Disposition: form-data; name="c"\n\n(d\n--B--\n',
  ],
  [
    ['-F', 'a=v;headers=@headers.txt;HEADERS="X-Q: \\"1\\""', '-F', 'a="'],
    '--B\nContent-Disposition: form-data; name="a"\nX-One: 1  goes on\nX-Two: 2\nX-Q: "1"\n\nv\n' +
      '--B\nContent-Disposition: form-data; name="a"\n\n"\n--B--\n',
  ],
  [
    ['-F', 'a=é;encoder=base64', '-F', 'b=@break.bin;encoder=quoted-printable;type=a/b'],
    '--B\nContent-Disposition: form-data; name="a"\nContent-Transfer-Encoding: base64\n\nw6k=\n' +
      '--B\nContent-Disposition: form-data; name="b"; filename="break.bin"\nContent-Type: a/b\n' +
      'Content-Transfer-Encoding: quoted-printable\n\na =0Ab=09\nc =3Dd=0Dz\n--B--\n',
  ],
  [
    ['-F', 'a=<long.bin;encoder=quoted-printable', '-F', 'b=<long.bin;encoder=base64'],
    '--B\nContent-Disposition: form-data; name="a"\nContent-Transfer-Encoding: quoted-printable\n\n' +
      `${'0123456789'.repeat(7)}01234=\n5678901234567890123456789=C3=A9=20\n` +
      '--B\nContent-Disposition: form-data; name="b"\nContent-Transfer-Encoding: base64\n\n' +
      'MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2\n' +
      'Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1Njc4OcOpIA==\n--B--\n',
  ],
] as const) {
  test(`${JSON.stringify(argv)} is sent as curl sends it`, async () => {
    assert.deepEqual(await sent(...argv), { type: 'multipart/form-data; boundary=B', body });
  });
}

for (const [written, sentType] of [
  ['multipart/form-data', 'multipart/form-data; boundary=B'],
  ['multipart/mixed;', 'multipart/mixed; boundary=B'],
  ['multipart/form-data; boundary="x y"', 'multipart/form-data; boundary="B"'],
] as const) {
  test(`-F with Content-Type: ${written} has the boundary that parts its body`, async () => {
    const { type, body } = await sent('-F', 'a=1', '-H', `Content-Type: ${written}`);
    assert.equal(type, sentType);
    assert.match(body, /^--B\n[^]*\n--B--\n$/);
  });
}

for (const [argv, message] of [
  [['-F', 'a=v; unknown'], /double quotes/],
  [['-F', 'a="x"y'], /closing quote/],
  [['-F', 'a=x;type=bad'], /;type=text\/plain/],
  [['-F', 'a=x;type=a/b;headers=nothing'], /"Name: value"/],
  [['-F', 'a=<a.txt;filename=n'], /type=, encoder=, headers=, but not filename=/],
  [['-F', 'a=(text)'], /--form-string/],
  [['-F', '=)'], /closes a part that no -F opened/],
  [['-F', 'a=@a.txt,'], /name of the file to send is missing/],
  [['-F', 'a=@.'], /is a folder/],
  [['-F', 'a=v;encoder=rot13'], /"rot13" is not an encoder/],
  [['-F', 'a=é;encoder=7bit'], /encoder=base64/],
  [['-F', 'a=@-', '-F', 'b=@/dev/stdin'], /only once/],
  [['-F', 'a=v;type=a/b\r\nX: y'], /control character/],
  [['--form-string', 'hunter2'], /--form-string name=value/],
  [['-F', 'a=1', '-H', 'Content-Type: application/json'], /Leave that header out/],
] as const) {
  test(`${JSON.stringify(argv)} is a usage error`, async () => {
    const { exitCode, out, err } = await runCli(['send', '--no-rules', ...argv, 'http://a.test/'], {
      cwd,
      stdin: 'piped in',
    });
    assert.deepEqual([exitCode, out], [2, '']);
    assert.match(err, message);
    assert.doesNotMatch(err, /hunter2| at /);
  });
}

test('no text makes the grammar of -F throw anything but a usage error', () => {
  const piece = fc.constantFrom(
    ...['a', '=', '@', '<', '(', ')', ';', ',', '"', '\\', ' ', '\n', '-', '/', '#', ':'],
    ...['type=', 'filename=', 'encoder=', 'headers=', 'TYPE= a/b', ';type=text/plain; charset=x'],
  );
  const text = fc.oneof(
    fc
      .array(fc.oneof(piece, fc.string({ unit: 'binary', maxLength: 3 })))
      .map((all) => all.join('')),
    fc.array(piece).map((all) => `a=@${all.join('')}`),
  );
  fc.assert(
    fc.property(text, (written) => {
      try {
        parseFormArgument(written);
      } catch (error) {
        assert.ok(error instanceof FormArgumentError, String(error));
      }
    }),
    { numRuns: 3000 },
  );
});

test('a value in quotes is sent as it is, whatever it holds', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      const quoted = value.replaceAll(/["\\]/g, '\\$&');
      assert.deepEqual(parseFormArgument(`a="${quoted}";type=a/b`), {
        kind: 'value',
        name: 'a',
        value,
        type: 'a/b',
        headers: [],
      });
    }),
  );
});
