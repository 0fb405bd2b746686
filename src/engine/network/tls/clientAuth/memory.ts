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

export interface Place {
  readonly host: string;
  readonly port: number;
}

/** What a context knows of servers that ask for client certificates, so that the next request need not find out. */
export class ClientAuthMemory {
  /** Null: the server does not ask. */
  readonly #demands = new Map<string, CertificateRequest | null>();
  readonly #choices = new Map<string, ClientCertificateChoice>();

  demandOf(place: Place): CertificateRequest | null | undefined {
    return this.#demands.size === 0 ? undefined : this.#demands.get(keyOf(place));
  }

  learn(place: Place, demand: CertificateRequest | null): void {
    this.#demands.set(keyOf(place), demand);
  }

  choiceFor(place: Place): ClientCertificateChoice | null {
    return this.#choices.get(keyOf(place)) ?? null;
  }

  remember(choice: ClientCertificateChoice): void {
    this.#choices.set(keyOf(choice), choice);
  }

  forget(place: Place): void {
    this.#choices.delete(keyOf(place));
  }

  /** The oldest first. */
  choices(): readonly ClientCertificateChoice[] {
    return [...this.#choices.values()];
  }

  clear(): void {
    this.#choices.clear();
    this.#demands.clear();
  }
}

function keyOf({ host, port }: Place): string {
  return `${host}:${String(port)}`;
}
