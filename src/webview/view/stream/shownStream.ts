import { nothing } from 'lit';
import { AsyncDirective, directive } from 'lit/async-directive.js';
import type { ElementPart } from 'lit/directive.js';
import { StreamList } from './streamList.ts';
import type { StreamOptions } from './streamList.ts';

/** Fills its element with the events of a stream. */
class ShownStream extends AsyncDirective {
  #list: { readonly key: string; readonly list: StreamList } | null = null;

  render(_options: StreamOptions): typeof nothing {
    return nothing;
  }

  override update({ element }: ElementPart, [options]: [StreamOptions]): typeof nothing {
    const key = `${options.session} ${options.of}`;
    if (this.#list?.key === key) this.#list.list.show(options);
    else this.#list = { key, list: new StreamList(element as HTMLElement, options) };
    return nothing;
  }

  override disconnected(): void {
    this.#list = null;
  }
}

export const shownStream = directive(ShownStream);
