import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { dirname, extname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isInside } from '../../files/insideFolder.ts';
import { specifiersOf } from './specifiers.ts';

/** What a handler module consists of. */
export interface ModuleSources {
  /** Where the workspace folder really is. */
  readonly folder: string;
  /** The SHA-256 of each file's bytes, in hexadecimal, by the file's real path. */
  readonly files: ReadonlyMap<string, string>;
}

/** More than this is no handler module but an application, which nobody approves by looking at it. */
const MAX_FILES = 5000;

/** A module whose files can't all be found or read, or are too many. */
export class ModuleSourcesError extends Error {
  override readonly name = 'ModuleSourcesError';
  /** What is wrong with the module, as it follows its name: "can't be read". */
  readonly reason: string;

  constructor(module: string, reason: string, options?: ErrorOptions) {
    super(`${module} ${reason}.`, options);
    this.reason = reason;
  }
}

/** What Node runs; everything else in a package is data. */
const CODE = new Set(['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts', '.json']);
/** What CommonJS adds to a name until there is such a file. */
const ENDINGS = ['', '.js', '.json', '.cjs', '.ts', '/index.js', '/index.json'];

/**
 * A module with everything that it imports inside its workspace folder: files by their path, and of each package in
 * `node_modules` all code, with the packages it depends on. Nothing is run. What lies outside the folder is not there for
 * the module either, because its process can't read it.
 * @throws ModuleSourcesError
 */
export async function moduleSources(module: string, folder: string): Promise<ModuleSources> {
  const fail = (reason: string, cause?: unknown): never => {
    throw new ModuleSourcesError(module, reason, { cause });
  };
  const root = await realpath(folder).catch((error: unknown) => fail("can't be read", error));
  const files = new Map<string, string>();
  const packages = new Set<string>();
  const waiting = [module];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const file = await realpath(path).catch(() => null);
    if (file === null) {
      if (path === module) fail("can't be read");
      continue;
    }
    if (files.has(file)) continue;
    if (!isInside(file, root)) {
      // Without a single file of its own it would be approved whatever becomes of it.
      if (path === module) fail('is outside the workspace folder');
      continue;
    }
    const unreadable = (error: unknown): never =>
      fail(path === module ? "can't be read" : `imports ${file}, which can't be read`, error);
    // Of a folder or a pipe nothing can be imported, and reading a pipe never ends.
    if (!(await stat(file).catch(unreadable)).isFile()) {
      if (path === module) fail('is not a file');
      continue;
    }
    const bytes = await readFile(file).catch(unreadable);
    files.set(file, createHash('sha256').update(bytes).digest('hex'));
    if (files.size > MAX_FILES) {
      fail(`imports more than ${String(MAX_FILES)} files, which is too many to approve`);
    }
    if (extname(file) === '.json') continue;
    for (const specifier of specifiersOf(bytes.toString('utf8'))) {
      const found = isPath(specifier)
        ? await fileNamed(specifier, file)
        : await packageFiles(specifier, file, root, packages);
      waiting.push(...found);
    }
  }
  return { folder: root, files };
}

function isPath(specifier: string): boolean {
  return /^(?:\.{0,2}[/\\]|file:)|^\.{1,2}$/.test(specifier);
}

/** The file that a path names, as ES modules say it or as CommonJS completes it; none, and the import fails by itself. */
async function fileNamed(specifier: string, from: string): Promise<string[]> {
  const path = specifier.startsWith('file:')
    ? pathOfUrl(specifier)
    : resolve(dirname(from), specifier.replace(/[?#].*$/, ''));
  if (path === null) return [];
  for (const ending of ENDINGS) {
    const file = path + ending;
    const entries = await readdir(file).catch(() => null);
    if (entries !== null) continue; // A folder: its index is among the endings.
    if ((await realpath(file).catch(() => null)) !== null) return [file];
  }
  return [];
}

function pathOfUrl(url: string): string | null {
  try {
    return fileURLToPath(url);
  } catch {
    return null;
  }
}

/** All code of a package that `from` would find, once; inside the packages it depends on follow by their own imports. */
async function packageFiles(
  specifier: string,
  from: string,
  root: string,
  known: Set<string>,
): Promise<string[]> {
  if (specifier.startsWith('node:') || builtinModules.includes(specifier)) return [];
  if (specifier.startsWith('#')) return ownPackage(null, from, root, known);
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  for (let folder = dirname(from); isInside(folder, root); folder = dirname(folder)) {
    const place = await realpath(join(folder, 'node_modules', name)).catch(() => null);
    if (place === null) continue;
    return known.has(place) || !isInside(place, root) ? [] : codeBelow(place, known);
  }
  // A package may name itself (Node: self-referencing).
  return ownPackage(name, from, root, known);
}

/**
 * The package that `from` is part of, for `#name`, and for its own name when that is `name`: what its package.json says of
 * them may be any file of a package, and any that is written there in the workspace's own.
 */
async function ownPackage(
  name: string | null,
  from: string,
  root: string,
  known: Set<string>,
): Promise<string[]> {
  for (let folder = dirname(from); isInside(folder, root); folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    const text = await manifestText(manifest);
    if (text === null) continue;
    if (name !== null && !text.includes(`"${name}"`)) return [];
    if (relative(root, folder).split(sep).includes('node_modules')) {
      return known.has(folder) ? [] : codeBelow(folder, known);
    }
    // Every path that the manifest of the workspace's own package names.
    const named = [...text.matchAll(/"(\.{1,2}\/[^"*]+)"/g)].map(([, path = '']) => path);
    return [manifest, ...named.map((path) => join(folder, path))];
  }
  return [];
}

/** Null where there is none, and where reading would never end. */
async function manifestText(path: string): Promise<string | null> {
  try {
    return (await stat(path)).isFile() ? await readFile(path, 'utf8') : null;
  } catch {
    return null;
  }
}

async function codeBelow(folder: string, known: Set<string>): Promise<string[]> {
  known.add(folder);
  const files: string[] = [];
  const folders = [folder];
  for (let next = folders.shift(); next !== undefined; next = folders.shift()) {
    for (const entry of await entriesOf(next)) {
      const path = join(next, entry.name);
      if (entry.isDirectory() && entry.name !== 'node_modules') folders.push(path);
      else if (entry.isFile() && CODE.has(extname(entry.name))) files.push(path);
      if (files.length > MAX_FILES) return files; // The caller counts them too, and says so.
    }
  }
  return files;
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch(() => []);
}
