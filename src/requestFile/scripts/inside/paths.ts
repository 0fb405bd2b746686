import type { SandboxHost } from './host.ts';
import { readJson } from './values.ts';

/** Whether a JSONPath can lead to one place only: no wildcard, filter, slice, union or descent. */
const DEFINITE = /^\$?(?:\.?[\p{L}\p{N}_$-]|\[\s*-?\d+\s*\]|\[\s*(?:'[^']*'|"[^"]*")\s*\])*$/u;

/** JetBrains' `jsonPath`: the value at a definite path (null: nothing), else the list of what is found. */
export function jsonPath(host: SandboxHost, given: unknown, path: unknown): unknown {
  const json = typeof given === 'string' ? parsed(given) : given;
  const expression = String(path);
  if (typeof json !== 'object' || json === null) return null;
  const { JSONPath } = host.library('jsonPath');
  const found: unknown = JSONPath({ path: expression, json, wrap: true, eval: 'safe' });
  const hits = Array.isArray(found) ? (found as readonly unknown[]) : [];
  return DEFINITE.test(expression) ? (hits[0] ?? null) : hits;
}

function parsed(text: string): unknown {
  try {
    return readJson(text);
  } catch {
    return null;
  }
}

/**
 * What an XPath 1.0 finds in a document or in XML text: text, a number, a boolean; of several nodes a list, undefined: nothing
 * is found. A node that has others inside stays one.
 */
export function xpath(
  host: SandboxHost,
  given: unknown,
  expression: unknown,
  namespaces: Readonly<Record<string, string>>,
): unknown {
  const node = typeof given === 'string' ? parseXml(host, given) : given;
  if (typeof node !== 'object' || node === null) return null;
  const { xpath: library } = host.library('xml');
  const found: unknown = library.useNamespaces({ ...namespaces })(
    String(expression),
    node as never,
  );
  if (!Array.isArray(found)) return found;
  if (found.length === 0) return undefined;
  const hits = found.map(textOfLeaf);
  return hits.length === 1 ? hits[0] : hits;
}

/** @throws Error when it is not XML */
export function parseXml(host: SandboxHost, text: string): object {
  const { DOMParser } = host.library('xml').xmldom;
  const onError = (level: string, message: string): void => {
    if (level !== 'warning') throw new Error(`The text is not XML: ${message}`);
  };
  return new DOMParser({ onError }).parseFromString(text, 'text/xml');
}

interface Node {
  readonly nodeType: number;
  readonly textContent: string | null;
  readonly firstChild: Node | null;
  readonly nextSibling: Node | null;
}

const ELEMENT = 1;

function textOfLeaf(found: unknown): unknown {
  const node = found as Node;
  if (node.nodeType !== ELEMENT) return node.textContent;
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.nodeType === ELEMENT) return node;
  }
  return node.textContent;
}
