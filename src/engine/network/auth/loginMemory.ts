import type { CredentialCache, CredentialsProvenance, ProtectionSpace } from './credentials.ts';
import type { Login } from './schemes/scheme.ts';

/** Credentials in use: whose they are, and who gave them. */
export interface InUse {
  readonly space: ProtectionSpace;
  /** They are remembered for each of them. */
  readonly owners: readonly string[];
  readonly login: Login;
  readonly giver: CredentialsProvenance;
}

/** What one hop keeps in the credentials of its context, and takes out of them. */
export class LoginMemory {
  readonly #credentials: CredentialCache;
  readonly #url: string;

  constructor(credentials: CredentialCache, url: string) {
    this.#credentials = credentials;
    this.#url = url;
  }

  /** @param proven whether the other side has accepted them */
  remember({ space, login, owners, giver }: InUse, proven: boolean): void {
    const paths = login.spaces(new URL(this.#url));
    // A proxy guards itself, not places behind it.
    const prefixes = space.isProxy && paths.length > 0 ? ['/'] : paths;
    for (const owner of owners) {
      this.#credentials.set({ space, owner, login, giver, proven }, prefixes);
    }
  }

  forget({ space, owners, login }: InUse): void {
    for (const owner of owners) this.#credentials.forget(space, owner, login);
  }

  isProven({ space, owners }: InUse): boolean {
    return owners.some((owner) => this.#credentials.get(space, owner)?.proven === true);
  }
}
