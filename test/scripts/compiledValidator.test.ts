import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compiledValidator } from '../../scripts/build/compiledValidator.mjs';
import { bundled } from './bundled.ts';

test('what compiles the schema is bundled as what it compiles to, without ajv', async (t) => {
  const { code, load } = await bundled(t, compiledValidator, {
    'src/rules/schema/validator.ts': "export { Ajv as validate } from 'ajv';",
    'src/rules/rules.schema.json': JSON.stringify({
      $id: 'small',
      type: 'object',
      properties: { port: { type: 'integer', description: 'For editors', suggest: 'ports' } },
    }),
  });
  const { validate } = load() as {
    validate: ((value: unknown) => boolean) & { errors?: { instancePath: string }[] };
  };
  assert.equal(validate({ port: 80 }), true);
  assert.equal(validate({ port: '80' }), false);
  assert.deepEqual(
    validate.errors?.map(({ instancePath }) => instancePath),
    ['/port'],
  );
  assert.doesNotMatch(code, /node_modules\/ajv|new Function|For editors/);
});

test('a schema that is not valid fails the build', async (t) => {
  await assert.rejects(
    bundled(t, compiledValidator, {
      'src/rules/schema/validator.ts': '',
      'src/rules/rules.schema.json': JSON.stringify({ $id: 'wrong', type: 'text' }),
    }),
    /schema is invalid/,
  );
});
