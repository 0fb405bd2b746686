/** `import x from '…'`, `import '…'`, `export … from '…'`, `import('…')`, `require('…')`, `createRequire(…)('…')` aside. */
const SPECIFIER = /\b(?:from|import|require)\s{0,20}(?:\(\s{0,200})?(['"`])([^'"`\n]{1,1000})\1/g;

/**
 * What a source may import, by name. Comments and texts that look like an import count too: to approve too much is a
 * nuisance, and what is missed here is refused when it is loaded.
 */
export function specifiersOf(source: string): readonly string[] {
  return [...new Set([...source.matchAll(SPECIFIER)].map(([, , specifier = '']) => specifier))];
}
