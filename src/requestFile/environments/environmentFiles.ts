import { readdir, realpath } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { isInside } from '../../files/insideFolder.ts';
import { readText } from '../../files/wholeFile.ts';
import type { Whole } from '../../files/wholeFile.ts';
import {
  ENVIRONMENT_FILES,
  environmentOfDotenv,
  HTTPYAC_SETTINGS,
  isHttpyacCode,
} from './environmentNames.ts';
import { Environments } from './environments.ts';
import type { DotenvSource, EnvironmentSource, UnreadSource } from './environmentSource.ts';
import type { FoundSources } from './foundSources.ts';
import { sourceOfFile, unreadFile } from './readEnvironmentFile.ts';
import type { FileSource } from './readEnvironmentFile.ts';
import { settingSources } from './settingSources.ts';
import type { EnvironmentSettings } from './settingSources.ts';

type ReadText = (path: string) => Promise<Whole<{ readonly text: string }>>;

export interface EnvironmentQuestion {
  /** Absolute path of the workspace folder: no folder outside is looked into, and no link is followed out of it. */
  readonly root: string;
  readonly settings?: EnvironmentSettings;
  /** Absolute paths of files that a person named (`--env-file`); the last is the strongest. They may be anywhere. */
  readonly files?: readonly string[];
}

/** What is in a folder, or why nobody knows. */
type Listing = { readonly names: readonly string[] } | { readonly fault: string };

/** What the environment files of one folder hold. */
interface FolderSources {
  readonly folder: string;
  readonly environments: readonly EnvironmentSource[];
  readonly httpyac: (EnvironmentSource & { readonly envFolder?: string }) | null;
  readonly dotenv: readonly DotenvSource[];
  readonly unread: readonly UnreadSource[];
}

/** httpYac's folder of environment files, unless its settings name another. */
const ENV_FOLDER = 'env';

/**
 * The environment files around `.http` files. Each file and folder is read once, until {@link changed} tells that there is
 * something new: a keystroke in a `.http` file costs no disk.
 */
export class EnvironmentFiles {
  readonly #readText: ReadText;
  readonly #listings = new Map<string, Promise<Listing>>();
  readonly #sources = new Map<string, Promise<FileSource | null>>();
  readonly #realPaths = new Map<string, Promise<string | null>>();
  /** The same, as far as they are known: by them a link is forgotten when what it leads to changes. */
  readonly #known = new Map<string, string>();

  /** @param read for files that are open in an editor, say */
  constructor(read: ReadText = (path) => readText(path)) {
    this.#readText = read;
  }

  /**
   * What the files and settings around a `.http` file say. Never fails: what can't be read is a problem.
   * @param file absolute path; it need not exist yet
   */
  async of(
    file: string,
    { root: given, settings = {}, files = [] }: EnvironmentQuestion,
  ): Promise<Environments> {
    const { root, folders } = await this.#foldersFrom(file, resolve(given));
    const above = await Promise.all(folders.map((folder) => this.#folder(folder, root)));
    const found = (
      await Promise.all(
        above.map(async (folder, index) => [
          ...(await this.#envFolder(above, index, root)),
          folder,
        ]),
      )
    ).flat();
    const named = await Promise.all(files.toReversed().map((path) => this.#named(path)));
    const environments = found.flatMap((each) => each.environments);
    const places: FoundSources = {
      root,
      folders,
      named: named.filter((source) => source.kind !== 'unread'),
      sources: environments.toSorted(
        (one, other) => Number(other.isPrivate) - Number(one.isPrivate),
      ),
      httpyac: found.flatMap(({ httpyac }) => (httpyac === null ? [] : [httpyac])),
      settings: settingSources(settings, root),
      dotenv: found.map(({ dotenv }) => dotenv),
      unread: [
        ...named.filter((source) => source.kind === 'unread'),
        ...found.flatMap(({ unread }) => unread),
      ],
    };
    return new Environments(places);
  }

  /** Forgets what was read of a file or folder, which is new, changed or gone, and of all that is below it. */
  changed(path: string): void {
    this.#listings.delete(dirname(path));
    // Folders that were not there may be there now.
    for (let at = path; dirname(at) !== at; at = dirname(at)) this.#realPaths.delete(dirname(at));
    for (const kept of [this.#listings, this.#sources, this.#realPaths]) {
      for (const key of kept.keys()) if (this.#leadsInto(path, key)) kept.delete(key);
    }
    for (const key of this.#known.keys()) {
      if (this.#leadsInto(path, key)) this.#known.delete(key);
    }
  }

  /**
   * Forgets the text alone of a file that is open in an editor: what is in folders stays as it is. Answers whether it was read
   * before.
   */
  edited(path: string): boolean {
    const read = [...this.#sources.keys()].filter((key) => this.#leadsInto(path, key));
    for (const key of read) this.#sources.delete(key);
    return read.length > 0;
  }

  #leadsInto(path: string, key: string): boolean {
    return isInside(key, path) || isInside(this.#known.get(key) ?? key, path);
  }

  /** The file's folder and those above, up to the root, as they are written or, where one is behind a link, in truth. */
  async #foldersFrom(file: string, root: string): Promise<Pick<FoundSources, 'root' | 'folders'>> {
    const folders = foldersBetween(dirname(resolve(file)), root);
    if (folders.length > 0) return { root, folders };
    const realFolder = await this.#realPath(dirname(file));
    const realRoot = await this.#realPath(root);
    if (realFolder === null || realRoot === null) return { root, folders };
    const real = foldersBetween(realFolder, realRoot);
    return real.length > 0 ? { root: realRoot, folders: real } : { root, folders };
  }

  async #envFolder(
    above: readonly FolderSources[],
    index: number,
    root: string,
  ): Promise<FolderSources[]> {
    const here = above[index];
    if (here === undefined) return [];
    const name =
      above.slice(index).find(({ httpyac }) => httpyac?.envFolder !== undefined)?.httpyac
        ?.envFolder ?? ENV_FOLDER;
    const folder = resolve(here.folder, name);
    const known = above.some((each) => each.folder === folder);
    if (known || !isInside(folder, root)) return [];
    return [{ ...(await this.#folder(folder, root)), httpyac: null }];
  }

  async #folder(folder: string, root: string): Promise<FolderSources> {
    const empty = { folder, environments: [], httpyac: null, dotenv: [], unread: [] };
    const listing = await this.#listing(folder, root);
    if ('fault' in listing) {
      return { ...empty, unread: [closedFolder(folder, listing.fault)] };
    }
    const { names } = listing;
    const read = async (wanted: readonly string[]): Promise<FileSource[]> => {
      const sources = await Promise.all(
        wanted.map((name) => this.#source(join(folder, name), root)),
      );
      return sources.filter((source) => source !== null);
    };
    const isThere = (name: string): boolean => names.includes(name);
    const dotenvNames = names.filter((name) => environmentOfDotenv(name) !== undefined);
    const [environments, httpyac, dotenv] = await Promise.all([
      read(ENVIRONMENT_FILES.map(({ name }) => name).filter(isThere)),
      read(HTTPYAC_SETTINGS.filter(isThere)),
      // Of two files for one environment the stronger first: ".env.dev" sorts before "dev.env".
      read(dotenvNames.toSorted()),
    ]);
    const all = [...environments, ...httpyac, ...dotenv];
    return {
      folder,
      environments: environments.filter((source) => source.kind === 'environment'),
      httpyac: httpyac.find((source) => source.kind === 'environment') ?? null,
      dotenv: dotenv.filter((source) => source.kind === 'dotenv'),
      unread: [
        ...all.filter((source) => source.kind === 'unread'),
        ...names.filter(isHttpyacCode).map((name) => codeFile(join(folder, name))),
      ],
    };
  }

  async #named(path: string): Promise<Exclude<FileSource, null>> {
    const source = await kept(this.#sources, path, async () =>
      sourceOfFile(path, await this.#readText(path)),
    );
    return source ?? unreadFile(path, 'does not exist');
  }

  async #source(path: string, root: string): Promise<FileSource | null> {
    const real = await this.#realPath(path);
    if (real === null) return null;
    if (!(await this.#isInside(real, root))) {
      return unreadFile(path, 'is a link out of the workspace folder, so it is not read');
    }
    return kept(this.#sources, path, async () => sourceOfFile(path, await this.#readText(path)));
  }

  async #listing(folder: string, root: string): Promise<Listing> {
    const real = await this.#realPath(folder);
    if (real === null) return { names: [] };
    if (!(await this.#isInside(real, root))) {
      return { fault: 'is a link out of the workspace folder, so it is not looked into' };
    }
    return kept(this.#listings, folder, () => namesIn(folder));
  }

  async #isInside(real: string, root: string): Promise<boolean> {
    return isInside(real, (await this.#realPath(root)) ?? root);
  }

  #realPath(path: string): Promise<string | null> {
    return kept(this.#realPaths, path, async () => {
      try {
        const real = await realpath(path);
        this.#known.set(path, real);
        return real;
      } catch {
        return null;
      }
    });
  }
}

function kept<Made>(
  made: Map<string, Promise<Made>>,
  key: string,
  make: () => Promise<Made>,
): Promise<Made> {
  const known = made.get(key);
  if (known !== undefined) return known;
  const fresh = make();
  made.set(key, fresh);
  return fresh;
}

/** A folder and those above it, up to another; none: it is not inside. */
function foldersBetween(folder: string, root: string): string[] {
  if (!isInside(folder, root)) return [];
  const folders = [folder];
  for (let at = folder; isInside(dirname(at), root) && dirname(at) !== at; at = dirname(at)) {
    folders.push(dirname(at));
  }
  return folders;
}

async function namesIn(folder: string): Promise<Listing> {
  try {
    return { names: await readdir(folder) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const isClosed = code === 'EACCES' || code === 'EPERM';
    // Gone, or a file: then nothing is in it.
    return isClosed ? { fault: "can't be read: permission denied" } : { names: [] };
  }
}

function closedFolder(folder: string, fault: string): UnreadSource {
  const start = { line: 0, character: 0 };
  const problem = {
    code: 'closed-folder',
    severity: 'warning',
    message: `This folder ${fault}. Environment files in it have no effect.`,
    hint: 'Allow reading it, or move the environment files.',
    range: { start, end: start },
    file: folder,
  } as const;
  return { kind: 'unread', file: folder, fault, problems: [problem] };
}

/** No problem: whoever uses httpYac needs the file. It is told where something is missing. */
function codeFile(file: string): UnreadSource {
  const fault = 'is not read, because it is code. Put environments into .httpyac.json';
  return { kind: 'unread', file, fault, problems: [] };
}
