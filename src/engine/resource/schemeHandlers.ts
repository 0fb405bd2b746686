import type { Browser, Frame, RequestHandler } from '../handlers/requestHandler.ts';
import type { Request } from '../message/request.ts';
import type { ResourceHandler } from '../handlers/resourceHandler.ts';

/** Makes handlers for the requests of a scheme (CEF: CefSchemeHandlerFactory). Undefined: the network answers. */
export interface SchemeHandlerFactory {
  create(parameters: {
    readonly browser: Browser;
    readonly frame: Frame;
    readonly schemeName: string;
    readonly request: Request;
  }): ResourceHandler | undefined | Promise<ResourceHandler | undefined>;
}

/** Who answers which scheme in a context; asked when no RequestHandler has answered `getResourceHandler`. */
export class SchemeHandlers {
  readonly #factories = new Map<string, SchemeHandlerFactory>();

  /** Null takes the factory of that scheme and domain away. */
  register(scheme: string, domain: string, factory: SchemeHandlerFactory | null): void {
    const key = keyOf(scheme.replace(/:$/, ''), domain);
    if (factory === null) this.#factories.delete(key);
    else this.#factories.set(key, factory);
  }

  clear(): void {
    this.#factories.clear();
  }

  /** The factory for a URL, as a handler that can be asked like any other; null: none. */
  handlerFor(url: string): RequestHandler | null {
    if (this.#factories.size === 0) return null;
    const { protocol, hostname } = new URL(url);
    const schemeName = protocol.slice(0, -1);
    const factory =
      this.#factories.get(keyOf(schemeName, hostname)) ??
      this.#factories.get(keyOf(schemeName, ''));
    if (factory === undefined) return null;
    return {
      getResourceHandler: ({ browser, frame, request }) =>
        factory.create({ browser, frame, schemeName, request }),
    };
  }
}

function keyOf(scheme: string, domain: string): string {
  return `${scheme}://${domain}`.toLowerCase();
}
