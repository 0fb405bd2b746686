import { hostAndParents, isIpAddress, isLoopback } from '../cookies/matching.ts';
import { headerValue } from '../../../session/headers.ts';
import type { HeaderList } from '../../../session/headers.ts';
import { withoutRootDot } from '../../../session/hostNames.ts';
import type { DurableMap } from '../../../storage/durableMap.ts';

/**
 * Whether hosts may ask for https only (RFC 6797). `on` leaves out localhost, as Chromium does: whoever develops two sites
 * there would have the one break the other. `alsoLocalhost` is for trying it out.
 */
export type HstsMode = 'on' | 'alsoLocalhost' | 'off';

/** What a host asked for. */
export interface HstsPolicy {
  readonly host: string;
  readonly includeSubDomains: boolean;
  /** Milliseconds since the epoch. */
  readonly expires: number;
}

/** What the header field says (RFC 6797, section 6.1). */
interface Said {
  readonly maxAgeMs: number;
  readonly includeSubDomains: boolean;
}

/** The hosts of a context that are spoken to over https only (HTTP Strict Transport Security, RFC 6797). */
export class HstsStore {
  readonly #mode: HstsMode;
  readonly #directory: string | null;
  readonly #policies = new Map<string, HstsPolicy>();
  #disk: DurableMap<HstsPolicy> | null = null;
  #opening: Promise<void> | null = null;
  readonly #changed: () => void;
  #closed = false;
  #opened: boolean;

  /**
   * @param directory null: in memory
   * @param changed called when a host asked for it, or was forgotten
   */
  constructor(
    mode: HstsMode = 'on',
    directory: string | null = null,
    changed: () => void = () => undefined,
  ) {
    this.#mode = mode;
    this.#changed = changed;
    this.#directory = directory;
    this.#opened = directory === null;
  }

  /** Takes in what a response of `url` says. To be called only for a response that came over TLS without a flaw (section 8.1). */
  update({ hostname }: URL, headers: HeaderList): void | Promise<void> {
    const field = headerValue(headers, 'strict-transport-security');
    const host = withoutRootDot(hostname);
    if (field === undefined || !this.#mayAsk(host)) return;
    const said = readStrictTransportSecurity(field);
    if (said !== null) return this.#remember(host, said);
  }

  async #remember(host: string, { maxAgeMs, includeSubDomains }: Said): Promise<void> {
    await this.#open();
    if (maxAgeMs === 0) {
      this.#forget(host);
      return;
    }
    const policy = { host, includeSubDomains, expires: Date.now() + maxAgeMs };
    this.#policies.set(host, policy);
    this.#disk?.set(host, policy);
    this.#changed();
  }

  /** Those that are spoken to over https only now, in alphabetical order. */
  async list(): Promise<readonly HstsPolicy[]> {
    await this.#open();
    const now = Date.now();
    return [...this.#policies.values()]
      .filter(({ expires }) => expires > now)
      .sort((a, b) => (a.host < b.host ? -1 : 1));
  }

  /** What this host asked for; what a host above it asked for stays. */
  async remove(host: string): Promise<void> {
    await this.#open();
    this.#forget(host);
  }

  /** The https URL that an http one stands for, or null when its host never asked (section 8.3). */
  upgrade(url: string): string | null | Promise<string | null> {
    if (!url.startsWith('http:') || this.#mode === 'off') return null;
    if (this.#opened && this.#policies.size === 0) return null;
    return this.#upgraded(url);
  }

  async #upgraded(url: string): Promise<string | null> {
    await this.#open();
    if (this.#policies.size === 0) return null;
    const target = new URL(url);
    const host = withoutRootDot(target.hostname);
    if (!this.#mayAsk(host) || !this.#isKnown(host)) return null;
    // Port 80 becomes 443, both unsaid; another port stays.
    target.protocol = 'https:';
    return target.href;
  }

  async clear(): Promise<void> {
    await this.#open();
    for (const host of this.#policies.keys()) this.#disk?.delete(host);
    this.#policies.clear();
    this.#changed();
  }

  #forget(host: string): void {
    this.#disk?.delete(host);
    if (this.#policies.delete(host)) this.#changed();
  }

  close(): void {
    this.#closed = true;
    this.#disk?.close();
    this.#disk = null;
  }

  #isKnown(host: string): boolean {
    const now = Date.now();
    return hostAndParents(host).some((name) => {
      const policy = this.#policies.get(name);
      if (policy === undefined || policy.expires <= now) return false;
      return name === host || policy.includeSubDomains;
    });
  }

  /** An IP address never asks (section 8.1.1). */
  #mayAsk(host: string): boolean {
    if (this.#mode === 'off' || isIpAddress(host)) return false;
    return this.#mode === 'alsoLocalhost' || !isLoopback(host);
  }

  #open(): Promise<void> {
    this.#opening ??= this.#load();
    return this.#opening;
  }

  async #load(): Promise<void> {
    await this.#read();
    this.#opened = true;
  }

  async #read(): Promise<void> {
    if (this.#directory === null) return;
    const { DurableMap: Map } = await import('../../../storage/durableMap.ts');
    try {
      const disk = await Map.open({
        directory: this.#directory,
        name: 'hsts',
        isValue: isHstsPolicy,
        isOver: ({ expires }) => expires <= Date.now(),
      });
      for (const policy of disk.values()) this.#policies.set(policy.host, policy);
      if (this.#closed) disk.close();
      else this.#disk = disk;
    } catch {
      // The cookies of the same folder say what is wrong with it.
    }
  }
}

/** Reads the field (section 6.1); null when it is not one: max-age is missing or wrong, or a directive is there twice. */
export function readStrictTransportSecurity(field: string): Said | null {
  const directives = new Map<string, string>();
  for (const part of field.split(';')) {
    const equals = part.indexOf('=');
    const name = (equals < 0 ? part : part.slice(0, equals)).trim().toLowerCase();
    const value = equals < 0 ? '' : part.slice(equals + 1).trim();
    if (name === '') continue;
    if (directives.has(name)) return null;
    directives.set(name, value);
  }
  const seconds = /^(?:"(\d+)"|(\d+))$/.exec(directives.get('max-age') ?? '');
  if (seconds === null) return null;
  const maxAge = Number(seconds[1] ?? seconds[2]);
  const maxAgeMs = Math.min(maxAge * 1000, Number.MAX_SAFE_INTEGER / 2);
  return { maxAgeMs, includeSubDomains: directives.has('includesubdomains') };
}

function isHstsPolicy(value: unknown): value is HstsPolicy {
  if (typeof value !== 'object' || value === null) return false;
  const { host, includeSubDomains, expires } = value as Partial<Record<keyof HstsPolicy, unknown>>;
  return (
    typeof host === 'string' &&
    typeof includeSubDomains === 'boolean' &&
    typeof expires === 'number'
  );
}
