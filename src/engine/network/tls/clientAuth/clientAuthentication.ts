import { logDecision } from '../../../decisions/logDecision.ts';
import { NetworkError } from '../../../errors/networkError.ts';
import type { Request } from '../../../message/request.ts';
import type { ChosenCertificate } from '../../../handlers/requestHandler.ts';
import type { DecidedBy } from '../../../../session/sessionEvent.ts';
import type { ClientAuthScope } from './clientAuthScope.ts';
import type { TlsPeer } from '../certificates/tlsPeer.ts';
import { LIBRARY_REPORTS_REQUEST } from './certificateRequested.ts';
import type { CertificateRequest } from './certificateRequest.ts';
import type { LoadedClientCertificate, CertificateOffer } from './configured.ts';
import type { ClientCertificateChoice, HostAndPort } from './clientAuthCache.ts';

/** Makes a handshake of its own to read what the server asks for; null: nothing, undefined: it can't be told. */
export type Probe = () => Promise<CertificateRequest | null | undefined>;

/** Whether a connection to this server shows no client certificate, and that without a question or a handshake to find out. */
export function sendsNoCertificate(scope: ClientAuthScope, server: HostAndPort): boolean {
  if (scope.choseCertificates) return false;
  const demand = scope.context.clientAuth.demandOf(server);
  if (demand === undefined) return LIBRARY_REPORTS_REQUEST || !mayBeAsked(scope);
  return demand === null;
}

/**
 * Which client certificate one request shows to one server or https proxy (CEF: OnSelectClientCertificate). Nothing is
 * shown, and nobody is asked, before the server is known to ask for one; then the choice holds for this session, or for
 * the context when whoever made it said so.
 */
export class ClientAuthentication {
  readonly #scope: ClientAuthScope;
  readonly #hop: number;
  readonly #request: Request;
  readonly #peer: TlsPeer;
  #choice: LoadedClientCertificate | null | undefined;
  /** It has refused to go on without a certificate: in its handshake, or after it had read a request. */
  #asks: 'at first' | 'later' | null = null;

  constructor(scope: ClientAuthScope, hop: number, request: Request, peer: TlsPeer) {
    this.#scope = scope;
    this.#hop = hop;
    this.#request = request;
    this.#peer = peer;
    const earlier = scope.clientCertificates.choiceFor(peer);
    this.#choice = earlier === null ? undefined : earlier.certificate;
  }

  /** Whether it has been decided what to show, if only that nothing is. */
  get decided(): boolean {
    return this.#choice !== undefined;
  }

  /** What a connection to this server shows: null until the server is known to ask. */
  async forConnection(probe: Probe): Promise<LoadedClientCertificate | null> {
    if (this.#choice !== undefined) return this.#choice;
    const { clientAuth } = this.#scope.context;
    let demand = clientAuth.demandOf(this.#peer);
    if (demand === undefined && !LIBRARY_REPORTS_REQUEST && mayBeAsked(this.#scope)) {
      demand = await probe();
      if (demand !== undefined) clientAuth.setDemand(this.#peer, demand);
    }
    const asks = this.#asks !== null || (demand !== undefined && demand !== null);
    return asks ? this.choose(probe) : null;
  }

  /**
   * The server asks: what is shown to it? Null: nothing, and the server decides what that means.
   * @throws NetworkError when the certificate that was chosen can't be used
   */
  async choose(probe: Probe): Promise<LoadedClientCertificate | null> {
    if (this.#choice !== undefined) return this.#choice;
    const { context } = this.#scope;
    const remembered = context.clientAuth.choiceFor(this.#peer);
    if (remembered !== null) {
      this.#recall(remembered);
      return this.#keep(remembered);
    }
    const request = await this.#demand(probe);
    const offer = await context.clientCertificates.offer(this.#peer, request, (message) => {
      this.#scope.report(this.#hop, message);
    });
    const { certificate, remember, by } = await this.#ask(offer, request);
    const { host, port } = this.#peer;
    const choice = { host, port, certificate, by, at: Date.now() };
    if (remember === 'context') context.clientAuth.remember(choice);
    return this.#keep(choice);
  }

  /**
   * Told why a connection or a request on it failed. True when the next connection may do better: the server turns out
   * to ask, and nothing has been decided about that. `later`: it asked in a renegotiation.
   */
  failed(error: unknown, later = false): boolean {
    const { clientAuth } = this.#scope.context;
    // What was refused is not chosen again (Chromium: SSLClientAuthCache::Remove).
    if (NetworkError.is(error, 'ERR_BAD_SSL_CLIENT_AUTH_CERT')) clientAuth.forget(this.#peer);
    if (this.decided || !NetworkError.is(error, 'ERR_SSL_CLIENT_AUTH_CERT_NEEDED')) return false;
    this.#asks = later ? 'later' : 'at first';
    return true;
  }

  /** Which CAs the server accepts is wanted only when somebody can choose. */
  async #demand(probe: Probe): Promise<CertificateRequest | null> {
    const { clientAuth } = this.#scope.context;
    const known = clientAuth.demandOf(this.#peer) ?? null;
    if (known !== null || !mayBeAsked(this.#scope)) return known;
    // For some of its paths only: other requests are not to be asked about, and no handshake tells what it accepts.
    if (this.#asks === 'later') return { authorities: [] };
    const demand = (await probe()) ?? { authorities: [] };
    clientAuth.setDemand(this.#peer, demand);
    return demand;
  }

  async #ask(
    offer: CertificateOffer,
    request: CertificateRequest | null,
  ): Promise<{
    readonly certificate: LoadedClientCertificate | null;
    readonly remember: 'once' | 'context';
    readonly by: DecidedBy;
  }> {
    const { host, port, isProxy = false } = this.#peer;
    const { decision, by } = await this.#scope.callbacks.onSelectClientCertificate(
      this.#hop,
      {
        request: this.#request,
        isProxy,
        host,
        port,
        certificates: Object.freeze(offer.certificates.map(({ summary }) => summary)),
        acceptableIssuers: Object.freeze(await namesOf(request)),
      },
      offer.usual?.summary ?? null,
    );
    const { remember = 'once' } = decision;
    if (decision.action === 'none') return { certificate: null, remember, by };
    return { certificate: this.#find(decision.certificate, offer), remember, by };
  }

  #find(chosen: ChosenCertificate, { certificates }: CertificateOffer): LoadedClientCertificate {
    if (!('fingerprint256' in chosen)) return this.#scope.context.clientCertificates.load(chosen);
    const wanted = chosen.fingerprint256.toUpperCase();
    const found = certificates.find(({ summary }) => summary.fingerprint256 === wanted);
    if (found !== undefined) return found;
    throw new NetworkError('ERR_SSL_CLIENT_AUTH_CERT_NEEDED', {
      phase: 'tls',
      message: `No configured client certificate that ${this.#peer.host} accepts has the fingerprint ${wanted}.`,
    });
  }

  #keep(choice: ClientCertificateChoice): LoadedClientCertificate | null {
    this.#scope.clientCertificates.remember(choice);
    this.#choice = choice.certificate;
    return choice.certificate;
  }

  #recall({ certificate, by, at, host }: ClientCertificateChoice): void {
    logDecision(this.#scope.log, {
      callback: 'onSelectClientCertificate',
      hop: this.#hop,
      decision:
        certificate === null
          ? { kind: 'none', host }
          : {
              kind: 'select',
              host,
              certificate: certificate.summary.subject,
              fingerprint256: certificate.summary.fingerprint256,
              remember: 'context',
            },
      by,
      remembered: true,
      givenAt: at,
      waitedMs: 0,
    });
  }
}

function mayBeAsked({ handlers, context }: ClientAuthScope): boolean {
  return (
    context.clientCertificates.size > 0 ||
    handlers.some(({ handler }) => handler.onSelectClientCertificate !== undefined)
  );
}

async function namesOf(request: CertificateRequest | null): Promise<string[]> {
  if (request === null || request.authorities.length === 0) return [];
  const { nameInWords, parseNames } = await import('../certificates/asn1.ts');
  return parseNames(request.authorities).map(nameInWords);
}
