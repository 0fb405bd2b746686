import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskBody } from '../../src/session/maskBody.ts';
import { looksRandom, tokensIn } from '../../src/session/tokenShapes.ts';
import { processorMs } from '../processorTime.ts';

test('a multipart form loses the values of the fields that are named like secrets', () => {
  const part = (name: string, value: string): string =>
    `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const body = (password: string): string =>
    `${part('user', 'ada')}${part('password', password)}--b--`;
  assert.equal(maskBody(body('s3cr3t'), 'multipart/form-data; boundary=b'), body('•••'));
});

test('in a text that is not JSON a name needs a value that looks like a secret', () => {
  const script = (value: string): string => `const words = {"password":"${value}"};`;
  const random = '8f3a9c1e7b2d4f60a5c8';
  assert.equal(maskBody(script('Passwort'), 'text/javascript'), script('Passwort'));
  assert.equal(maskBody(script(random), 'text/javascript'), script('•••'));
  assert.equal(maskBody('{"password":"Passwort"}', null), '{"password":"•••"}');
});

test('tokens of known forms are masked in every text, and ordinary words are not', () => {
  const github = `ghp_${'a1B2c3D4e5'.repeat(4)}`;
  assert.equal(maskBody(`<p>${github}</p>`, 'text/html'), '<p>•••</p>');
  assert.deepEqual(tokensIn('task-list sk-like-this-one eyJ.eyJ.x'), []);
  assert.equal(looksRandom('f81d4fae-7dec-11d0-a765-00a0c91e6bf6'), true);
  assert.equal(looksRandom('release-2024-candidate-12'), false);
  assert.equal(looksRandom('internationalization'), false);
});

test('a body of many megabytes is looked through in a moment', () => {
  const large = `{"image":"${'A'.repeat(20_000_000)}","password":"s3cr3t"}`;
  const began = processorMs();
  assert.ok(maskBody(large, 'application/json').endsWith('"password":"•••"}'));
  for (const piece of [
    '\\',
    '<a ',
    '<input a="',
    'a:',
    'a.',
    "a='",
    '\\"pwd\\":\\"',
    '"pwd":"\\',
  ]) {
    maskBody(piece.repeat(200_000), 'text/html');
  }
  assert.ok(processorMs() - began < 10_000);
});

test('JSON that is a text in other JSON loses its secrets too', () => {
  const inner = (password: string): string => JSON.stringify({ password, n: 1 });
  const once = (password: string): string => JSON.stringify({ data: inner(password), id: 7 });
  const twice = (password: string): string => JSON.stringify({ more: once(password) });
  for (const secret of ['s3cr3t', 's3"cr\\3t']) {
    assert.equal(maskBody(inner(secret), 'application/json'), inner('•••'));
    assert.equal(maskBody(once(secret), 'application/json'), once('•••'));
    assert.equal(maskBody(twice(secret), 'application/json'), twice('•••'));
  }
  const number = (otp: string): string => JSON.stringify({ data: `{"otp": ${otp},"n":1}` });
  assert.equal(maskBody(number('123456'), 'application/json'), number('"•••"'));
  const nothing = JSON.stringify({ data: '{"token_type":"bearer","token":null}' });
  assert.equal(maskBody(nothing, 'application/json'), nothing);
});

test('elements and attributes of XML that are named like secrets are masked', () => {
  const xml = (secret: string): string =>
    `<?xml version="1.0"?><s:Envelope a="b"><wsse:Password Type="text">${secret}</wsse:Password>` +
    `<user pwd="${secret}" name='ada'/><token><![CDATA[${secret}]]></token><code>ok</code></s:Envelope>`;
  assert.equal(maskBody(xml('s3cr3t'), 'text/xml'), xml('•••'));
  assert.equal(maskBody(xml('s3cr3t'), null), xml('•••'));
});

test('fields of forms in HTML and texts in scripts lose their secrets, and words stay', () => {
  const random = '8f3a9c1e7b2d4f60a5c8';
  const html = (value: string, password: string): string =>
    `<meta name="csrf-token" content="${value}"><input name=password value=${password}>` +
    `<input type='password' value='${password}'><input name="q" value="a"><script>var token = '${value}';` +
    `config.apiKey="${value}"</script><label class="password">Password:</label>` +
    '<p title="token: what is it?">token="Passwort"</p>';
  assert.equal(maskBody(html(random, 'hunter2'), 'text/html'), html('•••', '•••'));
});
