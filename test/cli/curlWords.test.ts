import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sending } from './curlServer.ts';
import { runCli } from './runCli.ts';

test('short options are written together and with their value, and options may follow the URL', async (t) => {
  const { send, url, server, bodies, file } = await sending(t);
  const { exitCode, out, err } = await send('-sSfLXPOST', '-oa.txt', url, '-H', 'X-A: 1', '-dbody');
  assert.deepEqual([exitCode, out, err], [0, '', '']);
  assert.equal(server.requests[0]?.method, 'POST');
  assert.deepEqual(bodies, ['body']);
  assert.equal(await file('a.txt'), 'ok');
});

test('--no-NAME turns a switch off again, and -- ends the options', async (t) => {
  const { send, url } = await sending(t);
  const { err } = await send('-s', '--no-silent', '--', url);
  assert.match(err, /200 OK/);
});

test('several URLs are requested in order, and --next begins options anew', async (t) => {
  const { send, url, server, bodies } = await sending(t);
  const first = ['-H', 'X-A: 1', '-d', 'x', `${url}/a`, `${url}/b`];
  const { exitCode, err } = await send(...first, '--next', '-s', `${url}/c`);
  assert.deepEqual([exitCode, err], [0, '']);
  assert.deepEqual(
    server.requests.map(({ method, url: path }) => `${method} ${path}`),
    ['POST /a', 'POST /b', 'GET /c'],
  );
  assert.deepEqual(bodies, ['x', 'x', '']);
  const names = server.requests.at(-1)?.headers.map(([name]) => name.toLowerCase()) ?? [];
  assert.ok(!names.includes('x-a'));
});

test('a method may stand before several URLs', async (t) => {
  const { send, url, server } = await sending(t);
  await send('delete', `${url}/a`, '--url', `${url}/b`);
  assert.deepEqual(
    server.requests.map(({ method }) => method),
    ['DELETE', 'DELETE'],
  );
});

test('-K takes the words of a file, with its comments, quotes and every way of writing an option', async (t) => {
  const { sendWith, url, server, bodies, header } = await sending(t, undefined, {
    'more.txt': `# a comment\n-H "X-Quoted: a \\"b\\" c\\td"\nheader = X-Plain:1\nuser-agent: me/1\n--data x=1 # not a value\n`,
  });
  const stdin = `url = "${url}/piped"\nconfig=more.txt\nsilent\n`;
  const { exitCode, err } = await sendWith({ stdin }, '-K', '-');
  assert.deepEqual([exitCode, err], [0, '']);
  assert.equal(server.requests[0]?.url, '/piped');
  assert.deepEqual(
    [header('x-quoted'), header('x-plain'), header('user-agent'), bodies[0]],
    ['a "b" c\td', '1', 'me/1', 'x=1'],
  );
});

test("the word curl may stand first, and --json has curl's meaning behind it", async (t) => {
  const { send, url, bodies, header } = await sending(t);
  const { exitCode, err } = await send('curl', '--json', '{"a":', '--json', '1}', url);
  assert.equal(exitCode, 0, err);
  assert.deepEqual(bodies, ['{"a":1}']);
  assert.equal(header('content-type'), 'application/json');
  assert.equal(header('accept'), 'application/json');
});

test('what browsers copy as cURL is sent as it is', async (t) => {
  const { send, url, server, bodies, header } = await sending(t);
  // As bash hands it on.
  const chrome = [
    ...['curl', `${url}/chrome`, '-X', 'PUT', '-H', 'accept: */*'],
    ...['-H', 'content-type: text/plain;charset=UTF-8', '-b', 'sid=1; theme=dark'],
    ...['-H', 'sec-ch-ua: "Chromium";v="132"', '--data-raw', '@not-a-file\n!', '--insecure'],
  ];
  assert.equal((await send(...chrome)).exitCode, 0);
  assert.deepEqual([header('cookie'), bodies[0]], ['sid=1; theme=dark', '@not-a-file\n!']);
  const firefox = ['curl', `${url}/firefox`, '--compressed', '-X', 'POST', '-H', 'Accept: */*'];
  assert.equal((await send(...firefox, '--data-raw', 'a=1')).exitCode, 0);
  const safari = ['curl', `${url}/safari`, '-X', 'GET', '-H', 'Priority: u=3, i'];
  assert.equal((await send(...safari)).exitCode, 0);
  assert.deepEqual(
    server.requests.map(({ method, url: path }) => `${method} ${path}`),
    ['PUT /chrome', 'POST /firefox', 'GET /safari'],
  );
});

for (const [what, argv, message] of [
  ['cmd in bash', ['curl', '^https://a.test/^', '^'], /command prompt[^]*cURL \(bash\)/],
  ['bash in cmd', ['curl', "'https://a.test/'", '\\'], /copied for bash[^]*cURL \(cmd\)/],
  ['PowerShell', ['Invoke-WebRequest', '-Uri', 'https://a.test/'], /PowerShell/],
  ['fetch', ['await fetch("https://a.test/", {'], /JavaScript/],
  ['a long dash', ['—data', 'a', 'https://a.test/'], /long dash/],
  ["curl's --json", ['--json', '{"a":1}', 'https://a.test/'], /--data-json for a JSON body/],
  [
    '--http3',
    ['--http3', 'https://a.test/'],
    /--http3 .* not supported here: Node does not support QUIC/,
  ],
  ['-0', ['-0', 'https://a.test/'], /-0 .* not supported here: .*HTTP\/1\.1 or HTTP\/2/],
  ['--negotiate', ['--negotiate', 'https://a.test/'], /--negotiate .* Kerberos ticket/],
  ['--no-keepalive', ['--no-keepalive', 'https://a.test/'], /--no-keepalive .* no TCP keep-alive/],
  ['a typing error', ['--compresed', 'https://a.test/'], /Did you mean --compressed\?/],
  ['an empty URL', ['--', ''], /^error: The URL is empty\. Write it as in https:/],
  ['a value without an option', ['-H', 'X-A:', '1', 'https://a.test/'], /"1" is neither/],
  ['an option without a value', ['https://a.test/', '-o'], /-o needs file after it/],
  ['a switch with a value', ['--silent=1', 'https://a.test/'], /--silent takes no value/],
  ['a -K file that is not there', ['-K', 'none', 'https://a.test/'], /-K: none does not exist\./],
] as const) {
  test(`${what} is told in words: exit 2, nothing is sent`, async () => {
    const { exitCode, out, err } = await runCli(['send', ...argv], { cwd: '/' });
    assert.deepEqual([exitCode, out], [2, '']);
    assert.match(err, message);
  });
}

test('an option that is not known is named without its value', async () => {
  const { err } = await runCli(['send', '--usr=alice:hunter2', 'https://a.test/'], { cwd: '/' });
  assert.match(err, /--usr is not an option of send\. Did you mean --user\?/);
  assert.doesNotMatch(err, /hunter2/);
});

test('all options that are not known are named at once, those in a file of -K with their line', async (t) => {
  const { send, url, bodies } = await sending(t, undefined, {
    config: `# mine\nsilent\nurll = "x"\n-Z\nconfig = more\n`,
    more: `metalink\n`,
  });
  const { exitCode, err } = await send('--usr=alice:hunter2', '-K', 'config', '--wat', url);
  assert.equal(exitCode, 2);
  assert.match(err, /^error: --usr is not an option of send\. Did you mean --user\? -K: config, /);
  assert.match(err, /-K: config, line 3: --urll is not an option of send\. Did you mean --url\?/);
  assert.match(err, /-K: config, line 4: -Z is /);
  assert.match(err, /-K: more, line 1: --metalink is /);
  assert.match(err, / --wat is not an option of send\./);
  assert.deepEqual(bodies, []);
});

test('a line of a -K file that lacks its value does not take the next one', async (t) => {
  const { send, url } = await sending(t, undefined, { config: `output\nsilent\n` });
  const { exitCode, err } = await send('-K', 'config', url);
  assert.equal(exitCode, 2);
  assert.match(err, /^error: -K: config, line 1: --output needs file after it\.$/m);
});

test('a -K file that names itself is told in words', async (t) => {
  const { send, url } = await sending(t, undefined, { config: `config = config\n` });
  const { exitCode, err } = await send('-K', 'config', url);
  assert.equal(exitCode, 2);
  assert.match(err, /^error: -K: config is named .* Check whether a file names itself\.$/m);
});

test('--expand-… of any option is refused for one reason', async () => {
  const { exitCode, err } = await runCli(['send', '--expand-output', 'x', 'http://a.test/'], {
    cwd: '.',
  });
  assert.equal(exitCode, 2);
  assert.match(
    err,
    /--expand-output is an option of curl .*: let the shell insert its variables\./,
  );
});
