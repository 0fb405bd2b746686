import { nothing } from 'lit';
import { AsyncDirective, directive } from 'lit/async-directive.js';
import type { ElementPart } from 'lit/directive.js';
import { messageOf } from '../../session/messageOf.ts';

/** What fills an element until it is ended. */
export interface Filling {
  end(): void;
}

/** Fills its element once, by code that may have to be loaded first, and ends that when the element goes. What can't be shown is told in it. */
class FilledBy extends AsyncDirective {
  #filling: Promise<Filling> | null = null;

  render(_fill: (element: HTMLElement) => Promise<Filling>): typeof nothing {
    return nothing;
  }

  override update(
    { element }: ElementPart,
    [fill]: [(element: HTMLElement) => Promise<Filling>],
  ): typeof nothing {
    this.#filling ??= fill(element as HTMLElement).catch((error: unknown) => {
      element.replaceChildren(messageOf(error));
      return { end: () => undefined };
    });
    return nothing;
  }

  override disconnected(): void {
    void this.#filling?.then((filling) => {
      filling.end();
    });
    this.#filling = null;
  }
}

export const filledBy = directive(FilledBy);
