// @ts-check
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { validatorOptions } from '../../src/rules/schema/validatorOptions.ts';

/**
 * Puts the code that checks rule files in the place of what compiles it, so that nothing that is shipped needs ajv or makes
 * code from text.
 * @type {import('esbuild').Plugin}
 */
export const compiledValidator = {
  name: 'compiled-validator',
  setup(build) {
    build.onLoad({ filter: /[\\/]src[\\/]rules[\\/]schema[\\/]validator\.ts$/ }, async (file) => {
      const schemaFile = path.resolve(path.dirname(file.path), '../rules.schema.json');
      const schema = JSON.parse(await readFile(schemaFile, 'utf8'), withoutTexts);
      const ajv = new Ajv({
        ...validatorOptions,
        schemas: [schema],
        code: { source: true, esm: true, lines: true },
      });
      return {
        contents: standalone.default(ajv, { validate: schema.$id }),
        loader: 'js',
        watchFiles: [schemaFile],
      };
    });
  },
};

/**
 * Texts are for editors; without them the code is a third smaller.
 * @param {string} key
 * @param {unknown} value
 */
function withoutTexts(key, value) {
  return (key === 'description' && typeof value === 'string') ||
    key === 'examples' ||
    key === 'suggest'
    ? undefined
    : value;
}
