import { RequestContext } from '../engine/index.ts';
import type { ContextMemory, RequestContextOptions } from '../engine/index.ts';
import type { SettingsPort, StoragePort } from './ports.ts';
import type { Event, Subscription } from './event.ts';
import { SettingsError } from './settingsError.ts';
import { Trust } from './trust.ts';
import { WindowCookies } from './windowCookies.ts';

/**
 * The request contexts of a workbench. Cookies, credentials, allowed certificates and HSTS hosts are the same in all of
 * them; connections and proxies are each one's own.
 */
export class Contexts {
  readonly #settings: SettingsPort;
  /** Never sends: it holds what outlives a change of settings. */
  readonly #memory: RequestContext;
  readonly #subscription: Subscription | undefined;
  readonly #made: RequestContext[] = [];
  #trust: Trust | null = null;
  #cookies: WindowCookies | null = null;
  #current: RequestContext | null = null;
  #next: Promise<RequestContext> | null = null;

  constructor(ports: { readonly settings: SettingsPort; readonly storage: StoragePort }) {
    this.#settings = ports.settings;
    const { cookies, cache } = ports.storage;
    this.#memory = new RequestContext({
      cookies,
      responseCache: cache === null ? null : { kind: 'disk', folder: cache },
    });
    this.#subscription = ports.settings.onNetworkChanged?.(() => {
      this.#next = null;
    });
  }

  get trust(): Trust {
    return (this.#trust ??= new Trust(this.#memory, () => [
      ...(this.#current === null ? [] : [this.#current]),
      ...this.#made,
    ]));
  }

  get cookies(): WindowCookies {
    return (this.#cookies ??= new WindowCookies(this.#memory.cookieManager));
  }

  /** What contexts remember has changed; told with which of it. */
  readonly onMemoryChanged: Event<ContextMemory> = (listener) => ({
    dispose: this.#memory.onMemoryChanged(listener),
  });

  /**
   * The context for the next request. When a setting changes, that gets a new one, with new connections; what runs ends
   * on the old one.
   * @throws SettingsError when a setting can't be followed
   */
  async current(): Promise<RequestContext> {
    const next = (this.#next ??= this.#settings.network().then((options) => this.#of(options)));
    let made: RequestContext;
    try {
      made = await next;
    } catch (error) {
      // A file may be there the next time.
      if (this.#next === next) this.#next = null;
      throw error;
    }
    if (this.#next !== next) {
      // A setting has changed meanwhile.
      made.retire();
      return this.current();
    }
    if (made !== this.#current) this.#current?.retire();
    this.#current = made;
    return made;
  }

  /** One of its own for requests that need other options, for as long as the workbench is there. @throws TypeError */
  make(options: RequestContextOptions): RequestContext {
    const made = new RequestContext(options, this.#memory);
    this.#made.push(made);
    return made;
  }

  /** How many there were. */
  async clearCookies(): Promise<number> {
    const deleted = await this.#memory.cookieManager.deleteCookies();
    await this.#memory.cookieManager.flushStore();
    return deleted;
  }

  /** Passwords, and which client certificates were chosen. */
  clearCredentials(): void {
    this.#memory.clearAuthCredentials();
    this.#current?.clearClientCertificateChoices();
  }

  clearCertificateExceptions(): void {
    this.#memory.clearCertificateExceptions();
  }

  async clearHsts(): Promise<void> {
    await this.#memory.clearHsts();
  }

  /** Also what is on disk from earlier, whatever the settings say now. */
  async clearCache(): Promise<void> {
    await this.#current?.clearCache();
    await this.#memory.clearCache();
  }

  dispose(): void {
    this.#subscription?.dispose();
    for (const context of this.#made) context.dispose();
    this.#current?.dispose();
    this.#memory.dispose();
  }

  #of(options: RequestContextOptions): RequestContext {
    try {
      return new RequestContext(options, this.#memory);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      // Paths were checked; what is left is what the engine makes of the content.
      throw new SettingsError('requestWorkbench', `can't be followed: ${error.message}`);
    }
  }
}
