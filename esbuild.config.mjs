// @ts-check
import { build as esbuild, context } from 'esbuild';
import { chmod, copyFile, glob, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { styleText } from 'node:util';
import { asciiOnly } from './scripts/build/asciiOnly.mjs';
import { compiledValidator } from './scripts/build/compiledValidator.mjs';
import { lazyNode } from './scripts/build/lazyNode.mjs';
import { textOf } from './scripts/build/textOf.mjs';
import { undiciDefines, leanUndici } from './scripts/build/undiciParts.mjs';
import { doorOf } from './scripts/test/doorOf.mjs';
import { insideEntries, insideOptions } from './src/requestFile/scripts/worker/insideOptions.ts';

/** What the extension's entry may load when VS Code activates it, lazy chunks aside (bytes, minified). */
const ACTIVATION_BUDGET = 30 * 1024;

/** As `typescriptServerPlugins` in package.json names it. */
const PLUGIN = 'request-workbench-typescript-plugin';

const root = import.meta.dirname;

/**
 * @typedef {object} BuildOptions
 * @property {boolean} [production] Minified, without source maps: what goes into the package.
 * @property {string} [outdir] Where to write; `dist` unless told.
 * @property {boolean} [quiet] Do not report sizes.
 *
 * @typedef {import('esbuild').BuildOptions} EsbuildOptions
 * @typedef {import('esbuild').Metafile} Metafile
 */

/**
 * The extension, and what it starts.
 * ESM, because only ESM can be split: what a session needs is loaded by its first `import()`.
 * @param {BuildOptions} options
 * @returns {EsbuildOptions}
 */
function hostOptions(options) {
  return {
    ...commonOptions(options),
    entryPoints: existing({
      extension: 'src/extension/extension.ts',
    }),
    outdir: outdirOf(options),
    chunkNames: 'chunks/[name]-[hash]',
    platform: 'node',
    target: 'node22',
    format: 'esm',
    splitting: true,
    external: ['vscode'],
    // jsonc-parser's main file is UMD, whose inner `require` no bundler can follow.
    mainFields: ['module', 'main'],
    // Bundled CommonJS (undici) asks for Node's own modules through `require`, which ESM does not have.
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
  };
}

/**
 * The command line: all of it in one file of CommonJS, in which a part that is imported by `import()` runs when it is
 * first needed. A file for each part, and ESM, would cost a third of a short run (decision 39).
 * @param {BuildOptions} options
 * @returns {EsbuildOptions}
 */
function cliOptions(options) {
  const common = commonOptions(options);
  return {
    ...common,
    // In a folder of `dist`, as the extension's chunks are: `../workers/pac.js` has to mean the same in both.
    entryPoints: existing({ 'cli/program': 'src/cli/main.ts' }),
    outdir: outdirOf(options),
    outExtension: { '.js': '.cjs' },
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    mainFields: ['module', 'main'],
    define: { ...common.define, ...asCommonJs.define },
    banner: asCommonJs.banner,
    plugins: [...(common.plugins ?? []), lazyNode, asciiOnly],
  };
}

/**
 * What Node is told to run: it starts the file above.
 * @param {BuildOptions} options
 * @returns {EsbuildOptions}
 */
function cliStartOptions(options) {
  return {
    ...commonOptions(options),
    entryPoints: existing({ cli: 'src/cli/bin.ts' }),
    outdir: outdirOf(options),
    platform: 'node',
    target: 'node22',
    format: 'esm',
    external: ['./main.ts'],
  };
}

/**
 * What is loaded by `require`, because it is needed seldom and then at once (linearRegex.ts, urlPattern.ts, toughCookie.ts, libraries.ts).
 * @param {BuildOptions} options
 * @returns {EsbuildOptions}
 */
function requiredOptions(options) {
  return {
    ...commonOptions(options),
    entryPoints: existing({
      'required/re2': 'src/rules/regex/re2.ts',
      'required/toughCookie': 'src/engine/network/cookies/toughCookieParts.ts',
      'required/urlPattern': 'src/rules/urlPattern/polyfill.ts',
      'required/valueLibraries': 'src/requestFile/values/valueLibraries.ts',
    }),
    outdir: outdirOf(options),
    outExtension: { '.js': '.cjs' },
    platform: 'node',
    target: 'node22',
    format: 'cjs',
  };
}

/**
 * The process that runs handler modules: one file by itself, because that file is all of the extension that the process
 * may read.
 * @param {BuildOptions} options
 * @returns {EsbuildOptions}
 */
function moduleProcessOptions(options) {
  return {
    ...commonOptions(options),
    entryPoints: existing({ 'modules/process': 'src/handlerModules/child/main.ts' }),
    outdir: outdirOf(options),
    platform: 'node',
    target: 'node22',
    format: 'esm',
    sourcemap: false,
  };
}

/**
 * The servers to try things on, which the extension starts for whoever wants them.
 * @param {BuildOptions} options
 * @returns {EsbuildOptions}
 */
function playgroundOptions(options) {
  return {
    ...commonOptions(options),
    entryPoints: existing({ 'playground/start': 'examples/playground/start.ts' }),
    outdir: outdirOf(options),
    platform: 'node',
    target: 'node22',
    format: 'esm',
    sourcemap: false,
  };
}

/**
 * Threads that run code of somebody else. Each is one file by itself, for the npm package has none of the extension's chunks.
 * @param {BuildOptions} options
 * @returns {EsbuildOptions}
 */
function workerOptions(options) {
  return {
    ...commonOptions(options),
    entryPoints: existing({
      'workers/pac': 'src/engine/network/transport/proxy/pac/pacWorker.ts',
      'workers/bodies': 'src/bodyText/worker/bodyWorker.ts',
      'workers/scripts': 'src/requestFile/scripts/worker/sandboxWorker.ts',
    }),
    outdir: outdirOf(options),
    platform: 'node',
    target: 'node22',
    format: 'esm',
    mainFields: ['module', 'main'],
  };
}

/**
 * What runs inside QuickJS beside the scripts of request files.
 * @param {BuildOptions} options
 * @returns {EsbuildOptions}
 */
function insideQuickJsOptions(options) {
  const entries = Object.entries(insideEntries).map(([name, file]) => [
    `workers/inside/${name}`,
    `src/requestFile/scripts/${file}`,
  ]);
  return {
    ...insideOptions,
    absWorkingDir: root,
    entryPoints: existing(Object.fromEntries(entries)),
    outdir: outdirOf(options),
    metafile: true,
    minify: options.production ?? false,
  };
}

/**
 * @param {BuildOptions} options
 * @returns {EsbuildOptions}
 */
function webviewOptions(options) {
  return {
    ...commonOptions(options),
    entryPoints: existing({
      'webview/panel': 'src/webview/main.ts',
      'webview/panel.css': 'src/webview/panel.css',
    }),
    outdir: outdirOf(options),
    // A part that few sessions need is loaded when one does: the text editor is as large as all the rest.
    chunkNames: 'webview/[name]-[hash]',
    platform: 'browser',
    target: 'chrome132',
    format: 'esm',
    splitting: true,
    plugins: [textOf],
    sourcemap: options.production ? false : 'inline',
  };
}

/**
 * The plugin of VS Code's TypeScript server. The server looks for it in the extension's own `node_modules`, and nowhere else.
 * @param {BuildOptions} options
 * @returns {EsbuildOptions}
 */
function pluginOptions(options) {
  return {
    ...commonOptions(options),
    entryPoints: { index: 'src/extension/typescriptPlugin/main.ts' },
    outdir: pluginFolder(options),
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    footer: { js: 'module.exports = module.exports.init;' },
  };
}

/**
 * @param {BuildOptions} options
 * @returns {EsbuildOptions}
 */
function commonOptions({ production = false }) {
  return {
    absWorkingDir: root,
    bundle: true,
    metafile: true,
    minify: production,
    sourcemap: !production,
    legalComments: 'none',
    define: {
      'process.env.NODE_ENV': production ? '"production"' : '"development"',
      ...undiciDefines,
    },
    plugins: [leanUndici, compiledValidator],
    logLevel: 'warning',
  };
}

/** All that is bundled, but for what is built of types. */
const parts = [
  hostOptions,
  cliOptions,
  cliStartOptions,
  requiredOptions,
  moduleProcessOptions,
  playgroundOptions,
  workerOptions,
  insideQuickJsOptions,
  webviewOptions,
];

/** What sources of ESM ask for that CommonJS does not have. */
const asCommonJs = {
  define: {
    'import.meta.url': '__importMetaUrl',
    'import.meta.dirname': '__dirname',
    'import.meta.filename': '__filename',
    'import.meta.resolve': 'undefined',
  },
  banner: {
    js: "const __importMetaUrl = require('node:url').pathToFileURL(__filename).href;",
  },
};

/**
 * Builds all that VS Code and the command line load. Returns what went into which file.
 * @param {BuildOptions} [options]
 */
export async function build(options = {}) {
  const built = Promise.all(parts.map((part) => esbuild(part(options))));
  const [results, plugin] = await Promise.all([
    built,
    buildTypes(options),
    copyAssets(outdirOf(options)),
  ]);
  const metafile = merge(...results.map((result) => result.metafile), plugin);
  await finish(metafile, options);
  return metafile;
}

/**
 * Builds the panel alone, for its own tests.
 * @param {BuildOptions} options
 */
export async function buildWebview(options) {
  await Promise.all([esbuild(webviewOptions(options)), copyAssets(outdirOf(options))]);
}

/**
 * Builds what handler modules are written with: their types, and the plugin by which VS Code's TypeScript server finds
 * them. The types are the compiler's work of two seconds, done only when a source is newer than they are.
 * @param {BuildOptions} options
 */
export async function buildTypes(options) {
  const types = path.join(outdirOf(options), 'types/request-workbench.d.ts');
  if (
    (await newest([
      'src/{session,engine}/**/*.ts',
      'src/handlerModules/handlerTypes.ts',
      'scripts/handlerTypes.ts',
    ])) > (await timeOf(types))
  ) {
    const { handlerTypes } = await import('./scripts/handlerTypes.ts');
    await mkdir(path.dirname(types), { recursive: true });
    await writeFile(types, handlerTypes());
  }
  const { metafile } = await esbuild(pluginOptions(options));
  const manifest = { name: PLUGIN, version: '0.1.0', main: 'index.js' };
  await writeFile(path.join(pluginFolder(options), 'package.json'), JSON.stringify(manifest));
  return metafile;
}

/**
 * Bundles files of `src` by the settings of the product, beside a product that is built: the doors by which tests get at
 * what is in it. Their chunks are their own, all else is the product's.
 * @param {readonly string[]} sources
 * @param {BuildOptions} options
 */
export async function buildDoors(sources, options) {
  const entryPoints = sources.map((source) => ({ in: source, out: doorOf(source) }));
  await esbuild({ ...hostOptions(options), entryPoints, chunkNames: 'doors/[name]-[hash]' });
}

/** When the last of these files was changed. @param {string[]} patterns */
async function newest(patterns) {
  const files = await Array.fromAsync(glob(patterns, { cwd: root }));
  return Math.max(...(await Promise.all(files.map((file) => timeOf(path.join(root, file))))));
}

/** 0 for a file that is not there. @param {string} file */
async function timeOf(file) {
  return stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}

/**
 * Builds the tests that run inside VS Code: `index` and each test file by itself, as CommonJS, which
 * is what the extension host loads them as. Returns the path that `extensionTestsPath` wants.
 * @param {string} outdir Somewhere in this repository, for Mocha is not bundled.
 */
export async function buildExtensionTests(outdir) {
  const folder = path.join(root, 'test/extension');
  const index = path.join(folder, 'index.ts');
  if (!existsSync(index)) throw new Error('test/extension/index.ts does not exist yet.');
  const tests = await Array.fromAsync(glob('**/*.test.ts', { cwd: folder }));
  await rm(outdir, { recursive: true, force: true });
  await esbuild({
    ...commonOptions({}),
    entryPoints: [index, ...tests.map((file) => path.join(folder, file))],
    outbase: folder,
    outdir,
    outExtension: { '.js': '.cjs' },
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    external: ['vscode', 'mocha', 'playwright-core'],
    mainFields: ['module', 'main'],
    ...asCommonJs,
  });
  return path.join(outdir, 'index.cjs');
}

/** Rebuilds on every change until the process is ended. */
export async function watch() {
  /** @type {(make: (options: BuildOptions) => EsbuildOptions) => Promise<void>} */
  const start = async (make) => {
    /** @type {import('esbuild').Plugin} */
    const report = {
      name: 'report',
      setup(build) {
        build.onEnd(async (result) => {
          if (result.errors.length > 0 || !result.metafile) return;
          const sizes = Object.values(result.metafile.outputs).map((output) => output.bytes);
          console.log(`built ${sizes.length} files, ${kilobytes(sum(sizes))}`);
        });
      },
    };
    const options = make({});
    const watched = await context({ ...options, plugins: [...(options.plugins ?? []), report] });
    await watched.watch();
  };
  await copyAssets(outdirOf({}));
  await Promise.all(parts.map(start));
}

/** Files that are taken as they are. @param {string} outdir */
async function copyAssets(outdir) {
  const assets = {
    'node_modules/@vscode/codicons/dist/codicon.css': 'webview/codicon.css',
    'node_modules/@vscode/codicons/dist/codicon.ttf': 'webview/codicon.ttf',
    'node_modules/quickjs-wasi/quickjs.wasm': 'workers/quickjs.wasm',
    'src/rules/rules.schema.json': 'rules.schema.json',
    'src/extension/playground/playground.http': 'playground/playground.http',
  };
  for (const folder of ['workers', 'webview', 'playground'])
    await mkdir(path.join(outdir, folder), { recursive: true });
  for (const [from, to] of Object.entries(assets)) {
    if (isThere(from)) await copyFile(path.join(root, from), path.join(outdir, to));
  }
}

/**
 * Removes what an earlier build left behind, checks the budgets, reports the sizes.
 * @param {Metafile} metafile
 * @param {BuildOptions} options
 */
async function finish(metafile, options) {
  const outdir = outdirOf(options);
  const outputs = new Map(
    Object.entries(metafile.outputs).map(([file, output]) => [path.resolve(root, file), output]),
  );
  for await (const name of glob(['chunks/*', '*.map'], { cwd: outdir })) {
    const file = path.join(outdir, name);
    if (!outputs.has(file)) await rm(file);
  }
  const cli = path.join(outdir, 'cli.js');
  if (outputs.has(cli)) await chmod(cli, 0o755);

  const problems = budgetProblems(metafile, options);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  if (!options.quiet) report(metafile, outdir);
}

/**
 * @param {Metafile} metafile
 * @param {BuildOptions} options
 */
function budgetProblems(metafile, { production = false }) {
  const problems = [];
  const extension = entryOf(metafile, 'src/extension/extension.ts');
  if (extension) {
    const files = loadedBy(metafile, extension, { lazily: false });
    const bytes = sum(files.map((file) => metafile.outputs[file]?.bytes ?? 0));
    if (production && bytes > ACTIVATION_BUDGET) {
      problems.push(
        `Activating the extension loads ${kilobytes(bytes)} (${files.join(', ')}); the budget is ${kilobytes(ACTIVATION_BUDGET)}. ` +
          `Load what a session needs with import(). Largest inputs:\n${largestInputs(metafile, files)}`,
      );
    }
    if (inputsOf(metafile, files).some(([input]) => input.includes('node_modules/undici/'))) {
      problems.push(
        'Activating the extension loads undici: some module imports src/engine/network/transport at its top. Use import() there.',
      );
    }
  }
  const cli = entryOf(metafile, 'src/cli/main.ts');
  if (cli) {
    const files = loadedBy(metafile, cli, { lazily: true });
    const guilty = files.filter((file) =>
      metafile.outputs[file]?.imports.some(({ path }) => path === 'vscode'),
    );
    if (guilty.length > 0) {
      problems.push(
        `The command line loads 'vscode', which exists only inside VS Code (in ${guilty.join(', ')}).`,
      );
    }
  }
  if (Object.keys(metafile.inputs).some((input) => input.includes('node_modules/ajv/'))) {
    problems.push(
      'ajv is in what is built: does scripts/build/compiledValidator.mjs know where validator.ts is?',
    );
  }
  for (const [file, { entryPoint = '' }] of Object.entries(metafile.outputs)) {
    if (!entryPoint.includes('node_modules/')) continue;
    problems.push(
      `Something loads a package by import() (${entryPoint}, in ${file}): of CommonJS that gives no named exports. ` +
        'Import it at the top of a file of src, and load that file with import().',
    );
  }
  return problems;
}

/**
 * The output files that loading `entry` loads, itself first.
 * @param {Metafile} metafile
 * @param {string} entry
 * @param {{ lazily: boolean }} options Whether `import()` counts.
 */
function loadedBy(metafile, entry, { lazily }) {
  const files = new Set([entry]);
  for (const file of files) {
    for (const imported of metafile.outputs[file]?.imports ?? []) {
      if (imported.external || (imported.kind === 'dynamic-import' && !lazily)) continue;
      files.add(imported.path);
    }
  }
  return [...files];
}

/**
 * @param {Metafile} metafile
 * @param {readonly string[]} files
 */
function inputsOf(metafile, files) {
  return files.flatMap((file) =>
    Object.entries(metafile.outputs[file]?.inputs ?? {}).map(
      ([input, { bytesInOutput }]) => /** @type {const} */ ([input, bytesInOutput]),
    ),
  );
}

/**
 * @param {Metafile} metafile
 * @param {readonly string[]} files
 */
function largestInputs(metafile, files) {
  return inputsOf(metafile, files)
    .sort(([, a], [, b]) => b - a)
    .slice(0, 8)
    .map(([input, bytes]) => `  ${kilobytes(bytes).padStart(9)}  ${input}`)
    .join('\n');
}

/**
 * @param {Metafile} metafile
 * @param {string} outdir
 */
function report(metafile, outdir) {
  const extension = entryOf(metafile, 'src/extension/extension.ts');
  const activation = extension ? loadedBy(metafile, extension, { lazily: false }) : [];
  const files = Object.entries(metafile.outputs)
    .filter(([file]) => !file.endsWith('.map'))
    .sort(([, a], [, b]) => b.bytes - a.bytes);
  for (const [file, { bytes }] of files) {
    const note = activation.includes(file) ? styleText('dim', '  loaded on activation') : '';
    const name = path.relative(outdir, path.resolve(root, file));
    console.log(`${kilobytes(bytes).padStart(10)}  ${name}${note}`);
  }
}

/**
 * @param {Metafile} metafile
 * @param {string} source
 */
function entryOf(metafile, source) {
  return Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === source)?.[0];
}

/** @param {(Metafile | undefined)[]} metafiles @returns {Metafile} */
function merge(...metafiles) {
  return {
    inputs: Object.assign({}, ...metafiles.map((metafile) => metafile?.inputs)),
    outputs: Object.assign({}, ...metafiles.map((metafile) => metafile?.outputs)),
  };
}

/** The entries whose source is there; names the others. @param {Record<string, string>} entries */
function existing(entries) {
  return Object.entries(entries)
    .filter(([, source]) => isThere(source))
    .map(([out, source]) => ({ out: out.replace(/\.css$/, ''), in: source }));
}

/** @param {string} source */
function isThere(source) {
  const there = existsSync(path.join(root, source));
  if (!there) console.warn(`skipped: ${source} does not exist yet`);
  return there;
}

/** @param {BuildOptions} options */
function outdirOf({ outdir = 'dist' }) {
  return path.resolve(root, outdir);
}

/** Beside `dist`. @param {BuildOptions} options */
function pluginFolder(options) {
  return path.join(path.dirname(outdirOf(options)), 'node_modules', PLUGIN);
}

/** @param {readonly number[]} numbers */
function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${(bytes / 1024).toFixed(1)} KB`;
}
