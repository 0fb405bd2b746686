import { createHash } from 'node:crypto';
import { headerValues } from '../../../session/headers.ts';
import type { HeaderList } from '../../../session/headers.ts';
import { cacheControl } from './cacheControl.ts';
import type { SelectingField, StoredHead } from './storedHead.ts';

/** The fields of a request, as far as a later one must equal it to get the same stored response. */
export interface SelectingRequest {
  /** As the user or a rule wrote them. */
  readonly own: HeaderList;
  /** As they are sent: with automatic fields and answers to challenges. */
  readonly sent: HeaderList;
}

/**
 * Not fields' names: the request's own Authorization and its cookies, the jar's among them. A private cache need not tell
 * users apart (RFC 9111, section 3.5), but whoever tests with two of them must not get the one's answer for the other.
 */
const OWN_USER = ':user';
const OWN_COOKIES = ':cookies';
const OWN_FIELDS: ReadonlyMap<string, string> = new Map([
  [OWN_USER, 'authorization'],
  [OWN_COOKIES, 'cookie'],
]);

/**
 * Whether requests with other credentials may see a response: it says that it is public, or it was asked for with no
 * Authorization but the request's own. Answers to challenges are not known before the server is asked, so they can't
 * select among stored responses.
 */
export function mayAnswerOthers(response: HeaderList, { own, sent }: SelectingRequest): boolean {
  if (isPublic(response)) return true;
  const [written, shown] = [own, sent].map((fields) =>
    headerValues(fields, 'authorization').join(),
  );
  return written === shown;
}

/** What Vary says chose this response, and its user (RFC 9111, section 4.1). */
export function selectedBy(response: HeaderList, request: SelectingRequest): SelectingField[] {
  const names = headerValues(response, 'vary')
    .flatMap((value) => value.split(','))
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  // What is for everybody need not be fetched anew when some cookie changes.
  const user = isPublic(response) ? [OWN_USER] : [OWN_USER, OWN_COOKIES];
  return [...user, ...new Set(names)].sort().map((name) => [name, valueHash(name, request)]);
}

/** Whether a stored response may answer this request. */
export function isSelected(stored: StoredHead, request: SelectingRequest): boolean {
  return stored.selectedBy.every(([name, hash]) => valueHash(name, request) === hash);
}

function isPublic(response: HeaderList): boolean {
  return cacheControl(response).has('public');
}

/** Hashed, so that no cookie and no token comes to lie on a disk. */
function valueHash(name: string, { own, sent }: SelectingRequest): string | null {
  const ownField = OWN_FIELDS.get(name);
  const values = ownField === undefined ? headerValues(sent, name) : headerValues(own, ownField);
  if (values.length === 0) return null;
  return createHash('sha256').update(values.join(', ')).digest('hex');
}
