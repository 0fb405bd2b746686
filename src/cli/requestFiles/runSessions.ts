import type { WebRequest } from '../../engine/index.ts';
import { maskUrl } from '../../session/mask.ts';
import type { KeptBody } from '../../workbench/bodies.ts';
import type { SessionFacts } from './requestReport.ts';

/** Sessions of a run until their requests are reported. */
export class RunSessions {
  readonly #sessions = new Map<
    string,
    { readonly webRequest: WebRequest; readonly whole: KeptBody | null }
  >();

  /** @param whole all of the body of the response, for as long as the request is not reported */
  add(webRequest: WebRequest, whole: KeptBody | null = null): void {
    this.#sessions.set(webRequest.id, { webRequest, whole });
  }

  /** A text without what a session keeps to itself. */
  maskText(session: string, text: string): string {
    return this.#sessions.get(session)?.webRequest.log.maskText(text) ?? text;
  }

  /** What is known of a session, once: then it is forgotten. Null: the request was not sent. */
  take(session: string | null): SessionFacts | null {
    const known = session === null ? undefined : this.#sessions.get(session);
    if (known === undefined) return null;
    const { webRequest, whole } = known;
    this.#sessions.delete(webRequest.id);
    whole?.remove();
    const { request, response, log } = webRequest;
    return {
      ...{ method: request.method, url: log.maskText(maskUrl(request.url)) },
      ...{ status: response?.status ?? null, ms: log.events.at(-1)?.time ?? 0 },
    };
  }
}
