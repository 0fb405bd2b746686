import { Ajv } from 'ajv';
import type { ErrorObject } from 'ajv';
import schema from '../rules.schema.json' with { type: 'json' };
import { validatorOptions } from './validatorOptions.ts';

/** One place where a value does not fit the schema. */
export type SchemaError = ErrorObject<string, Readonly<Record<string, unknown>>>;

/**
 * Checks a value against rules.schema.json. Sources compile it when they are loaded; the build puts the compiled code, which
 * needs no ajv, in the place of this file (scripts/build/compiledValidator.mjs).
 */
export const validate = new Ajv({
  ...validatorOptions,
  // Of 150 ms two thirds: the build takes this time, and so checks the schema itself.
  meta: false,
  validateSchema: false,
  code: { optimize: false },
}).compile(schema);
