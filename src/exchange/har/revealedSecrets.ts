import { KnownSecrets } from '../../session/knownSecrets.ts';
import { secretsInBody } from '../../session/maskBody.ts';
import { isDistinct, shownSecrets } from '../../session/shownSecrets.ts';
import { isPlaceholder } from '../../rules/secrets/placeholder.ts';
import { isRecord, textOf } from '../conversion/values.ts';
import { harHeaders } from './harEntry.ts';

/** What the headers, URLs and posted bodies of a recording show to be secrets. */
export function revealedSecrets(entries: readonly unknown[]): KnownSecrets {
  const known = new KnownSecrets();
  for (const secret of new Set(entries.flatMap(secretsOf))) {
    if (!isPlaceholder(secret)) known.add(secret, 'everywhere');
  }
  return known;
}

function secretsOf(entry: unknown): string[] {
  if (!isRecord(entry) || !isRecord(entry['request'])) return [];
  const { request, response } = entry;
  const received = isRecord(response) ? harHeaders(response['headers']) : [];
  const fields = [...harHeaders(request['headers']), ...received];
  const shown = shownSecrets(
    textOf(request['url']) ?? '',
    fields.map(({ name, value }) => [name, value]),
  );
  return [...shown, ...postedIn(request['postData'])];
}

function postedIn(postData: unknown): string[] {
  if (!isRecord(postData)) return [];
  const text = textOf(postData['text']) ?? '';
  return secretsInBody(text, textOf(postData['mimeType']) ?? null)
    .map(({ start, end }) => text.slice(start, end))
    .filter(isDistinct);
}
