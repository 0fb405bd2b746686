// @ts-check

/**
 * Where the product that tests test has the bundled form of a source. In a folder of `dist`, as chunks are: `../pac/worker.js`
 * has to mean the same in both.
 * @param {string} source
 */
export function doorOf(source) {
  return `doors/${source.replaceAll('/', '.')}`;
}
