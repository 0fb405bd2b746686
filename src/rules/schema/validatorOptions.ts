import type { Options } from 'ajv';

/** How rules.schema.json is compiled, here and by the build. */
export const validatorOptions: Options = {
  allErrors: true,
  messages: false,
  inlineRefs: false,
  discriminator: true,
  allowUnionTypes: true,
  strictTypes: false,
  strictRequired: false,
  // For completion alone.
  keywords: ['suggest'],
  // Dates are checked with Date.parse, so that the code needs no library.
  formats: { 'date-time': true },
};
