import type { DecidedBy } from '../../../../session/sessionEvent.ts';
import type { CertificateRequest } from './certificateRequest.ts';
import type { LoadedClientCertificate } from './configured.ts';

/** Which certificate was chosen for a server; null: none. */
export interface ClientCertificateChoice {
  readonly host: string;
  readonly port: number;
  readonly certificate: LoadedClientCertificate | null;
  /** Who chose it. */
  readonly by: DecidedBy;
  /** When, in milliseconds since the epoch. */
  readonly at: number;
}

export interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

/** What a context knows of servers that ask for client certificates, so that the next request need not find out. */
export class ClientAuthCache {
  /** Null: the server does not ask. */
  readonly #demands = new Map<string, CertificateRequest | null>();
  readonly #choices = new Map<string, ClientCertificateChoice>();
  readonly #changed: () => void;

  /** @param changed called when a choice was remembered or forgotten */
  constructor(changed: () => void = () => undefined) {
    this.#changed = changed;
  }

  demandOf(server: HostAndPort): CertificateRequest | null | undefined {
    return this.#demands.size === 0 ? undefined : this.#demands.get(keyOf(server));
  }

  setDemand(server: HostAndPort, demand: CertificateRequest | null): void {
    this.#demands.set(keyOf(server), demand);
  }

  choiceFor(server: HostAndPort): ClientCertificateChoice | null {
    return this.#choices.get(keyOf(server)) ?? null;
  }

  remember(choice: ClientCertificateChoice): void {
    this.#choices.set(keyOf(choice), choice);
    this.#changed();
  }

  forget(server: HostAndPort): void {
    if (this.#choices.delete(keyOf(server))) this.#changed();
  }

  /** The oldest first. */
  choices(): readonly ClientCertificateChoice[] {
    return [...this.#choices.values()];
  }

  clear(): void {
    this.#choices.clear();
    this.#demands.clear();
    this.#changed();
  }
}

function keyOf({ host, port }: HostAndPort): string {
  return `${host}:${String(port)}`;
}
