import type { Credentials } from './scheme.ts';

/** Credentials that somebody gave together with a request. */
export interface GivenCredentials extends Credentials {
  /** The only way in which they may be sent ("digest", "ntlm"…); absent: any that the server offers. */
  readonly scheme?: string;
}

/**
 * Where the credentials of a request come from: those for the server of `url`, which is that of one of its hops, or null
 * when it has none for it. Each is tried once, before rules and person are asked. A proxy never gets them.
 */
export type CredentialsSource = (url: URL) => GivenCredentials | null;

/** Only the server that `url` leads to gets them, wherever the request is redirected. */
export function credentialsForOrigin(given: GivenCredentials, url: string): CredentialsSource {
  const { origin } = new URL(url);
  return (other) => (other.origin === origin ? given : null);
}

/** What a request states, and whether it stands in a URL. */
export interface Stated extends GivenCredentials {
  readonly from: 'url' | 'request';
}

/** Whom one request says that it goes as, on all its hops. */
export class StatedCredentials {
  readonly #source: CredentialsSource | null;
  /** By origin: a redirect seldom repeats the user of the URL that it comes from. */
  #inUrls: Map<string, Credentials> | null = null;

  constructor(source: CredentialsSource | null) {
    this.#source = source;
  }

  /** For the server of a hop's URL, in the order in which they are tried. Empty: the request states nobody. */
  for(url: URL): readonly Stated[] {
    const written = userInfoOf(url);
    if (written !== null) {
      this.#inUrls ??= new Map<string, Credentials>();
      this.#inUrls.set(url.origin, written);
    }
    const inUrl = this.#inUrls?.get(url.origin);
    const given = this.#source?.(url) ?? null;
    return [
      ...(inUrl === undefined ? [] : [{ ...inUrl, from: 'url' as const }]),
      ...(given === null ? [] : [{ ...given, from: 'request' as const }]),
    ];
  }
}

function userInfoOf({ username, password }: URL): Credentials | null {
  if (username === '' && password === '') return null;
  return { username: decoded(username), password: decoded(password) };
}

/** A stray percent sign stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
