import type {
  CachedLogin,
  CertificateException,
  ClientCertificateChoice,
  HstsPolicy,
  RequestContext,
} from '../engine/index.ts';

/** A login that is sent without asking again. Its password stays in the engine. */
export interface KeptLogin extends Pick<CachedLogin, 'owner' | 'giver' | 'proven'> {
  readonly space: CachedLogin['space'];
  readonly username: string;
}

/** Which client certificate a server is shown. */
export interface ShownCertificate extends Pick<
  ClientCertificateChoice,
  'host' | 'port' | 'by' | 'at'
> {
  /** Null: none is shown. */
  readonly subject: string | null;
}

/** All that servers were allowed or given, and what they asked for. */
export interface Trusted {
  readonly certificateExceptions: readonly CertificateException[];
  readonly logins: readonly KeptLogin[];
  readonly clientCertificates: readonly ShownCertificate[];
  readonly hstsHosts: readonly HstsPolicy[];
}

/** What servers were allowed or given in this workbench: to look at, and to take back one by one. */
export class Trust {
  readonly #memory: RequestContext;
  readonly #sending: () => readonly RequestContext[];

  /**
   * @param memory the context whose memory all others share
   * @param sending those that send now: each knows which client certificates it shows
   */
  constructor(memory: RequestContext, sending: () => readonly RequestContext[]) {
    this.#memory = memory;
    this.#sending = sending;
  }

  async list(): Promise<Trusted> {
    return {
      certificateExceptions: this.#memory.certificateExceptions.list(),
      logins: this.#memory.credentials.list().map(({ space, owner, giver, proven, login }) => ({
        ...{ space, owner, giver, proven },
        username: login.credentials.username,
      })),
      clientCertificates: this.#sending().flatMap(({ clientAuth }) =>
        clientAuth.choices().map(({ host, port, by, at, certificate }) => ({
          ...{ host, port, by, at },
          subject: certificate?.summary.subject ?? null,
        })),
      ),
      hstsHosts: await this.#memory.hsts.list(),
    };
  }

  /** The next request is asked about this certificate again, also on a connection that is open. */
  revokeException(exception: CertificateException): void {
    this.#memory.certificateExceptions.remove(exception);
  }

  /** The next challenge asks for credentials again. */
  forgetLogin({ space, owner }: Pick<KeptLogin, 'space' | 'owner'>): void {
    const cached = this.#memory.credentials.get(space, owner);
    if (cached !== null) this.#memory.forgetLogin(cached);
  }

  /** The next connection that is asked for a client certificate is decided about again. */
  forgetClientCertificate(server: Pick<ShownCertificate, 'host' | 'port'>): void {
    for (const context of this.#sending()) context.forgetClientCertificateChoice(server);
  }

  /** Requests to this host may use http again, until it asks for https once more. */
  forgetHsts(host: string): Promise<void> {
    return this.#memory.hsts.remove(host);
  }
}
