import type { CookieManager, CookieRecord } from '../engine/index.ts';
import { identityOf } from '../session/cookie.ts';

/** The cookies of a workbench, but for those in the jars that rules name: to look at and to change by hand. */
export class WindowCookies {
  readonly #manager: CookieManager;

  constructor(manager: CookieManager) {
    this.#manager = manager;
  }

  async list(): Promise<readonly CookieRecord[]> {
    const cookies: CookieRecord[] = [];
    await this.#manager.visitAllCookies({ visit: (cookie) => void cookies.push(cookie) });
    return cookies;
  }

  /** The names of those that a URL would be sent. */
  async namesFor(url: string): Promise<readonly string[]> {
    const names: string[] = [];
    await this.#manager.visitUrlCookies(url, true, { visit: ({ name }) => void names.push(name) });
    return names;
  }

  /** Deletes those that are `unwanted`, and answers how many there were. */
  async delete(unwanted: (cookie: CookieRecord) => boolean): Promise<number> {
    const visit = (cookie: CookieRecord) => (unwanted(cookie) ? 'delete' : 'continue');
    const { deleted } = await this.#manager.visitAllCookies({ visit });
    if (deleted > 0) await this.#manager.flushStore();
    return deleted;
  }

  /** Why a line like a Set-Cookie of `url` makes no cookie, as the end of a sentence; null: it makes one. */
  async faultOf(url: string, line: string): Promise<string | null> {
    const received = await this.#manager.read(url, line);
    if ('refused' in received) return received.refused;
    const { expires } = received.cookie;
    const isOver = expires !== null && Date.parse(expires) <= Date.now();
    return isOver ? 'it has expired already' : null;
  }

  /** Keeps what a line says, in place of `before`. Answers as {@link faultOf}: with a fault nothing has changed. */
  async set(url: string, line: string, before: CookieRecord | null = null): Promise<string | null> {
    const received = await this.#manager.read(url, line);
    const fault = 'refused' in received ? received.refused : received.keep();
    if (fault !== null || 'refused' in received) return fault;
    const kept = identityOf(received.cookie);
    if (before !== null && identityOf(before) !== kept) {
      await this.delete((cookie) => identityOf(cookie) === identityOf(before));
    }
    await this.#manager.flushStore();
    return null;
  }
}
