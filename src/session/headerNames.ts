import type { Change, HeaderNames, OmittedHeader } from './decision.ts';
import { headerValues } from './headers.ts';
import type { HeaderChange, HeaderList } from './headers.ts';

/** Which fields code has added, set to something else or removed, by name. */
export function headerChange(
  before: HeaderList,
  after: HeaderList,
): Extract<Change, { readonly what: 'headers' }> {
  const added: string[] = [];
  const set: string[] = [];
  for (const name of namesIn(after)) {
    const values = headerValues(before, name);
    if (values.length === 0) added.push(name);
    else if (headerValues(after, name).join('\n') !== values.join('\n')) set.push(name);
  }
  const removed = namesIn(before).filter((name) => headerValues(after, name).length === 0);
  return { what: 'headers', added, set, removed, omitted: [] };
}

/** Of changes that are wanted; what is appended counts as added. */
export function headerNames(
  changes: readonly HeaderChange[],
  omitted: readonly OmittedHeader[] = [],
): HeaderNames {
  const named = (operation: HeaderChange['operation']): string[] =>
    changes.filter((change) => change.operation === operation).map(({ header }) => header);
  return { added: named('append'), set: named('set'), removed: named('remove'), omitted };
}

/** Each once, as it is written first. */
function namesIn(headers: HeaderList): string[] {
  const names = new Map<string, string>();
  for (const [name] of headers) {
    const key = name.toLowerCase();
    if (!names.has(key)) names.set(key, name);
  }
  return [...names.values()];
}
