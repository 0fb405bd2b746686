// @ts-check
import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);

/**
 * What a plain GET does without, and what is slow to load: crypto and TLS take half as long as Node itself takes to start.
 * @type {readonly string[]}
 */
export const SELDOM_NEEDED = [
  'child_process',
  'crypto',
  'dns/promises',
  'fs/promises',
  'http',
  'http2',
  'os',
  'readline/promises',
  'timers/promises',
  'tls',
  'worker_threads',
  'zlib',
];

/**
 * Modules of Node that are imported at the top of a file are loaded by their first use in a bundle of CommonJS. The
 * sources need no `import()` for it, which would make asynchronous what is not.
 * @type {import('esbuild').Plugin}
 */
export const lazyNode = {
  name: 'lazy-node',
  setup(build) {
    checkNode(process.versions.node);
    const names = SELDOM_NEEDED.map((name) => name.replace('/', '\\/')).join('|');
    build.onResolve({ filter: new RegExp(`^(node:)?(${names})$`) }, ({ path, namespace }) =>
      namespace === 'lazy-node'
        ? { path, external: true }
        : { path: path.replace(/^node:/, ''), namespace: 'lazy-node' },
    );
    build.onLoad({ filter: /.*/, namespace: 'lazy-node' }, ({ path }) => ({
      contents: `module.exports = { ${gettersOf(path)} };`,
    }));
  },
};

/**
 * The names are those of the Node that builds. The sources are checked against the types of the project's own Node: an older
 * one could leave out what they use. Where a name is unknown to the Node that runs, it is `undefined`, as by `require`.
 * @param {string} version
 * @throws Error when it is too old
 */
export function checkNode(version) {
  /** @type {{ devDependencies: { node: string } }} */
  const { devDependencies } = load('../../package.json');
  if (majorOf(version) >= majorOf(devDependencies.node)) return;
  throw new Error(
    `The command line can't be built by Node ${version}: it needs Node ${devDependencies.node}. Use npm run build.`,
  );
}

/** @param {string} version */
function majorOf(version) {
  return Number.parseInt(version, 10);
}

/** @param {string} name */
function gettersOf(name) {
  return Object.keys(load(`node:${name}`))
    .filter((key) => key !== 'default')
    .map((key) => `get ${key}() { return require('node:${name}').${key}; }`)
    .join(', ');
}
