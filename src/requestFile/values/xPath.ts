import { valueLibraries } from './libraries.ts';
import type { Value } from './value.ts';

/** A node, as far as it is read here: the DOM of a browser is not known on this side. */
interface Found {
  readonly nodeValue?: string | null;
  readonly textContent?: string | null;
}

/**
 * The text of the first node that an XPath 1.0 finds, or its number, text or truth; undefined: it finds nothing.
 * @throws when the text is not XML, or the path is none
 */
export function xPathHit(path: string, text: string): Value | undefined {
  const { DOMParser, select } = valueLibraries();
  const onError = (_level: string, message: string): never => {
    throw new Error(message);
  };
  const document: unknown = new DOMParser({ onError }).parseFromString(text, 'text/xml');
  const found: unknown = select(path, document as Parameters<typeof select>[1]);
  const first: unknown = Array.isArray(found) ? found[0] : found;
  if (typeof first !== 'object' || first === null) return first as Value | undefined;
  const { nodeValue, textContent } = first as Found;
  return nodeValue ?? textContent ?? '';
}
