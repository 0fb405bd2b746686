import { headerValue } from '../../session/headers.ts';
import { KnownSecrets } from '../../session/knownSecrets.ts';
import { MASK } from '../../session/mask.ts';
import { secretForms } from '../../session/secretForms.ts';
import { secretsIn } from '../../session/secretsIn.ts';
import { withoutTokens } from '../../session/tokenShapes.ts';
import { textsIn } from '../values/path.ts';
import type { SecretValues } from '../values/ports.ts';
import type { RequestResult } from '../values/requestResult.ts';
import type { Value } from '../values/value.ts';

/**
 * The secrets that a run has met: whatever was evaluated to one, wherever it went from there. A script, an assertion or a
 * problem may say it again, under any name and in a request that is never sent.
 */
export class RunSecrets implements SecretValues {
  readonly #known = new KnownSecrets();
  readonly #texts = new Set<string>();

  keep(value: Value): void {
    for (const text of textsIn(value)) {
      if (text === '' || this.#texts.has(text)) continue;
      this.#texts.add(text);
      this.#known.add(text, 'everywhere');
    }
  }

  isIn(value: Value): boolean {
    if (this.#texts.size === 0) return false;
    return textsIn(value).some((text) => this.#known.maskText(text) !== text);
  }

  mask(text: string): string {
    return this.#known.maskText(withoutTokens(text, MASK));
  }

  /** Those that stand in one of these texts, in whichever form. */
  within(texts: readonly string[]): string[] {
    return [...this.#texts].filter((secret) => {
      const forms = secretForms(secret);
      return texts.some((text) => forms.some((form) => text.includes(form.text)));
    });
  }

  /**
   * The mask for what is told of one request.
   * @param result what it was answered: a failed assertion has secrets of it as the value that it found; null: nothing
   * @param ofSession hides what the session keeps to itself
   */
  maskFor(
    result: RequestResult | null,
    ofSession: (text: string) => string,
  ): (text: string) => string {
    let ofResponse: KnownSecrets | null = null;
    return (text) => {
      // Looking through a body costs more than all else here: it waits until there is something to tell.
      ofResponse ??= secretsOf(result);
      return ofResponse.maskText(ofSession(this.mask(text)));
    };
  }
}

function secretsOf(result: RequestResult | null): KnownSecrets {
  const known = new KnownSecrets();
  if (result === null) return known;
  const { url, headers, body } = result.response;
  const mimeType = headerValue(headers, 'content-type') ?? null;
  const text = new TextDecoder().decode(body.subarray(0, LOOKED_THROUGH));
  for (const secret of secretsIn({ url, headers, body: { text, mimeType } })) {
    known.add(secret, 'everywhere');
  }
  return known;
}

const LOOKED_THROUGH = 2 ** 20;
