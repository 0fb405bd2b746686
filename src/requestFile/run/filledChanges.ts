import { fillRequest } from '../send/fillRequest.ts';
import type { Filled } from '../send/fillRequest.ts';
import type { FilledRequest } from '../send/filledRequest.ts';
import type { ParsedHeader, WrittenHeader } from '../parse/parsedRequest.ts';
import type { RequestChanges } from '../scripts/contract/script.ts';
import { changedRequest } from './changedRequest.ts';
import type { Surroundings } from './surroundings.ts';

/** A filled request with what a script has changed in it: that is filled in, and nothing else for a second time. */
export async function withFilledChanges(
  filled: FilledRequest,
  changes: RequestChanges,
  { evaluation, readText }: Pick<Surroundings, 'evaluation' | 'readText'>,
): Promise<Filled> {
  const changed = changedRequest(filled, changes);
  const known = new Set<ParsedHeader>(filled.headers);
  const isNew = (header: ParsedHeader): boolean => !known.has(header);
  const written = {
    ...{ ...changed, url: changes.url ?? '', headers: changed.headers.filter(isNew) },
    ...{ body: changes.body === undefined ? [] : changed.body, settings: [], fragments: [] },
  };
  const made = await fillRequest(written, evaluation, readText);
  if ('problems' in made) return made;
  const { url, headers, body, secrets } = made.request;
  const left = [...headers];
  const all = changed.headers.flatMap((header): WrittenHeader[] => {
    const one = isNew(header) ? left.shift() : header;
    return one?.kind === 'header' ? [one] : [];
  });
  return {
    request: {
      ...{ ...changed, headers: all },
      url: changes.url === undefined ? filled.url : url,
      body: changes.body === undefined ? filled.body : body,
      secrets: [...new Set([...filled.secrets, ...secrets])],
    },
  };
}
