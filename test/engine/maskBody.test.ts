import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskBody } from '../../src/engine/session/maskBody.ts';
import { looksRandom, tokensIn } from '../../src/engine/session/tokenShapes.ts';

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
  const began = performance.now();
  assert.ok(maskBody(large, 'application/json').endsWith('"password":"•••"}'));
  assert.ok(performance.now() - began < 5000);
});
