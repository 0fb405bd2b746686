import { maskUrl } from '../../../engine/session/mask.ts';

/** As a recording of our own has it, and as the URL parser writes it. */
const MASK = /•••|(?:%E2%80%A2){3}/g;

/** A URL, or a field that holds one, with this in the place of each token. What a recording has masked already stays so. */
export function replaceTokens(url: string, replacement: string, includeSecrets: boolean): string {
  return (includeSecrets ? url : maskUrl(url)).replace(MASK, replacement);
}

/** A field that leads elsewhere. In a header only Latin-1 can stand, so no mask of ours. */
export function fieldWithoutTokens(name: string, value: string, includeSecrets: boolean): string {
  return /^(?:content-)?location$|^referer$/i.test(name)
    ? replaceTokens(value, 'left-out', includeSecrets)
    : value;
}
