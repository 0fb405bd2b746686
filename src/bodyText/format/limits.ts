import type { Language } from '../../session/bodyText.ts';

const MEGABYTE = 1024 * 1024;

/** What is longer is shown as it came: JSON is laid out as it is read, of the others the whole text must be understood. */
export const MAX_FORMATTED: Readonly<Record<Language, number>> = {
  json: 128 * MEGABYTE,
  xml: 5 * MEGABYTE,
  html: 5 * MEGABYTE,
  css: 5 * MEGABYTE,
  javascript: 5 * MEGABYTE,
};
