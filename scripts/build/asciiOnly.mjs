// @ts-check
import { readFile, writeFile } from 'node:fs/promises';

/**
 * Writes what is not ASCII, which esbuild leaves in regular expressions, as escapes: one such character, and V8 keeps the
 * whole file in two bytes a character and takes twice as long to look at it.
 * @type {import('esbuild').Plugin}
 */
export const asciiOnly = {
  name: 'ascii-only',
  setup(build) {
    build.onEnd(async ({ metafile }) => {
      for (const file of Object.keys(metafile?.outputs ?? {})) {
        if (file.endsWith('.map')) continue;
        const code = await readFile(file, 'utf8');
        const escaped = code.replace(/[^\0-\x7f]/g, escapeOf);
        if (escaped !== code) await writeFile(file, escaped);
      }
    });
  },
};

/** @param {string} unit of UTF-16 */
function escapeOf(unit) {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
