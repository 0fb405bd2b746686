// @ts-check
import { readFile, writeFile } from 'node:fs/promises';

/**
 * Writes what is not ASCII, which esbuild leaves in regular expressions, as escapes: one such character, and V8 keeps the
 * whole file in two bytes a character and takes twice as long to look at it. An expression matches the same then; only its
 * `source` reads otherwise. What an escape would change fails the build.
 * @type {import('esbuild').Plugin}
 */
export const asciiOnly = {
  name: 'ascii-only',
  setup(build) {
    build.onEnd(async ({ metafile }) => {
      for (const file of Object.keys(metafile?.outputs ?? {})) {
        if (file.endsWith('.map')) continue;
        const code = await readFile(file, 'utf8');
        if (countIn(code) === 0) continue;
        await checkMeaning(code, build.esbuild);
        await writeFile(file, code.replace(NOT_ASCII, escapeOf));
      }
    });
  },
};

/** A unit of UTF-16. */
const NOT_ASCII = /[^\0-\x7f]/g;
const AFTER_BACKSLASH = /(?<!\\)(?:\\\\)*\\[^\0-\x7f]/;

/**
 * @param {string} code
 * @param {import('esbuild').PluginBuild['esbuild']} esbuild
 */
async function checkMeaning(code, esbuild) {
  // The tag of a template sees how it is written (String.raw). Without templates esbuild makes strings of it, in ASCII.
  const { code: withoutTemplates } = await esbuild.transform(code, {
    supported: { 'template-literal': false },
  });
  if (countIn(withoutTemplates) !== countIn(code)) {
    throw new Error('A tagged template has characters that are not ASCII. Use a plain string.');
  }
  const [escaped] = AFTER_BACKSLASH.exec(code) ?? [];
  if (escaped !== undefined) {
    throw new Error(`${escaped} in a regular expression: remove the backslash, it means nothing.`);
  }
}

/** @param {string} code */
function countIn(code) {
  return code.match(NOT_ASCII)?.length ?? 0;
}

/** @param {string} unit of UTF-16 */
function escapeOf(unit) {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
