import type { DecidedBy } from '../../../session/sessionEvent.ts';

/** A certificate with problems that somebody allowed for a host. */
export interface CertificateException {
  readonly host: string;
  readonly port: number;
  /** Upper-case hex pairs separated by colons. */
  readonly fingerprint256: string;
  /** Chromium's names of the problems that it was allowed with; with another one it is asked about again. */
  readonly problems: readonly string[];
  /** Who allowed it. */
  readonly by: DecidedBy;
  /** When, in milliseconds since the epoch. */
  readonly at: number;
}

type ExceptionKey = Pick<CertificateException, 'host' | 'port' | 'fingerprint256'>;

/** Certificates that somebody allowed for a host, until removed. An exception is for one host, port and fingerprint. */
export class CertificateExceptions {
  readonly #allowed = new Map<string, CertificateException>();
  readonly #changed: () => void;

  /** @param changed called when one was added or removed */
  constructor(changed: () => void = () => undefined) {
    this.#changed = changed;
  }

  /** The exception that covers all of `problems`, or null. */
  find(
    key: ExceptionKey,
    problems: readonly { readonly error: string }[],
  ): CertificateException | null {
    const exception = this.#allowed.get(keyOf(key));
    if (exception === undefined) return null;
    return problems.every(({ error }) => exception.problems.includes(error)) ? exception : null;
  }

  /** Takes the place of an earlier one for the same host, port and fingerprint. */
  add(exception: CertificateException): void {
    this.#allowed.set(keyOf(exception), exception);
    this.#changed();
  }

  /** The oldest first. */
  list(): readonly CertificateException[] {
    return [...this.#allowed.values()];
  }

  /** False when there was none. */
  remove(key: ExceptionKey): boolean {
    const removed = this.#allowed.delete(keyOf(key));
    if (removed) this.#changed();
    return removed;
  }

  get size(): number {
    return this.#allowed.size;
  }

  clear(): void {
    this.#allowed.clear();
    this.#changed();
  }
}

function keyOf({ host, port, fingerprint256 }: ExceptionKey): string {
  return `${host}:${String(port)} ${fingerprint256.toUpperCase()}`;
}
