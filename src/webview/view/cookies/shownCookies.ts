import { nothing } from 'lit';
import { AsyncDirective, directive } from 'lit/async-directive.js';
import type { ElementPart } from 'lit/directive.js';
import { CookieTable } from './cookieTable.ts';
import type { CookieOptions } from './cookieTable.ts';

/** Fills its element with the cookies of a session. */
class ShownCookies extends AsyncDirective {
  #table: { readonly key: string; readonly table: CookieTable } | null = null;

  render(_options: CookieOptions): typeof nothing {
    return nothing;
  }

  override update({ element }: ElementPart, [options]: [CookieOptions]): typeof nothing {
    const key = options.session.id;
    this.#table =
      this.#table?.key === key
        ? this.#table
        : { key, table: new CookieTable(element as HTMLElement) };
    this.#table.table.show(options);
    return nothing;
  }

  /** What was revealed goes with it. */
  override disconnected(): void {
    this.#table = null;
  }
}

export const shownCookies = directive(ShownCookies);
