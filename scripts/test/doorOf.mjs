// @ts-check

/** Sources that the product has as files of its own. */
const shipped = new Map([
  ['src/cli/bin.ts', 'cli.js'],
  ['src/cli/main.ts', 'cli/program.cjs'],
]);

/** @param {string} source */
export function isShipped(source) {
  return shipped.has(source);
}

/**
 * Where the product that tests test has the bundled form of a source. In a folder of `dist`, as chunks are: `../workers/pac.js`
 * has to mean the same in both.
 * @param {string} source
 */
export function doorOf(source) {
  return `doors/${source.replaceAll('/', '.')}`;
}

/**
 * The file in `dist` that has what is in a source.
 * @param {string} source
 */
export function builtFrom(source) {
  return shipped.get(source) ?? `${doorOf(source)}.js`;
}
