import { CookieManager } from '../engine/index.ts';
import type { CookieInit, CookieVisitor, VisitAnswer } from '../engine/index.ts';
import type { Packed } from './channel/channel.ts';
import type { RemoteObject } from './remoteObject.ts';

/** A module that makes a jar for each request is mistaken. */
const MAX_JARS = 200;

/** The cookie jars that the modules of one process have made. They live here, where the engine uses them. */
export class ModuleCookieManagers {
  readonly #jars = new Map<number, CookieManager>();
  readonly #remote: (object: number) => RemoteObject;

  constructor(remote: (object: number) => RemoteObject) {
    this.#remote = remote;
  }

  /** @throws TypeError for one that does not exist */
  jar(id: unknown): CookieManager {
    const jar = typeof id === 'number' ? this.#jars.get(id) : undefined;
    if (jar === undefined) throw new TypeError('it answered a cookie jar that does not exist');
    return jar;
  }

  /** What a process wants of a jar. @throws TypeError for what can't be done with one */
  async use(params: unknown): Promise<Packed> {
    const { jar, method, args } = Object(params) as Record<string, unknown>;
    const given: readonly unknown[] = Array.isArray(args) ? args : [];
    if (method === 'new') return { value: this.#make(jar, given[0]) };
    const value = await this.#call(this.jar(jar), String(method), given);
    return { value: value ?? null };
  }

  #make(id: unknown, storage: unknown): null {
    if (typeof id !== 'number' || this.#jars.has(id)) {
      throw new TypeError('This jar already exists.');
    }
    if (this.#jars.size >= MAX_JARS) {
      throw new TypeError(
        `Handler modules can have ${String(MAX_JARS)} cookie jars. Create them once, outside the callback.`,
      );
    }
    const blocked = storage === 'blocked';
    this.#jars.set(id, blocked ? CookieManager.getBlockingManager() : new CookieManager());
    return null;
  }

  #call(jar: CookieManager, method: string, args: readonly unknown[]): unknown {
    const [first, second, third] = args;
    switch (method) {
      case 'setSupportedSchemes':
        if (!Array.isArray(first)) throw new TypeError('The schemes must be a list of names.');
        jar.setSupportedSchemes(first.map(String), second !== false);
        return null;
      case 'cookiesFor':
        return jar.cookiesFor(textOf(first));
      case 'visitAllCookies':
        return jar.visitAllCookies(this.#visitor(first));
      case 'visitUrlCookies':
        return jar.visitUrlCookies(textOf(first), second === true, this.#visitor(third));
      case 'setCookie':
        return jar.setCookie(textOf(first), second as CookieInit | string);
      case 'deleteCookies':
        return jar.deleteCookies(textOf(first), textOf(second));
      default:
        throw new TypeError('Cookie jars do not have this method.');
    }
  }

  #visitor(id: unknown): CookieVisitor {
    const remote = this.#remote(typeof id === 'number' ? id : 0);
    return {
      visit: async (cookie, count, total) =>
        (await remote.useInTime('visit', { cookie, count, total })) as VisitAnswer,
    };
  }
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new TypeError('The URL and the name of a cookie must be text.');
}
