import { valueLibraries } from './libraries.ts';
import type { Value } from './value.ts';

/**
 * All hits of a JSONPath (RFC 9535 and jsonpath-plus's own additions). Filters are evaluated without JavaScript's evaluator:
 * a request file is somebody else's code.
 * @throws when it is none
 */
export function jsonPathHits(path: string, json: Value): readonly Value[] {
  const { JSONPath } = valueLibraries();
  const hits: unknown = JSONPath({ path, json: json as object, wrap: true, eval: 'safe' });
  return Array.isArray(hits) ? (hits as readonly Value[]) : [];
}
