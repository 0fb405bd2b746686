import { readCookiePair } from '../../session/cookiePair.ts';
import { MASK, maskHeaders, maskUrl } from '../../session/mask.ts';
import type { HeaderList } from '../../session/headers.ts';
import type { RequestHandler } from '../../engine/handlers/requestHandler.ts';
import type { Har, HarEntry, HarPair } from './har.ts';
import { harCookies } from './harCookies.ts';

/**
 * What the log masks, seen by a handler that answers nothing. A HAR of a log gets its secrets back from here when that is
 * asked for. Credentials that the engine itself makes of a password are not seen, and stay masked.
 */
export class CollectedSecrets {
  /** By what the log shows in their place. */
  readonly #urls = new Map<string, string>();
  readonly #fields = new Map<string, string>();
  readonly #cookies = new Map<string, string>();

  readonly handler: RequestHandler = {
    onBeforeResourceLoad: ({ request }) => {
      this.see(request.url, request.headers);
      return undefined;
    },
    canSendCookie: ({ cookie }) => {
      this.#cookies.set(cookie.name, cookie.value);
      return undefined;
    },
    onResourceRedirect: ({ newUrl, response }) => {
      this.see(newUrl, response.headers);
      return undefined;
    },
    onResourceResponse: ({ request, response }) => {
      this.see(request.url, request.headers);
      this.see(response.url, response.headers);
      return undefined;
    },
  };

  see(url: string, headers: HeaderList): void {
    this.#urls.set(maskUrl(url), url);
    const masked = maskHeaders(headers);
    headers.forEach(([name, value], index) => {
      this.#fields.set(keyOf(name, masked[index]?.[1] ?? ''), value);
    });
  }

  unmask(har: Har): Har {
    return {
      log: { ...har.log, entries: har.log.entries.map((entry) => this.#unmaskEntry(entry)) },
    };
  }

  #unmaskEntry(entry: HarEntry): HarEntry {
    const { request, response } = entry;
    const url = this.#urls.get(request.url) ?? request.url;
    const sent = request.headers.map((header) => this.#unmaskField(header));
    const received = response.headers.map((header) => this.#unmaskField(header));
    const location = received.find(({ name }) => name.toLowerCase() === 'location');
    return {
      ...entry,
      request: {
        ...request,
        url,
        headers: sent,
        cookies: harCookies(sent, 'cookie'),
        queryString: [...(URL.parse(url)?.searchParams ?? [])].map(([name, value]) => ({
          name,
          value,
        })),
      },
      response: {
        ...response,
        headers: received,
        cookies: harCookies(received, 'set-cookie'),
        redirectURL: response.redirectURL === '' ? '' : (location?.value ?? response.redirectURL),
      },
    };
  }

  #unmaskField({ name, value }: HarPair): HarPair {
    const known = this.#fields.get(keyOf(name, value));
    if (known !== undefined) return { name, value: known };
    if (name.toLowerCase() !== 'cookie') return { name, value };
    // Of the jar, and perhaps together with those that the request had itself.
    const pairs = value.split('; ').map((pair) => {
      const cookie = readCookiePair(pair);
      const seen = cookie.value === MASK ? this.#cookies.get(cookie.name) : undefined;
      return seen === undefined ? pair : pair.slice(0, -MASK.length) + seen;
    });
    return { name, value: pairs.join('; ') };
  }
}

function keyOf(name: string, masked: string): string {
  return `${name.toLowerCase()}: ${masked}`;
}
