import type { Stats } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Script } from 'node:vm';

// An `import` would load all that node:fs has, which a short run does without.
const { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } =
  process.getBuiltinModule('node:fs');

/** By then other options may have been used, whose code is not in the cache yet. In milliseconds. */
const RENEWED_AFTER = 10 * 60_000;
/** Beside the code that is written: of other commands, of other versions, and of other builds. */
const OTHERS_KEPT = 7;

/**
 * Loads a file of CommonJS, with the code that V8 made of it in earlier runs. Node's own cache (`enableCompileCache`) has
 * only what V8 compiles before a file runs; but V8 compiles nearly all functions when they are first called, and that is
 * a quarter of a short run. `folder` is this user's own: what is in it is run as it is.
 * @param argument the program's first. Where it is a command, its code is kept by itself: others need other functions.
 */
export function loadCompiled(file: string, folder: string, argument = ''): unknown {
  const cache = isAllowed() ? path.join(folder, nameFor(file, argument)) : null;
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
function nameFor(file: string, argument: string): string {
  const { dev, ino, size, ctimeMs } = statSync(file);
  const { version, arch } = process;
  const command = /^[a-z]{1,12}$/.test(argument) ? argument : 'any';
  return [version, arch, dev, ino, size, Math.round(ctimeMs), command].join('-');
}

function keptIn(cache: string): { readonly code: Buffer; readonly writtenAt: number } | null {
  try {
    const stats = statSync(cache);
    if (!isOwn(stats)) return null;
    const code = verifiedCopy(readFileSync(cache));
    return code === null ? null : { code, writtenAt: stats.mtimeMs };
  } catch {
    return null;
  }
}

/**
 * The code is in the file twice. V8 does not look for damage: zeros that a power cut left, or one wrong bit, crash the
 * process. To compare two copies takes 0.3 ms, the fastest checksum in JavaScript 1.9, and to load zlib or crypto more.
 */
function withCopy(code: Buffer): Buffer {
  return Buffer.concat([code, code]);
}

/** Null: the two copies differ. */
function verifiedCopy(copies: Buffer): Buffer | null {
  const half = Math.floor(copies.length / 2);
  const code = copies.subarray(0, half);
  return code.equals(copies.subarray(half)) ? code : null;
}

/** Nobody else can have written it. */
function isOwn({ uid, mode }: Stats): boolean {
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
}

/** Where it can't be written, every run compiles anew. */
function keep(cache: string, code: () => Buffer): void {
  const unfinished = `${cache}.${String(process.pid)}`;
  try {
    makeFolders(path.dirname(cache));
    removeOldest(cache);
    writeFileSync(unfinished, withCopy(code()), { mode: 0o600, flag: 'wx' });
    renameSync(unfinished, cache);
  } catch {
    remove(unfinished);
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

/** Of all but this one, for that is about to be replaced. */
function removeOldest(cache: string): void {
  const folder = path.dirname(cache);
  const others = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== path.basename(cache))
    .map(({ name }) => path.join(folder, name))
    .sort((a, b) => writtenAt(b) - writtenAt(a));
  for (const file of others.slice(OTHERS_KEPT)) remove(file);
}

/** Another run may have removed it by now. */
function writtenAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Where it can't be removed, it stays. */
function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    return;
  }
}
