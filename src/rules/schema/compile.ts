import { readFileSync, writeFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';

const schemaFile = new URL('../rules.schema.json', import.meta.url);
export const validatorFile = new URL('./validate.generated.js', import.meta.url);

/** The code of a function that checks a value against rules.schema.json, without ajv at run time. */
export function validatorCode(): string {
  const schema = JSON.parse(readFileSync(schemaFile, 'utf8'), withoutTexts) as { $id: string };
  const ajv = new Ajv({
    schemas: [schema],
    allErrors: true,
    messages: false,
    inlineRefs: false,
    discriminator: true,
    allowUnionTypes: true,
    strictTypes: false,
    strictRequired: false,
    // Dates are checked with Date.parse, so that the generated code needs no library.
    formats: { 'date-time': true },
    code: { source: true, esm: true, lines: true },
  });
  return `/* eslint-disable */\n// Made from rules.schema.json by compile.ts: change that file, not this one.\n${standalone.default(ajv, { validate: schema.$id })}\n`;
}

/** Texts are for editors; without them the code is a third smaller and does not change with them. */
function withoutTexts(key: string, value: unknown): unknown {
  return (key === 'description' && typeof value === 'string') ||
    key === 'examples' ||
    key === 'suggest'
    ? undefined
    : value;
}

if (import.meta.main) writeFileSync(validatorFile, validatorCode());
