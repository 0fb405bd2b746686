import { maskHeaders, maskUrl } from '../../engine/session/mask.ts';
import type { HeaderList } from '../../engine/message/headers.ts';
import type { RequestHandler } from '../../engine/requestHandler.ts';
import type { Har, HarEntry, HarPair } from './har.ts';

/**
 * What the log masks, seen by a handler that answers nothing. A HAR of a log gets its secrets back from here when that is
 * asked for. Credentials that the engine itself makes of a password are not seen, and stay masked.
 */
export class SecretsSeen {
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
        cookies: pairsIn(sent, 'cookie', ';'),
        queryString: [...(URL.parse(url)?.searchParams ?? [])].map(([name, value]) => ({
          name,
          value,
        })),
      },
      response: {
        ...response,
        headers: received,
        cookies: pairsIn(received, 'set-cookie', '\n'),
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
      const cookie = pair.replace(/=•••$/, '');
      const seen = this.#cookies.get(cookie);
      return seen === undefined || cookie === pair ? pair : `${cookie}=${seen}`;
    });
    return { name, value: pairs.join('; ') };
  }
}

function keyOf(name: string, masked: string): string {
  return `${name.toLowerCase()}: ${masked}`;
}

/** Names and values of cookies, without their attributes. */
function pairsIn(headers: readonly HarPair[], field: string, separator: string): HarPair[] {
  return headers
    .filter(({ name }) => name.toLowerCase() === field)
    .flatMap(({ value }) => value.split(separator))
    .map((pair) => {
      const [name = '', ...rest] = (pair.split(';', 1)[0] ?? '').trim().split('=');
      return { name, value: rest.join('=') };
    });
}
