import { MASK } from './mask.ts';
import { secretForms, withoutForms } from './secretForms.ts';
import type { SecretForm } from './secretForms.ts';
import type { SessionEventBody } from './sessionEvent.ts';

/** Shorter ones would mask half of every text, and are guessed anyway. */
const SHORTEST = 4;

/** Where a value is masked: in what header fields hold, or wherever it appears. */
export type SecretReach = 'headers' | 'everywhere';

/**
 * Values that a session was told to keep to itself. Names are a guess (`mask.ts`): who fills a secret into a request knows
 * it, under whichever name it goes out.
 */
export class KnownSecrets {
  /** The longest first, so that one which begins another leaves nothing of it. */
  #secrets: {
    readonly text: string;
    readonly reach: SecretReach;
    readonly forms: readonly SecretForm[];
  }[] = [];

  add(secret: string, reach: SecretReach): void {
    const text = secret.trim();
    if (text.length < SHORTEST) return;
    const known = this.#secrets.find((other) => other.text === text);
    if (known?.reach === reach || known?.reach === 'everywhere') return;
    const forms = known?.forms ?? secretForms(text);
    const others = this.#secrets.filter((other) => other !== known);
    this.#secrets = [...others, { text, reach, forms }].sort(
      (a, b) => b.text.length - a.text.length,
    );
  }

  mask(event: SessionEventBody): SessionEventBody {
    if (this.#secrets.length === 0) return event;
    // The tag stays as it is, whatever the secret.
    return {
      ...(this.#masked(event, false) as SessionEventBody),
      type: event.type,
    } as SessionEventBody;
  }

  /** A text that is in no event, such as a body, without the secrets that are masked everywhere. */
  maskText(text: string): string {
    return this.#maskedText(text, false);
  }

  #masked(value: unknown, inHeaders: boolean): unknown {
    if (typeof value === 'string') return this.#maskedText(value, inHeaders);
    if (Array.isArray(value)) return value.map((item) => this.#masked(item, inHeaders));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, part]) => [
        name,
        this.#masked(part, inHeaders || name === 'headers' || name === 'trailers'),
      ]),
    );
  }

  #maskedText(text: string, inHeaders: boolean): string {
    return this.#secrets.reduce(
      (masked, { forms, reach }) =>
        inHeaders || reach === 'everywhere' ? withoutForms(masked, forms, MASK) : masked,
      text,
    );
  }
}
