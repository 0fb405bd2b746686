import type { IncomingMessage, ServerResponse } from 'node:http';

/** The playground's servers: one speaks plain HTTP, the others differ in their certificate. */
export const SERVER_NAMES = ['http', 'https', 'selfSigned', 'expired', 'wrongHost'] as const;
export type ServerName = (typeof SERVER_NAMES)[number];

/** Addresses without a trailing slash. */
export type PlaygroundUrls = Readonly<Record<ServerName, string>>;

/** One request with its answer, as an endpoint sees it. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  /** What stood in place of each `:name` of the route's path. */
  readonly params: Readonly<Record<string, string>>;
  readonly urls: PlaygroundUrls;
  /** Ends the TCP connection with a reset, also beneath TLS. */
  readonly resetConnection: () => void;
}

export interface Route {
  /** Segments that start with a colon match anything. */
  readonly path: string;
  /** One sentence for the index page. */
  readonly summary: string;
  /** A path to try; default: `path` itself. */
  readonly example?: string;
  readonly handle: (exchange: Exchange) => void | Promise<void>;
}

/** A heading of the index page and what is listed beneath it. */
export interface RouteGroup {
  readonly title: string;
  readonly routes: readonly Route[];
}

export interface RouteMatch {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** The first route whose path fits; a literal path listed before a pattern therefore wins. */
export function findRoute(groups: readonly RouteGroup[], path: string): RouteMatch | null {
  for (const { routes } of groups) {
    for (const route of routes) {
      const params = matchPath(route.path, path);
      if (params !== null) return { route, params };
    }
  }
  return null;
}

function matchPath(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [i, segment] of wanted.entries()) {
    const value = given[i] ?? '';
    if (segment.startsWith(':') && value !== '') params[segment.slice(1)] = value;
    else if (segment !== value) return null;
  }
  return params;
}

/** Aborts when the exchange is over, so that nothing goes on waiting for a client that went away. */
export function endOf({ response }: Exchange): AbortSignal {
  const end = new AbortController();
  response.once('close', () => {
    end.abort();
  });
  return end.signal;
}

/** A number from the query or the path, kept between 0 and `max`; `fallback` where there is none. */
export function numberFrom(
  text: string | null | undefined,
  { fallback, max }: { fallback: number; max: number },
): number {
  const value = Number(text ?? '');
  if (text === null || text === undefined || text === '' || Number.isNaN(value)) return fallback;
  return Math.min(Math.max(value, 0), max);
}
