import { nothing } from 'lit';
import { Directive, PartType, directive } from 'lit/directive.js';
import type { ElementPart, PartInfo } from 'lit/directive.js';

/**
 * Sets style properties one by one. A `style` attribute, which lit's own styleMap writes at first, is what the page's
 * content security policy forbids.
 */
class Styled extends Directive {
  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) {
      throw new Error('styled() belongs inside a tag, not into an attribute');
    }
  }

  render(_properties: Readonly<Record<string, string>>): typeof nothing {
    return nothing;
  }

  override update(
    part: ElementPart,
    [properties]: [Readonly<Record<string, string>>],
  ): typeof nothing {
    const { style } = part.element as HTMLElement;
    for (const [name, value] of Object.entries(properties)) {
      if (style.getPropertyValue(name) !== value) style.setProperty(name, value);
    }
    return nothing;
  }
}

export const styled = directive(Styled);

/** A share from 0 to 1 as a CSS percentage. */
export function share(part: number): string {
  return `${(part * 100).toFixed(3)}%`;
}
