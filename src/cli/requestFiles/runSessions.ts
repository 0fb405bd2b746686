import type { WebRequest } from '../../engine/index.ts';
import type { RequestResult } from '../../requestFile/values/requestResult.ts';
import { headerValue } from '../../session/headers.ts';
import { KnownSecrets } from '../../session/knownSecrets.ts';
import { MASK, maskUrl } from '../../session/mask.ts';
import { secretsIn } from '../../session/secretsIn.ts';
import { withoutTokens } from '../../session/tokenShapes.ts';
import type { SessionFacts } from './requestReport.ts';

/** Sessions of a run until their requests are reported, and the secrets that are left out of what is reported. */
export class RunSessions {
  readonly #secrets = new KnownSecrets();
  readonly #sessions = new Map<
    string,
    { readonly webRequest: WebRequest; readonly result: RequestResult | null }
  >();

  /** Values that stand in a request and are never shown. */
  keepSecrets(secrets: readonly string[]): void {
    for (const secret of secrets) this.#secrets.add(secret, 'everywhere');
  }

  add(webRequest: WebRequest, result: RequestResult | null): void {
    this.#sessions.set(webRequest.id, { webRequest, result });
  }

  /** What is known of a session, once: then it is forgotten. */
  take(session: string | null): {
    readonly facts: SessionFacts | null;
    readonly mask: (text: string) => string;
  } {
    const known = session === null ? undefined : this.#sessions.get(session);
    const mask = (text: string): string => this.#secrets.maskText(withoutTokens(text, MASK));
    if (session === null || known === undefined) return { facts: null, mask };
    this.#sessions.delete(session);
    const { webRequest, result } = known;
    const { request, response, log } = webRequest;
    let ofResponse: KnownSecrets | null = null;
    return {
      facts: {
        ...{ method: request.method, url: this.#secrets.maskText(maskUrl(request.url)) },
        ...{ status: response?.status ?? null, ms: log.events.at(-1)?.time ?? 0 },
      },
      mask: (text) => {
        ofResponse ??= secretsOf(result);
        return ofResponse.maskText(log.maskText(mask(text)));
      },
    };
  }
}

/** What a response shows to be secret: a failed assertion has it as the value that it found. */
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
