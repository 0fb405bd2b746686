import type { Stats } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Script } from 'node:vm';

// An `import` would load all that node:fs has, which a short run does without.
const { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } =
  process.getBuiltinModule('node:fs');

/** By then another command may have been used, whose code is not in the cache yet. In milliseconds. */
const RENEWED_AFTER = 10 * 60_000;
/** What nobody has used for so long is of a version that is gone. */
const REMOVED_AFTER = 30 * 24 * 60 * 60_000;

/**
 * Loads a file of CommonJS, with the code that V8 made of it in earlier runs. Node's own cache (`enableCompileCache`) has
 * only what V8 compiles before a file runs; but V8 compiles nearly all functions when they are first called, and that is
 * a quarter of a short run. `folder` is this user's own: what is in it is run as it is.
 */
export function loadCompiled(file: string, folder: string): unknown {
  const cache = isAllowed() ? path.join(folder, nameFor(file)) : null;
  const kept = cache === null ? null : keptIn(cache);
  // The build leaves nothing in the file that is not ASCII.
  const source = readFileSync(file, 'latin1');
  const script = new Script(
    `(function (exports, require, module, __filename, __dirname) { ${source}\n})`,
    { filename: file, ...(kept === null ? {} : { cachedData: kept.code }) },
  );
  const isFresh = kept !== null && Date.now() - kept.writtenAt < RENEWED_AFTER;
  if (cache !== null && (!isFresh || script.cachedDataRejected === true)) {
    // At the end, for then V8 has compiled what was needed.
    process.once('exit', () => {
      keep(cache, () => script.createCachedData());
    });
  }
  const module = { exports: {} as unknown };
  const run = script.runInThisContext() as (...parts: unknown[]) => void;
  run(module.exports, createRequire(file), module, file, path.dirname(file));
  return module.exports;
}

/** Node's own switches count here, too. */
function isAllowed(): boolean {
  const { NODE_DISABLE_COMPILE_CACHE, NODE_V8_COVERAGE } = process.env;
  return !NODE_DISABLE_COMPILE_CACHE && !NODE_V8_COVERAGE;
}

/** V8 looks at nothing but the length of a source: a file that is written again needs another name. */
function nameFor(file: string): string {
  const { dev, ino, size, ctimeMs } = statSync(file);
  const { version, arch } = process;
  return [version, arch, dev, ino, size, Math.round(ctimeMs)].join('-');
}

function keptIn(cache: string): { readonly code: Buffer; readonly writtenAt: number } | null {
  try {
    const stats = statSync(cache);
    if (!isOwn(stats)) return null;
    return { code: readFileSync(cache), writtenAt: stats.mtimeMs };
  } catch {
    return null;
  }
}

/** Nobody else can have written it. */
function isOwn({ uid, mode }: Stats): boolean {
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
}

/** Where it cannot be written, every run compiles anew. */
function keep(cache: string, code: () => Buffer): void {
  try {
    const folder = path.dirname(cache);
    makeFolders(folder);
    removeUnused(folder);
    const unfinished = `${cache}.${String(process.pid)}`;
    writeFileSync(unfinished, code(), { mode: 0o600, flag: 'wx' });
    renameSync(unfinished, cache);
  } catch {
    return;
  }
}

/** No more than these, and not by `recursive` (docs/discoveries/mkdir-without-end.md): who has no home gets none. */
function makeFolders(folder: string): void {
  const above = path.dirname(folder);
  for (const each of [path.dirname(above), above, folder]) {
    try {
      mkdirSync(each, { mode: 0o700 });
    } catch {
      continue;
    }
  }
}

function removeUnused(folder: string): void {
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name);
    if (Date.now() - statSync(file).mtimeMs > REMOVED_AFTER) rmSync(file);
  }
}
