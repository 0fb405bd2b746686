import { sameCredentials } from './credentials.ts';
import type { Credentials } from './schemes/scheme.ts';
import { percentDecoded } from '../../../session/percentDecoded.ts';

/** Credentials, and the scheme that they are for. */
export interface SchemeCredentials extends Credentials {
  /** The only way in which they may be sent ("digest", "ntlm"…); absent: any that the server offers. */
  readonly scheme?: string;
}

/**
 * Where the credentials of a request come from: those for the server of `url`, which is that of one of its hops, or null
 * when it has none for it. Each is tried once, before rules and person are asked. A proxy never gets them.
 */
export type CredentialsSource = (url: URL) => SchemeCredentials | null;

/** Only the server that `url` leads to gets them, wherever the request is redirected. */
export function credentialsForOrigin(given: SchemeCredentials, url: string): CredentialsSource {
  const { origin } = new URL(url);
  return (other) => (other.origin === origin ? given : null);
}

/** Credentials that a request itself names, and whether they are in a URL. */
export interface RequestLogin extends SchemeCredentials {
  readonly from: 'url' | 'request';
}

/** By origin: a redirect seldom repeats the user of the URL that it comes from. */
type UsersInUrls = Map<string, Credentials>;

/** The logins that one request itself names, on all its hops. */
export class RequestLogins {
  readonly #source: CredentialsSource | null;
  #own: UsersInUrls | null = null;
  #ofServers: UsersInUrls | null = null;
  /** The users in what servers have redirected to. */
  #named: Credentials[] | null = null;

  constructor(source: CredentialsSource | null) {
    this.#source = source;
  }

  /** A server sends the request there. Who stands in it is taken only where the request itself states nobody. */
  redirectedTo(url: string): void {
    const named = userInfoOf(new URL(url));
    if (named !== null) (this.#named ??= []).push(named);
  }

  /**
   * For the server of a hop's URL, in the order in which they are tried. Empty: the request states nobody.
   * @param isWritten whether it says in a field of its own who it goes as
   */
  for(url: URL, isWritten: boolean): readonly RequestLogin[] {
    const { origin } = url;
    const inUrl = userInfoOf(url);
    if (inUrl !== null) {
      // Handlers may have changed the URL since, and an upgrade its scheme: the user is still the server's choice.
      const isOfServer = this.#named?.some((named) => sameCredentials(named, inUrl)) ?? false;
      const users = isOfServer
        ? (this.#ofServers ??= new Map<string, Credentials>())
        : (this.#own ??= new Map<string, Credentials>());
      users.set(origin, inUrl);
    }
    const own = this.#own?.get(origin);
    const given = this.#source?.(url) ?? null;
    const chosen =
      own === undefined && given === null && !isWritten ? this.#ofServers?.get(origin) : undefined;
    return [
      ...[own, chosen].flatMap((user) =>
        user === undefined ? [] : [{ ...user, from: 'url' as const }],
      ),
      ...(given === null ? [] : [{ ...given, from: 'request' as const }]),
    ];
  }
}

function userInfoOf({ username, password }: URL): Credentials | null {
  if (username === '' && password === '') return null;
  return { username: percentDecoded(username), password: percentDecoded(password) };
}
