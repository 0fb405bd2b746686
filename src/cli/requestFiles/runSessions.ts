import type { WebRequest } from '../../engine/index.ts';
import { maskUrl } from '../../session/mask.ts';
import type { SessionFacts } from './requestReport.ts';

/** Sessions of a run until their requests are reported. */
export class RunSessions {
  readonly #sessions = new Map<string, WebRequest>();

  add(webRequest: WebRequest): void {
    this.#sessions.set(webRequest.id, webRequest);
  }

  /** A text without what a session keeps to itself. */
  maskText(session: string, text: string): string {
    return this.#sessions.get(session)?.log.maskText(text) ?? text;
  }

  /** What is known of a session, once: then it is forgotten. Null: the request was not sent. */
  take(session: string | null): SessionFacts | null {
    const webRequest = session === null ? undefined : this.#sessions.get(session);
    if (webRequest === undefined) return null;
    this.#sessions.delete(webRequest.id);
    const { request, response, log } = webRequest;
    return {
      ...{ method: request.method, url: log.maskText(maskUrl(request.url)) },
      ...{ status: response?.status ?? null, ms: log.events.at(-1)?.time ?? 0 },
    };
  }
}
