import type { Fault } from '../values/ports.ts';
import type { Grant, TokenSet } from './grant.ts';
import type { AuthPorts } from './ports.ts';

/** A token is renewed so long before it runs out, or a tenth of its life: a request may take a while to arrive. */
const MARGIN_MS = 30_000;

interface Held {
  readonly tokens: TokenSet;
  /** Milliseconds since the epoch. */
  readonly renewAt: number;
}

/** The tokens of a run, or of a window. They are kept in memory, and nowhere else. */
export class Tokens {
  /** By what they were asked for with: another secret, or another environment, gets another token. */
  readonly #held = new Map<string, Held>();
  readonly #coming = new Map<string, Promise<TokenSet | Fault>>();

  /** Whether there is a token that need not be asked for. */
  has(grant: Grant): boolean {
    const held = this.#held.get(keyOf(grant));
    return held !== undefined && (isFresh(held) || held.tokens.refresh !== null);
  }

  /** Requests that want the same token at the same time wait for one. */
  get(grant: Grant, ports: AuthPorts): Promise<TokenSet | Fault> {
    const key = keyOf(grant);
    const held = this.#held.get(key);
    if (held !== undefined && isFresh(held)) return Promise.resolve(held.tokens);
    let coming = this.#coming.get(key);
    if (coming === undefined) {
      coming = this.#renew(key, grant, held?.tokens.refresh ?? null, ports).finally(() => {
        this.#coming.delete(key);
      });
      this.#coming.set(key, coming);
    }
    return coming;
  }

  async #renew(
    key: string,
    grant: Grant,
    refresh: string | null,
    ports: AuthPorts,
  ): Promise<TokenSet | Fault> {
    const { isRefusal, refreshToken, requestToken, whyRefused } = await import('./requestToken.ts');
    const refreshed = async (): Promise<TokenSet | null> => {
      if (refresh === null) return null;
      try {
        return await refreshToken(grant, refresh, ports);
      } catch (error) {
        // What nobody has answered may be given later for the same token: nobody need sign in again.
        if (!isRefusal(error)) throw error;
        this.#held.delete(key);
        return null;
      }
    };
    try {
      const tokens = (await refreshed()) ?? (await requestToken(grant, ports));
      this.#held.set(key, heldSince(Date.now(), tokens));
      return tokens;
    } catch (error) {
      return refused(grant, whyRefused(error));
    }
  }
}

function heldSince(now: number, tokens: TokenSet): Held {
  const { expiresAt } = tokens;
  if (expiresAt === null) return { tokens, renewAt: Infinity };
  return { tokens, renewAt: expiresAt - Math.min(MARGIN_MS, (expiresAt - now) / 10) };
}

function isFresh({ renewAt }: Held): boolean {
  return Date.now() < renewAt;
}

function keyOf(grant: Grant): string {
  return JSON.stringify(grant);
}

function refused({ id, tokenUrl }: Grant, why: string): Fault {
  return {
    code: 'no-token',
    message: `The token of ${JSON.stringify(id)} was not given: ${why.replace(/\.$/, '')}.`,
    hint: `Look at the request to ${tokenUrl}, then change the configuration.`,
  };
}
