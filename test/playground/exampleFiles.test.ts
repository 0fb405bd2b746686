import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { findRoute } from '../../examples/playground/route.ts';
import { createRoutes } from '../../examples/playground/routes.ts';
import { FIXED_PORTS } from '../../examples/playground/start.ts';
import { parseHttpFile } from '../../src/requestFile/parse/parseHttpFile.ts';

const EXAMPLES = new URL('../../examples/', import.meta.url);
const readExample = (name: string) => readFile(new URL(name, EXAMPLES), 'utf8');

test('requests.http has no problems, and every request a title and a name of its own', async () => {
  const { requests, problems } = parseHttpFile(await readExample('requests.http'));
  assert.deepEqual(problems, []);
  assert.ok(requests.length > 20);
  assert.equal(new Set(requests.map(({ name }) => name)).size, requests.length);
});

test("every address in requests.http is one of the playground's, unless a rule answers in its place", async () => {
  const { requests } = parseHttpFile(await readExample('requests.http'));
  const ports = Object.values(FIXED_PORTS);
  const routes = createRoutes('');
  assert.notEqual(requests.length, 0);
  for (const { url: address } of requests) {
    const { port, pathname } = new URL(address);
    assert.ok(ports.includes(Number(port)), address);
    const isAnsweredByRule = pathname === '/profile' || pathname.startsWith('/internal/');
    assert.equal(findRoute(routes, pathname) === null, isAnsweredByRule, address);
  }
});

test('the rules keep to the schema, and each says why it is there', async () => {
  const schema: unknown = JSON.parse(
    await readFile(new URL('../src/rules/rules.schema.json', EXAMPLES), 'utf8'),
  );
  const file = JSON.parse(await readExample('playground.request-rules.json')) as {
    rules: { description?: string }[];
  };
  const validate = new Ajv({ discriminator: true, strict: false, validateFormats: false }).compile(
    schema as object,
  );
  assert.equal(validate(file), true, JSON.stringify(validate.errors));
  assert.notEqual(file.rules.length, 0);
  for (const { description } of file.rules) assert.match(description ?? '', /\.$/);
});
