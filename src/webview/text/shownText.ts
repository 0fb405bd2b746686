import { nothing } from 'lit';
import { AsyncDirective, directive } from 'lit/async-directive.js';
import type { ElementPart } from 'lit/directive.js';
import type { BodyText, BodyTextOptions } from './bodyText.ts';

/** The event on an element that {@link shownText} fills: open the find box. */
export const FIND = 'find-in-body';

/** Fills its element with an editor that shows a text; the editor is loaded when the first one is wanted. */
class ShownText extends AsyncDirective {
  #options: BodyTextOptions | null = null;
  #text: Promise<BodyText> | null = null;

  render(_options: BodyTextOptions): typeof nothing {
    return nothing;
  }

  override update({ element }: ElementPart, [options]: [BodyTextOptions]): typeof nothing {
    this.#options = options;
    this.#text ??= made(element as HTMLElement);
    void this.#text.then((text) => {
      // Only the newest of those that were told while it was loaded.
      if (this.#options === options && this.isConnected) text.show(options);
    });
    return nothing;
  }

  override disconnected(): void {
    void this.#text?.then((text) => {
      text.dispose();
    });
    this.#text = null;
  }
}

async function made(element: HTMLElement): Promise<BodyText> {
  const { BodyText } = await import('./bodyText.ts');
  const text = new BodyText(element);
  element.addEventListener(FIND, () => {
    text.openFind();
  });
  return text;
}

export const shownText = directive(ShownText);
