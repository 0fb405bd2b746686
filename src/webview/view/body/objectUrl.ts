import { nothing } from 'lit';
import { AsyncDirective, directive } from 'lit/async-directive.js';
import type { ElementPart } from 'lit/directive.js';

/** Gives an image, film or sound its bytes, and takes them back with it. */
class ObjectUrl extends AsyncDirective {
  #url: string | null = null;

  render(_bytes: Uint8Array<ArrayBuffer>, _mimeType: string): typeof nothing {
    return nothing;
  }

  override update(
    { element }: ElementPart,
    [bytes, mimeType]: [Uint8Array<ArrayBuffer>, string],
  ): typeof nothing {
    this.#url ??= URL.createObjectURL(new Blob([bytes], { type: mimeType }));
    (element as HTMLImageElement | HTMLMediaElement).src = this.#url;
    return nothing;
  }

  override disconnected(): void {
    if (this.#url !== null) URL.revokeObjectURL(this.#url);
    this.#url = null;
  }
}

export const objectUrl = directive(ObjectUrl);
