import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ReadyRequest } from '../../../src/requestFile/run/ports.ts';
import { parseTemplate } from '../../../src/requestFile/template/template.ts';
import { bodyOf, placesOf, runFolder, urlsOf } from '../runFolder.ts';

// What scripts change in a request is filled in like what is written there.

test('expressions in what a script sets are filled in: URL, headers, body and headers for all requests', async (t) => {
  const ran = await runFolder(t, {
    'a.http': `@tok = secret
@kind = json
{{
  request.url += '?x={{tok}}';
  request.headers['X-{{kind}}'] = '{{tok}}';
  request.body = request.body.replace('1', '{{tok}}');
}}
< {% client.global.headers.set('X-All', 'all {{tok}}'); %}
POST http://a.test/{{kind}}
Content-Type: text/plain

1 and {{kind}}
`,
  });
  await ran.run.sendFile(ran.loaded);
  assert.deepEqual(placesOf(ran), []);
  assert.deepEqual(urlsOf(ran), ['http://a.test/json?x=secret']);
  const [ready] = ran.ready;
  assert.ok(ready);
  assert.deepEqual(
    ready.request.headers.filter(([name]) => /^x-/i.test(name)),
    [
      ['X-json', 'secret'],
      ['X-All', 'all secret'],
    ],
  );
  assert.equal(bodyOf(ready), 'secret and json');
});

test('a script sees what the one before has changed, and neither loses it', async (t) => {
  const ran = await runFolder(t, {
    'a.http': `{{+
  request.headers['X-One'] = '1';
}}
###
{{
  request.headers['X-Two'] = request.headers['X-One'] + '2';
}}
GET http://a.test/
`,
  });
  await ran.run.sendFile(ran.loaded);
  const headers = new Map(ran.ready[0]?.request.headers);
  assert.deepEqual([headers.get('X-One'), headers.get('X-Two')], ['1', '12']);
});

test('headers out of a variable stay when a script sets others, and win over those for all requests', async (t) => {
  const ran = await runFolder(t, {
    'a.http': `< {% client.global.headers.set('x-spread', 'for all'); %}
{{
  exports.more = { 'X-Spread': 'of the request' };
  request.headers['X-Set'] = '1';
}}
GET http://a.test/
...more
`,
  });
  await ran.run.sendFile(ran.loaded);
  assert.deepEqual(placesOf(ran), []);
  assert.deepEqual(
    ran.ready[0]?.request.headers.filter(([name]) => /^x-/i.test(name)),
    [
      ['X-Spread', 'of the request'],
      ['X-Set', '1'],
    ],
  );
});

test('a name without a value in what a script sets is told, and nothing is sent', async (t) => {
  const ran = await runFolder(t, {
    'a.http': "GET http://a.test/\n\n{{@request\n  request.headers['X-A'] = '{{nobody}}';\n}}\n",
  });
  await ran.run.sendFile(ran.loaded);
  assert.deepEqual([placesOf(ran), ran.ready], [['undefined-variable a.http:1'], []]);
});

test('a body that a script makes of bytes is sent as these bytes', async (t) => {
  const ran = await runFolder(t, {
    'a.http': `{{
  request.body = Buffer.from([0xff, 0x00, 0x7b, 0x7b, 0x80]);
}}
POST http://a.test/
Content-Type: application/octet-stream

x
`,
  });
  await ran.run.sendFile(ran.loaded);
  const elements = ran.ready[0]?.request.postData?.elements ?? [];
  assert.deepEqual(
    elements.map((element) => element.kind === 'bytes' && [...element.bytes]),
    [[0xff, 0x00, 0x7b, 0x7b, 0x80]],
  );
});

test('a body of bytes is no text for the scripts after the response', async (t) => {
  const ran = await runFolder(t, {
    'a.http': `{{
  request.body = Buffer.from([0xff, 0x00]);
}}
POST http://a.test/

x

{{@response
  test('no text', () => { if (request.body !== undefined) throw new Error(request.body); });
}}
`,
  });
  await ran.run.sendFile(ran.loaded);
  assert.deepEqual(
    ran.outcomes[0]?.tests.map(({ passed }) => passed),
    [true],
  );
});

test('{{@request}} sees the request as it is sent, and what it sets is filled in', async (t) => {
  const ran = await runFolder(t, {
    'a.http': `@tok = secret
@braces = {{'{' + '{tok}' + '}'}}
# @loop for 2
POST http://a.test/{{$index}}?{{tok}}
Content-Type: text/plain
X-Braces: {{braces}}

{{tok}} and {{braces}}

{{@request
  exports.seen = [request.url, request.body];
  request.headers['X-Sign'] = request.body.length + ' {{tok}}';
}}
{{@request
  request.url += '&{{tok}}';
}}
`,
  });
  await ran.run.sendFile(ran.loaded);
  assert.deepEqual(placesOf(ran), []);
  assert.deepEqual(urlsOf(ran), [
    ...['http://a.test/0?secret&secret', 'http://a.test/1?secret&secret'],
  ]);
  assert.deepEqual(ran.run.state.exported.get('seen'), [
    ...['http://a.test/1?secret', 'secret and {{tok}}'],
  ]);
  const [ready] = ran.ready;
  assert.ok(ready);
  const headers = new Map(ready.request.headers);
  // What a value holds is no expression, however often the request is changed.
  assert.deepEqual([headers.get('X-Sign'), headers.get('X-Braces')], ['18 secret', '{{tok}}']);
  assert.equal(bodyOf(ready), 'secret and {{tok}}');
});

test('{{@request}} may keep the request from being sent, and change its method and body', async (t) => {
  const ran = await runFolder(t, {
    'a.http': `@tok = secret
GET http://a.test/1

{{@request
  exports.$cancel = true;
}}
###
POST http://a.test/2

old

{{@request
  request.method = 'put';
  request.body = 'new {{tok}}';
}}
`,
  });
  await ran.run.sendFile(ran.loaded);
  assert.deepEqual(
    ran.outcomes.map(({ status }) => status),
    ['skipped', 'sent'],
  );
  const [ready] = ran.ready;
  assert.ok(ready);
  assert.deepEqual([ready.request.method, bodyOf(ready)], ['PUT', 'new secret']);
});

/** The text as it is sent; null: it has an expression without a value, so that nothing is sent. */
function filled(text: string): string | null {
  const parts = parseTemplate(text).map((part) => {
    if (part.kind === 'text') return part.text;
    return part.expression.kind === 'name' && part.expression.name === 'tok' ? 'value' : null;
  });
  return parts.includes(null) ? null : parts.join('');
}

/** The query, the header X-Set and the body. */
function changedParts(ready: ReadyRequest): (string | undefined)[] {
  const { url, headers } = ready.request;
  const query = decodeURIComponent(new URL(url).search.replace(/^\?/, ''));
  return [query, new Map(headers).get('X-Set'), bodyOf(ready)];
}

function hasCode(text: string): boolean {
  return parseTemplate(text).some(
    (part) => part.kind === 'expression' && part.expression.kind !== 'name',
  );
}

test('no expression reaches the wire, whatever a script sets', async (t) => {
  const ran = await runFolder(t, {
    'a.http': `@tok = value
{{
  request.url += $global.set.url;
  request.headers['X-Set'] = $global.set.header;
  request.body = $global.set.body;
}}
POST http://a.test/?
Content-Type: text/plain

body
`,
  });
  const [request] = ran.loaded.file.requests;
  assert.ok(request);
  const pieces = ['{{', '}}', '{{tok}}', '{{ tok }}', '{{nobody}}', '{', '}', 'a', '{{tok', '-'];
  const text = fc
    .array(fc.constantFrom(...pieces), { maxLength: 5 })
    .map((parts) => parts.join(''));
  await fc.assert(
    fc.asyncProperty(text, text, text, async (url, header, body) => {
      // What is JavaScript may have a value; whether it has is another question.
      fc.pre(![url, header, body].some(hasCode));
      ran.run.state.globals.set('set', { url, header, body });
      ran.ready.length = 0;
      await ran.run.send(ran.loaded, request);
      const texts = [url, header, body].map(filled);
      assert.deepEqual(ran.ready.map(changedParts), texts.includes(null) ? [] : [texts]);
    }),
    { numRuns: 200 },
  );
});
