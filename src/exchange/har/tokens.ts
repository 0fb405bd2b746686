import type { KnownSecrets } from '../../session/knownSecrets.ts';
import { MASK, maskUrl } from '../../session/mask.ts';
import { withoutTokens } from '../../session/tokenShapes.ts';

/** As a recording of our own has it, and as the URL parser writes it. */
const MASKED = new RegExp(`${MASK}|${encodeURIComponent(MASK)}`, 'g');

/** A URL, or a field that holds one, with this in the place of each token. What a recording has masked already stays so. */
export function replaceTokens(url: string, replacement: string, includeSecrets: boolean): string {
  return (includeSecrets ? url : maskUrl(url)).replace(MASKED, replacement);
}

/**
 * A field that is copied, without what is known to be a secret, without tokens and, where it leads elsewhere, without those of the URL. In
 * a header only Latin-1 can stand, so no mask of ours.
 */
export function fieldWithoutTokens(name: string, value: string, known: KnownSecrets): string {
  const masked = known.maskText(value);
  return /^(?:content-)?location$|^referer$/i.test(name)
    ? replaceTokens(masked, 'left-out', false)
    : withoutTokens(masked, MASK).replace(MASKED, 'left-out');
}
