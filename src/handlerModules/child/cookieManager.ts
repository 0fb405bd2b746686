import type {
  CookieInit,
  CookieRecord,
  CookieVisitor,
  SetCookieResult,
  VisitResult,
} from '../../engine/index.ts';
import { keepObject } from './liveObjects.ts';

type Ask = (jar: number, method: string, args: readonly unknown[]) => Promise<unknown>;

let ask: Ask = () => Promise.reject(new Error('There is nothing here to keep cookies.'));
let lastId = 0;

/** Called once, before any module is loaded. */
export function keepCookiesWith(host: Ask): void {
  ask = host;
}

/**
 * A cookie jar of a module's own, for `getCookieManager` (CEF: CefCookieManager). It is kept by the workbench, and lasts
 * as long as the process of the module.
 */
export class CookieManager {
  /** @internal */
  readonly id = ++lastId;
  readonly #made: Promise<unknown>;

  /** @internal */
  constructor(storage: 'memory' | 'blocked' = 'memory') {
    this.#made = ask(this.id, 'new', [storage]);
    // What uses it says why it can't be used.
    this.#made.catch(() => undefined);
  }

  /** CEF: GetBlockingManager. Neither keeps nor gives cookies. */
  static getBlockingManager(): CookieManager {
    return new CookieManager('blocked');
  }

  /** CEF: SetSupportedSchemes. Which URLs can have cookies, besides http, https, ws and wss. */
  async setSupportedSchemes(schemes: readonly string[], includeDefaults = true): Promise<void> {
    await this.#ask('setSupportedSchemes', schemes, includeDefaults);
  }

  /** The cookies that would be sent to `url`. */
  async cookiesFor(url: string): Promise<CookieRecord[]> {
    return (await this.#ask('cookiesFor', url)) as CookieRecord[];
  }

  /** CEF: VisitAllCookies. */
  async visitAllCookies(visitor: CookieVisitor): Promise<VisitResult> {
    return (await this.#ask('visitAllCookies', visiting(visitor))) as VisitResult;
  }

  /** CEF: VisitUrlCookies. */
  async visitUrlCookies(
    url: string,
    includeHttpOnly: boolean,
    visitor: CookieVisitor,
  ): Promise<VisitResult> {
    const visit = visiting(visitor);
    return (await this.#ask('visitUrlCookies', url, includeHttpOnly, visit)) as VisitResult;
  }

  /** CEF: SetCookie. Keeps a cookie, or what a Set-Cookie line says. */
  async setCookie(url: string, cookie: CookieInit | string): Promise<SetCookieResult> {
    return (await this.#ask('setCookie', url, cookie)) as SetCookieResult;
  }

  /** CEF: DeleteCookies. Answers how many were deleted. */
  async deleteCookies(url = '', name = ''): Promise<number> {
    return (await this.#ask('deleteCookies', url, name)) as number;
  }

  async #ask(method: string, ...args: unknown[]): Promise<unknown> {
    await this.#made;
    return ask(this.id, method, args);
  }
}

/** A visitor as the host can call it. */
function visiting(visitor: CookieVisitor): number {
  return keepObject({
    visit: ({ cookie, count, total }: { cookie: CookieRecord; count: number; total: number }) =>
      visitor.visit(cookie, count, total),
  });
}
