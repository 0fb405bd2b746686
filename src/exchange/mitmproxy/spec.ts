import { parseFlowFilter } from './flowFilter.ts';
import type { FlowFilter } from './flowFilter.ts';

/** One value of an option: "[/flow-filter]/subject/replacement", where / is whatever it begins with (mitmproxy/utils/spec.py). */
export interface Spec {
  readonly filter: FlowFilter;
  readonly subject: string;
  readonly replacement: string;
}

const EVERYTHING: FlowFilter = { kind: 'test', code: 'all', argument: '' };

/** Why it is none, in a sentence. */
export function parseSpec(option: string): Spec | { readonly fault: string } {
  const parts = partsOf(option, 3);
  const [first = '', second = '', third] = parts;
  if (parts.length < 2) return { fault: 'It has fewer than two parts.' };
  if (third === undefined) return { filter: EVERYTHING, subject: first, replacement: second };
  const filter = parseFlowFilter(first);
  if (filter === null) return { fault: `${first} is not a filter expression.` };
  return { filter, subject: second, replacement: third };
}

/** "/flow-filter/status" (mitmproxy/addons/blocklist.py). */
export function parseBlock(
  option: string,
): { readonly filter: FlowFilter; readonly status: number } | { readonly fault: string } {
  const [pattern = '', status = '', ...more] = partsOf(option, 3);
  const filter = parseFlowFilter(pattern);
  if (filter === null) return { fault: `${pattern} is not a filter expression.` };
  if (more.length > 0 || !/^[1-5]\d\d$/.test(status)) {
    return { fault: 'It does not end with a status such as 404.' };
  }
  return { filter, status: Number(status) };
}

/** What separates more than `limit` parts belongs to the last one. */
function partsOf(option: string, limit: number): string[] {
  const separator = option.charAt(0);
  if (separator === '') return [];
  const parts = option.slice(1).split(separator);
  return [...parts.slice(0, limit - 1), ...joinRest(parts.slice(limit - 1), separator)];
}

function joinRest(parts: readonly string[], separator: string): string[] {
  return parts.length === 0 ? [] : [parts.join(separator)];
}
