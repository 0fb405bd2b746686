import type { Metadata } from '../parse/metadata.ts';
import { follow } from '../values/reference.ts';
import type { RequestResult } from '../values/requestResult.ts';
import type { Value } from '../values/value.ts';

/** Where each of Kulala's settings looks. */
const PLACES: ReadonlyMap<string, string> = new Map([
  ['envjsonkey', 'body'],
  ['envheaderkey', 'headers'],
]);

/** Whether a setting keeps something of a response for later requests. */
export function keepsValuesOfResponse({ key }: Metadata): boolean {
  return PLACES.has(key);
}

/**
 * What Kulala's `# @env-json-key TOKEN data.token` and `# @env-header-key TOKEN X-Token` keep of a response, for later
 * requests. What is not there is not kept.
 */
export function keptValues(
  settings: readonly Metadata[],
  result: RequestResult,
): ReadonlyMap<string, Value> {
  const kept = new Map<string, Value>();
  for (const { key, value } of settings) {
    const place = PLACES.get(key);
    const [, name, path] = /^(\S+)\s+(\S.*)$/.exec(value) ?? [];
    if (place === undefined || name === undefined || path === undefined) continue;
    const found = follow({ name, side: 'response', rest: `.${place}.${path}` }, result);
    if ('value' in found) kept.set(name, found.value);
  }
  return kept;
}
