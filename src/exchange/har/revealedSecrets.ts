import { KnownSecrets } from '../../session/knownSecrets.ts';
import { secretsIn } from '../../session/secretsIn.ts';
import { isPlaceholder } from '../../rules/secrets/placeholder.ts';
import { textOf } from '../conversion/values.ts';
import { harHeaders } from './harEntry.ts';
import { isRecord } from '../../session/kindOf.ts';

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
  const { postData } = request;
  return secretsIn({
    url: textOf(request['url']) ?? '',
    headers: fields.map(({ name, value }) => [name, value]),
    ...(isRecord(postData)
      ? {
          body: {
            text: textOf(postData['text']) ?? '',
            mimeType: textOf(postData['mimeType']) ?? null,
          },
        }
      : {}),
  });
}
