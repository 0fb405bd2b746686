import { createHash } from 'node:crypto';
import { headerValues } from '../message/headers.ts';
import type { HeaderList } from '../message/headers.ts';
import type { SelectingField, StoredHead } from './storedHead.ts';

/** The fields of a request, as far as a later one must equal it to get the same kept response. */
export interface SelectingRequest {
  /** As the user or a rule wrote them. */
  readonly own: HeaderList;
  /** As they are sent: with automatic fields and answers to challenges. */
  readonly sent: HeaderList;
}

/**
 * Not a field's name: what the request itself wrote into Authorization. A private cache need not tell users apart (RFC
 * 9111, section 3.5), but whoever tests with two of them must not get the one's answer for the other.
 */
const OWN_USER = ':user';

/** What Vary says chose this response, and its user (RFC 9111, section 4.1). */
export function selectedBy(response: HeaderList, request: SelectingRequest): SelectingField[] {
  const names = headerValues(response, 'vary')
    .flatMap((value) => value.split(','))
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  return [OWN_USER, ...new Set(names)].sort().map((name) => [name, valueHash(name, request)]);
}

/** Whether a kept response may answer this request. */
export function isSelected(stored: StoredHead, request: SelectingRequest): boolean {
  return stored.selectedBy.every(([name, hash]) => valueHash(name, request) === hash);
}

/** Hashed, so that no cookie and no token comes to lie on a disk. */
function valueHash(name: string, { own, sent }: SelectingRequest): string | null {
  const values = name === OWN_USER ? headerValues(own, 'authorization') : headerValues(sent, name);
  if (values.length === 0) return null;
  return createHash('sha256').update(values.join(', ')).digest('hex');
}
