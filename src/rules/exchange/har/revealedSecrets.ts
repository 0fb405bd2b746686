import { KnownSecrets } from '../../../engine/session/knownSecrets.ts';
import { maskedParts, maskHeaders, maskUrl } from '../../../engine/session/mask.ts';
import { secretsInBody } from '../../../engine/session/maskBody.ts';
import { looksRandom } from '../../../engine/session/tokenShapes.ts';
import { isPlaceholder } from '../../placeholder.ts';
import { isRecord, textOf } from '../values.ts';
import { harHeaders } from './harEntry.ts';

/**
 * What the headers, URLs and posted bodies of a recording show to be secrets. A server may send such a value back under another name,
 * or under none.
 */
export function revealedSecrets(entries: readonly unknown[]): KnownSecrets {
  const known = new KnownSecrets();
  const found = new Set(entries.flatMap(secretsOf));
  for (const secret of found) known.learn(secret, 'everywhere');
  return known;
}

function secretsOf(entry: unknown): string[] {
  if (!isRecord(entry) || !isRecord(entry['request'])) return [];
  const { request, response } = entry;
  const url = textOf(request['url']) ?? '';
  const received = isRecord(response) ? harHeaders(response['headers']) : [];
  const inHeaders = [...harHeaders(request['headers']), ...received].flatMap(({ name, value }) => {
    const parts = maskedParts(value, maskHeaders([[name, value]])[0]?.[1] ?? value);
    // Most cookies are settings.
    return /cookie/i.test(name) ? parts.filter(looksRandom) : parts;
  });
  return [...maskedParts(url, maskUrl(url)), ...inHeaders, ...postedIn(request['postData'])].filter(
    isDistinct,
  );
}

function postedIn(postData: unknown): string[] {
  if (!isRecord(postData)) return [];
  const text = textOf(postData['text']) ?? '';
  return secretsInBody(text, textOf(postData['mimeType']) ?? null).map(({ start, end }) =>
    text.slice(start, end),
  );
}

/** Whether it means the same wherever it stands: it is no word, no number and no flag. */
function isDistinct(secret: string): boolean {
  return secret.length >= 8 && !/^(?:[a-z]+|[\d.]+)$/i.test(secret) && !isPlaceholder(secret);
}
