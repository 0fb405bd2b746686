import * as vscode from 'vscode';
import { RequestContext } from '../../engine/index.ts';
import type { CookieStorage, RequestContextOptions } from '../../engine/index.ts';
import type { ResolveSecret } from '../../rules/secretReference.ts';
import { networkSettings, readNetworkSettings, SettingsError } from './networkSettings.ts';

export interface NetworkParts {
  /** What no setting says. */
  readonly options: RequestContextOptions;
  readonly cookies: CookieStorage;
  readonly secrets: vscode.SecretStorage;
  readonly resolveSecret: ResolveSecret;
}

/**
 * The request context of this window. When a setting changes, the next request gets a new one, with new connections;
 * what runs ends on the old one, and cookies, credentials, allowed certificates and HSTS hosts stay.
 */
export class Network implements vscode.Disposable {
  readonly #parts: NetworkParts;
  /** Never sends: it holds what outlives a change of settings. */
  readonly #memory: RequestContext;
  readonly #subscriptions: readonly vscode.Disposable[];
  #current: RequestContext | null = null;
  #next: Promise<RequestContext> | null = null;

  constructor(parts: NetworkParts) {
    this.#parts = parts;
    this.#memory = new RequestContext({ cookies: parts.cookies, responseCache: null });
    const forget = (): void => {
      this.#next = null;
    };
    this.#subscriptions = [
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (networkSettings.some((name) => event.affectsConfiguration(name))) forget();
      }),
      // A relative path starts at the first of them; a passphrase is a secret.
      vscode.workspace.onDidChangeWorkspaceFolders(forget),
      parts.secrets.onDidChange(forget),
    ];
  }

  /** The context for the next request. @throws SettingsError when a setting cannot be followed */
  async context(): Promise<RequestContext> {
    const next = (this.#next ??= this.#make());
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
      return this.context();
    }
    if (made !== this.#current) this.#current?.retire();
    this.#current = made;
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

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#current?.dispose();
    this.#memory.dispose();
  }

  async #make(): Promise<RequestContext> {
    const { options, resolveSecret } = this.#parts;
    const settings = await readNetworkSettings(resolveSecret);
    return contextOf({ ...options, ...settings }, this.#memory);
  }
}

function contextOf(options: RequestContextOptions, memory: RequestContext): RequestContext {
  try {
    return new RequestContext(options, memory);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // Paths were checked; what is left is what the engine makes of the content.
    throw new SettingsError('requestWorkbench', `cannot be followed: ${error.message}`);
  }
}
