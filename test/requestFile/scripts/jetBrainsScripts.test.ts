import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { after, test } from 'node:test';
import { contextOf, outcomes, responseOf, TestSandbox } from './sandboxes.ts';

// The scripts are of the kind that JetBrains' reference and its examples show.
const sandbox = new TestSandbox();
after(() => {
  sandbox.end();
});

test('tests check status, body and content type, and say why they fail', async () => {
  const source = `
    client.test("Request executed successfully", function () {
      client.assert(response.status === 200, "Response status is not 200");
    });
    client.test("Headers option exists", function () {
      client.assert(response.body.hasOwnProperty("headers"), "Cannot find 'headers' option in response");
    });
    client.test("Response content-type is json", function () {
      const type = response.contentType.mimeType;
      client.assert(type === "application/json", "Expected 'application/json' but received '" + type + "'");
    });`;
  const good = await sandbox.jetBrains(source, { response: responseOf({ headers: {} }) });
  assert.deepEqual(
    outcomes(good).map(([, outcome]) => outcome),
    ['passed', 'passed', 'passed'],
  );
  const bad = await sandbox.jetBrains(source, { response: responseOf('no JSON', { status: 500 }) });
  assert.deepEqual(outcomes(bad), [
    ['Request executed successfully', 'Response status is not 200'],
    ['Headers option exists', "Cannot find 'headers' option in response"],
    ['Response content-type is json', "Expected 'application/json' but received 'text/plain'"],
  ]);
  assert.deepEqual(
    bad.tests.map(({ line }) => line),
    [12, 15, 19],
  );
});

test('a value of the response becomes a global variable, and a header that is sent from then on', async () => {
  const response = responseOf({ json: { token: 'abc', ids: [1, 2] } });
  const source = `
    client.global.set("auth_token", response.body.json.token);
    client.global.set("ids", response.body.json.ids);
    client.global.headers.set("X-Session", "s1");
    client.log("Token:", client.global.get("auth_token"), { ids: response.body.json.ids });`;
  const result = await sandbox.jetBrains(source, { response });
  assert.equal(result.error, null);
  assert.deepEqual(result.globals, { set: { auth_token: 'abc', ids: [1, 2] }, cleared: [] });
  assert.deepEqual(result.globalHeaders.set, { 'X-Session': 's1' });
  assert.deepEqual(result.log, [{ level: 'info', text: 'Token: abc {"ids":[1,2]}', line: 14 }]);
});

test('global variables are read, cleared, and asked whether there are any', async () => {
  const globals = { old: 1, kept: { deep: true } };
  const source = `
    client.test('get', () => client.assert(client.global.get('kept').deep && client.global.get('none') === null));
    client.test('not empty', () => client.assert(!client.global.isEmpty()));
    client.global.clear('old');`;
  const result = await sandbox.jetBrains(source, { globals });
  assert.deepEqual(outcomes(result), [
    ['get', 'passed'],
    ['not empty', 'passed'],
  ]);
  assert.deepEqual(result.globals, { set: {}, cleared: ['old'] });
  const all = await sandbox.jetBrains(
    `client.global.clearAll(); client.test('empty', () => client.assert(client.global.isEmpty()))`,
    { globals },
  );
  assert.deepEqual(all.globals.cleared, ['old', 'kept']);
  assert.deepEqual(outcomes(all), [['empty', 'passed']]);
});

test('what was cleared between two scripts is cleared in the second, too', async () => {
  await sandbox.jetBrains(`client.global.set('a', 1)`);
  const result = await sandbox.jetBrains(`client.log(client.global.get('a'))`);
  assert.deepEqual([result.log[0]?.text, result.globals.set], ['null', {}]);
});

test('headers are found without case, all values of them, and cookies', async () => {
  const response = responseOf('', {
    headers: [
      ['X-Trace', 't1'],
      ['Set-Cookie', 'a=1; Path=/; HttpOnly'],
      ['set-cookie', 'b=2'],
    ],
  });
  const source = `
    client.log(response.headers.valueOf('x-trace'), response.headers.valueOf('none'));
    client.log(response.headers.valuesOf('Set-Cookie'), response.headers.valuesOf('none'));
    client.log(response.cookiesByName('b')[0].value, response.cookies[0].path);
    client.log(response.contentType.charset, response.statusText);`;
  const { log } = await sandbox.jetBrains(source, { response });
  assert.deepEqual(
    log.map(({ text }) => text),
    ['t1 null', '["a=1; Path=/; HttpOnly","b=2"] []', '2 /', 'utf-8 OK'],
  );
});

test('a request is signed before it is sent: hash and HMAC of the body with its variables', async () => {
  const source = `
    const signature = crypto.hmac.sha256()
      .withTextSecret(request.environment.get("secret"))
      .updateWithText(request.body.tryGetSubstituted())
      .digest().toHex();
    request.variables.set("signature", signature);
    const hash = crypto.sha256()
      .updateWithText(request.body.tryGetSubstituted())
      .digest().toBase64();
    request.variables.set("hash", hash);
    client.log(request.body.getRaw(), request.url.getRaw(), request.url.tryGetSubstituted());`;
  const result = await sandbox.jetBrains(source, {
    variables: { secret: 's3', prop: 'value', user: { ids: [7] } },
    request: {
      name: 'sign',
      method: 'POST',
      url: 'https://{{host}}/{{user.ids[0]}}',
      headers: [['X-My-Signature', '{{signature}}']],
      body: '{"prop": "{{prop}}", "id": "{{$uuid}}"}',
    },
  });
  const body = '{"prop": "value", "id": "{{$uuid}}"}';
  assert.equal(result.error, null);
  assert.deepEqual(result.variables.set, {
    signature: createHmac('sha256', 's3').update(body).digest('hex'),
    hash: createHash('sha256').update(body).digest('base64'),
  });
  assert.equal(
    result.log[0]?.text,
    '{"prop": "{{prop}}", "id": "{{$uuid}}"} https://{{host}}/{{user.ids[0]}} https://{{host}}/7',
  );
});

test('every hash takes text, hex and Base64, and gives hex and Base64, safe for URLs too', async () => {
  const source = `
    for (const name of ['md5', 'sha1', 'sha256', 'sha384', 'sha512']) {
      const hash = () => crypto[name]().updateWithText('a€').updateWithHex('00ff').updateWithBase64('-_8', true);
      client.global.set(name, [hash().digest().toHex(), hash().digest().toBase64(), hash().digest().toBase64(true)]);
      client.global.set('hmac ' + name, crypto.hmac[name]().withHexSecret('aa').updateWithText('x').digest().toHex());
    }
    client.global.set('latin1', crypto.md5().updateWithText('é', 'latin1').digest().toHex());
    client.global.set('base64 key', crypto.hmac.md5().withBase64Secret('qg==').updateWithText('x').digest().toHex());`;
  const { globals, error } = await sandbox.jetBrains(source);
  assert.equal(error, null);
  const bytes = Buffer.concat([Buffer.from('a€'), Buffer.from('00fffbff', 'hex')]);
  for (const name of ['md5', 'sha1', 'sha256', 'sha384', 'sha512']) {
    const hash = createHash(name).update(bytes).digest();
    const texts = [hash.toString('hex'), hash.toString('base64'), hash.toString('base64url')];
    assert.deepEqual(globals.set[name], texts);
    const hmac = createHmac(name, Buffer.from('aa', 'hex')).update('x').digest('hex');
    assert.equal(globals.set[`hmac ${name}`], hmac);
  }
  assert.equal(
    globals.set['latin1'],
    createHash('md5')
      .update(Buffer.from([0xe9]))
      .digest('hex'),
  );
  assert.equal(
    globals.set['base64 key'],
    createHmac('md5', Buffer.from([0xaa]))
      .update('x')
      .digest('hex'),
  );
});

test('nothing is signed with a secret that nobody has', async () => {
  const source = `crypto.hmac.sha256().withTextSecret(request.environment.get("nope"))`;
  const { error } = await sandbox.jetBrains(source);
  assert.equal(error?.message, 'TypeError: There is nothing to hash: the value is null.');
});

test('variables of a request are for that request, with those of the environment behind them', async () => {
  const variables = { clients: [{ id: 1 }], host: 'a.test' };
  const source = `
    request.variables.set('host', 'b.test');
    request.variables.set('all', [{ id: 2 }]);
    client.log(request.variables.get('host'), request.variables.get('clients'), request.variables.get('none'));
    request.variables.clear('all');`;
  const first = await sandbox.jetBrains(source, { variables });
  assert.deepEqual(first.variables.set, { host: 'b.test' });
  assert.equal(first.log[0]?.text, 'b.test [{"id":1}] null');
  const second = await sandbox.jetBrains(`client.log(request.variables.get('host'))`, {
    variables,
  });
  assert.equal(second.log[0]?.text, 'a.test');
});

test('the request is read: method, name, headers with and without their variables', async () => {
  const source = `
    client.log(request.method, request.name, request.headers.all().map((header) => header.name));
    const header = request.headers.findByName('authorization');
    client.log(header.getRawValue(), header.tryGetSubstitutedValue(), request.headers.findByName('none'));
    client.log(request.url(), request.body(), request.iteration());`;
  const { log, error } = await sandbox.jetBrains(source, {
    variables: { token: 'abc' },
    request: {
      name: 'login',
      method: 'PUT',
      url: 'https://shop.test/',
      headers: [
        ['Authorization', 'Bearer {{token}}'],
        ['Accept', '*/*'],
      ],
      body: 'text',
    },
  });
  assert.equal(error, null);
  assert.deepEqual(
    log.map(({ text }) => text),
    [
      'PUT login ["Authorization","Accept"]',
      'Bearer {{token}} Bearer abc null',
      'https://shop.test/ text 0',
    ],
  );
});

test('JSONPath gives the value at a place, and a list of what a wildcard or a filter finds', async () => {
  const response = responseOf({ items: [{ n: 1 }, { n: 2 }, { n: 3 }] });
  const source = `
    client.test('a place', () => client.assert(jsonPath(response.body, "$.items[1].n") === 2));
    client.test('a list', () => client.assert(jsonPath(response.body, "$.items[*].n").length === 3));
    client.test('a filter', () => client.assert(jsonPath(response.body, "$.items[?(@.n > 2)].n")[0] === 3));
    client.test('nothing', () => client.assert(jsonPath(response.body, "$.none") === null));
    client.test('text', () => client.assert(jsonPath('{"a": 5}', "$.a") === 5));`;
  const result = await sandbox.jetBrains(source, { response });
  assert.deepEqual(
    outcomes(result).map(([, outcome]) => outcome),
    Array(5).fill('passed'),
  );
});

test('XML is a document, with XPath and a parser for more', async () => {
  const xml =
    '<shop xmlns:m="urn:m"><book id="b1"><title>Emma</title></book><m:note>n</m:note><book/></shop>';
  const response = responseOf(xml, { contentType: { mimeType: 'application/xml', charset: null } });
  const source = `
    client.log(response.body.documentElement.nodeName, response.body.getElementsByTagName('title')[0].textContent);
    client.log(xpath(response.body, '//title/text()'), xpath(response.body, '//book/@id'), xpath(response.body, 'count(//book)'));
    client.log(xpath(response.body, '//m:note'), xpath(response.body, '//none') === undefined);
    client.log(new DOMParser().parseFromString('<a><b>1</b></a>', 'text/xml').getElementsByTagName('b').length);
    client.global.set('node', response.body.getElementsByTagName('title')[0]);`;
  const { log, globals, error } = await sandbox.jetBrains(source, {
    response,
    xpathNamespaces: { m: 'urn:m' },
  });
  assert.equal(error, null);
  assert.deepEqual(
    log.map(({ text }) => text),
    ['shop Emma', 'Emma b1 2', 'n true', '1'],
  );
  assert.deepEqual(globals.set, { node: 'Emma' });
});

test('a body that is not what its type says is text', async () => {
  const broken = { contentType: { mimeType: 'application/json', charset: null } };
  const { log } = await sandbox.jetBrains('client.log(typeof response.body, response.body)', {
    response: responseOf('{"a":', broken),
  });
  assert.equal(log[0]?.text, 'string {"a":');
  const binary = await sandbox.jetBrains('response.body', {
    response: responseOf('', { text: null, bytes: Buffer.from([0, 255]) }),
  });
  assert.equal(binary.error?.message, 'TypeError: The body is not text.');
});

test('lines and messages of a stream come one by one, until nobody wants more', async () => {
  const stream = 'data: {"n": 1}\n\ndata: {"n": 2}\n\ndata: end\n\n';
  const response = responseOf(stream, {
    contentType: { mimeType: 'text/event-stream', charset: null },
  });
  const source = `
    response.body.onEachMessage((message, unsubscribe) => {
      client.log(message);
      if (message.n === 2) unsubscribe();
    }, () => client.log('finished'));
    response.body.onEachLine((line) => client.log(line));`;
  const { log } = await sandbox.jetBrains(source, { response });
  assert.deepEqual(
    log.map(({ text }) => text),
    [...['{"n":1}', '{"n":2}', 'finished'], ...['data: {"n": 1}', 'data: {"n": 2}', 'data: end']],
  );
});

test('an asynchronous test is waited for, and a failed comparison has both sides', async () => {
  const source = `
    client.test('late', async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      client.assert(false, 'too late');
    });
    client.test('compared', () => expect({ a: 1 }).to.deep.equal({ a: 2 }));`;
  const { tests } = await sandbox.jetBrains(source);
  assert.deepEqual(
    tests.map(({ name, passed, message }) => [name, passed, message]),
    [
      ['late', false, 'too late'],
      ['compared', false, 'expected { a: 1 } to deeply equal { a: 2 }'],
    ],
  );
  assert.deepEqual([tests[1]?.actual, tests[1]?.expected], [{ a: 1 }, { a: 2 }]);
});

test('exit ends the script without an error, and its tests run all the same', async () => {
  const source = `
    client.test('registered', () => {});
    client.exit();
    client.global.set('never', 1);`;
  const result = await sandbox.jetBrains(source);
  assert.deepEqual(
    [result.error, result.globals.set, outcomes(result)],
    [null, {}, [['registered', 'passed']]],
  );
});

test('an assertion outside of a test is the error of the script', async () => {
  const { error } = await sandbox.jetBrains(`\n  client.assert(1 > 2, 'one is not more');`);
  assert.deepEqual([error?.message, error?.line], ['one is not more', 11]);
});

test('an error has its line in the file, in the first line its column too, and in a syntax error', async () => {
  const thrown = await sandbox.jetBrains('const a = {};\n\n  a.b.c();');
  assert.match(String(thrown.error?.message), /^TypeError: cannot read property 'c' of undefined/);
  assert.deepEqual([thrown.error?.line, thrown.error?.file.endsWith('requests.http')], [12, true]);
  const inLine = await sandbox.run(
    { dialect: 'jetbrains', source: 'nope(); ', file: '/a.http', firstLine: 4, firstCharacter: 4 },
    contextOf(),
  );
  assert.deepEqual([inLine.error?.line, inLine.error?.column], [4, 4]);
  const syntax = await sandbox.jetBrains('const a = 1;\nconst b = ;');
  assert.match(String(syntax.error?.message), /^SyntaxError: /);
  assert.equal(syntax.error?.line, 11);
});

test('two scripts may have the same constants, and neither sees those of the other', async () => {
  await sandbox.jetBrains('const token = 1; let other = 2;');
  const second = await sandbox.jetBrains('const token = 3; client.log(typeof other)');
  assert.deepEqual([second.error, second.log[0]?.text], [null, 'undefined']);
});

test('random values have the form that is asked for', async () => {
  const source = `
    client.global.set('uuid', $random.uuid);
    client.global.set('integer', $random.integer(5, 8));
    client.global.set('float', $random.float(1.5, 2));
    client.global.set('letters', $random.alphabetic(12));
    client.global.set('mixed', $random.alphanumeric(3));
    client.global.set('hex', $random.hexadecimal(4));
    client.global.set('email', $random.email);`;
  const { globals } = await sandbox.jetBrains(source);
  const set = globals.set as Readonly<Record<string, string | number>>;
  assert.match(
    String(set['uuid']),
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  assert.ok([5, 6, 7].includes(Number(set['integer'])));
  assert.ok(Number(set['float']) >= 1.5 && Number(set['float']) < 2);
  assert.match(String(set['letters']), /^[a-z]{12}$/i);
  assert.match(String(set['mixed']), /^\w{3}$/);
  assert.match(String(set['hex']), /^[0-9a-f]{4}$/);
  assert.match(String(set['email']), /^\S+@\S+\.\S+$/);
});

test('Base64, URLs and their parameters are as in a browser', async () => {
  const source = `
    client.log(Window.btoa('user:pass'), window.atob('dXNlcjpwYXNz'), btoa('é'));
    const params = new URLSearchParams({ a: '1 2', b: 'ü' });
    params.append('a', '3');
    client.log(params.toString(), params.getAll('a'), params.get('none'), [...params].length);
    const url = new URL('../x?q=1#f', 'https://User@shop.test:8443/a/b/');
    url.searchParams.set('q', 'a&b');
    url.hash = '';
    client.log(url.href, url.host, url.pathname, url.username, String(url) === url.toJSON());
    client.log(new URLSearchParams('?x=1&x=2').getAll('x'), URL.canParse('nope'));`;
  const { log, error } = await sandbox.jetBrains(source);
  assert.equal(error, null);
  assert.deepEqual(
    log.map(({ text }) => text),
    [
      'dXNlcjpwYXNz user:pass 6Q==',
      'a=1+2&b=%C3%BC&a=3 ["1 2","3"] null 3',
      'https://User@shop.test:8443/a/x?q=a%26b shop.test:8443 /a/x User true',
      '["1","2"] false',
    ],
  );
  const invalid = await sandbox.jetBrains(`\nnew URL('nope')`);
  assert.deepEqual([invalid.error?.message, invalid.error?.line], ['TypeError: Invalid URL', 11]);
});

test('nothing is logged but what the script logs', async () => {
  const { log } = await sandbox.jetBrains(`client.global.set('token', 's3cret')`, {
    variables: { key: 's3cret' },
  });
  assert.deepEqual(log, []);
});

test('Kulala’s request.skip() says that the request is not to be sent', async () => {
  const { skip, error } = await sandbox.jetBrains('if (1 < 2) request.skip();');
  assert.deepEqual([skip, error], ['The script called request.skip().', null]);
});
