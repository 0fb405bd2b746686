import type { Challenge } from './challenges.ts';
import type { AuthScheme } from './scheme.ts';
import { basic } from './basic.ts';
import { bearer } from './bearer.ts';
import { digest } from './digest.ts';
import { ntlm } from './ntlm.ts';

const schemes: readonly AuthScheme[] = [ntlm, digest, basic, bearer];

/** A challenge with the scheme that can answer it. */
export interface AuthOffer {
  readonly scheme: AuthScheme;
  readonly challenge: Challenge;
}

/** The challenges that can be answered, the strongest first, whatever their places (RFC 9110, section 11.4). */
export function answerable(challenges: readonly Challenge[]): AuthOffer[] {
  const offers: (AuthOffer & { strength: number })[] = [];
  for (const challenge of challenges) {
    const scheme = schemes.find(({ name }) => name === challenge.scheme);
    const strength = scheme?.strength(challenge) ?? null;
    if (scheme !== undefined && strength !== null) offers.push({ scheme, challenge, strength });
  }
  return offers.sort((a, b) => b.strength - a.strength);
}
