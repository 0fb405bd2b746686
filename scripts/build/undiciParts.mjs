// @ts-check
import { readFile } from 'node:fs/promises';

/**
 * What is left out of undici, and what would be loaded for nothing. Its version is pinned, and a part that does not look
 * as expected fails the build.
 * @type {import('esbuild').Plugin}
 */
export const leanUndici = {
  name: 'lean-undici',
  setup(build) {
    // Its own HTTP/2 is never asked for here (decision 12), and takes 10 ms to load.
    build.onLoad({ filter: /[\\/]undici[\\/]lib[\\/]dispatcher[\\/]client-h2\.js$/ }, () => ({
      contents: 'module.exports = () => { throw new Error("undici speaks HTTP/1.1 only here"); };',
    }));
    // It asserts all the time, and needs node:assert when something is wrong.
    build.onResolve({ filter: /^node:assert$/ }, ({ path, importer }) =>
      /[\\/]undici[\\/]lib[\\/]/.test(importer) ? { path, namespace: 'brief-assert' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'brief-assert' }, () => ({ contents: BRIEF_ASSERT }));
    // node:http is loaded for a question about bodies that are responses of its own.
    build.onLoad({ filter: /[\\/]undici[\\/]lib[\\/]core[\\/]util\.js$/ }, ({ path }) =>
      changed(path, [
        ["const { IncomingMessage } = require('node:http')\n", ''],
        [' === IncomingMessage)', " === require('node:http').IncomingMessage)"],
      ]),
    );
    // And for a limit that the engine gives itself.
    build.onLoad({ filter: /[\\/]undici[\\/]lib[\\/]dispatcher[\\/]client\.js$/ }, ({ path }) =>
      changed(path, [["const http = require('node:http')\n", 'const http = null\n']]),
    );
  },
};

const BRIEF_ASSERT =
  "module.exports = (value, message) => value || require('node:assert')(value, message);";

/** For undici's sources: bundled as Node does it, without its second parser (160 KB), which has to be asked for. */
export const undiciDefines = { esbuildDetection: '"1"' };

/**
 * @param {string} file
 * @param {readonly (readonly [old: string, now: string])[]} changes
 */
async function changed(file, changes) {
  let contents = await readFile(file, 'utf8');
  for (const [old, now] of changes) {
    if (contents.split(old).length !== 2) throw new Error(`${file}: ${old} is not there once.`);
    contents = contents.replace(old, now);
  }
  return { contents };
}
