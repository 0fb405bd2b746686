/** Certificates that somebody allowed for a host, until cleared. A fingerprint is for one host and port only. */
export class CertificateExceptions {
  readonly #allowed = new Set<string>();

  has(host: string, port: number, fingerprint256: string): boolean {
    return this.#allowed.has(keyOf(host, port, fingerprint256));
  }

  add(host: string, port: number, fingerprint256: string): void {
    this.#allowed.add(keyOf(host, port, fingerprint256));
  }

  get size(): number {
    return this.#allowed.size;
  }

  clear(): void {
    this.#allowed.clear();
  }
}

function keyOf(host: string, port: number, fingerprint256: string): string {
  return `${host}:${String(port)} ${fingerprint256}`;
}
