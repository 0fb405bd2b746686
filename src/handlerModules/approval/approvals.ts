import { createHash } from 'node:crypto';
import { relative, sep } from 'node:path';
import { isInside } from '../../files/insideFolder.ts';
import type { ModuleSources } from './moduleSources.ts';

/** What a person has approved: a module with everything that it imported then. It can be written as JSON. */
export interface ApprovedModule {
  /** SHA-256 of each file, by its path relative to the workspace folder, with slashes. */
  readonly files: Readonly<Record<string, string>>;
  /** As `Date.toISOString` writes it. */
  readonly approvedAt: string;
}

/** Where approvals are kept: by the module's absolute path. */
export interface ApprovalStore {
  read(): Readonly<Record<string, ApprovedModule>>;
  write(all: Readonly<Record<string, ApprovedModule>>): Promise<void>;
}

/** Of what was kept, that which is an approval: whoever damages the file is asked again. */
export function readApproved(kept: unknown): Readonly<Record<string, ApprovedModule>> {
  if (typeof kept !== 'object' || kept === null) return {};
  const entries = Object.entries(kept).filter((entry): entry is [string, ApprovedModule] => {
    const { files } = Object(entry[1]) as { readonly files?: unknown };
    return typeof files === 'object' && files !== null;
  });
  return Object.fromEntries(entries);
}

/** `changed`: something of it is different from what was approved; `files` says what, relative to the folder. */
export type Approval =
  | { readonly state: 'approved' }
  | { readonly state: 'new' }
  | { readonly state: 'changed'; readonly files: readonly string[] };

/**
 * Which handler modules may run: those whose every file is as it was when a person said so, or as that person has saved it
 * since in their own editor.
 */
export class Approvals {
  readonly #store: ApprovalStore;

  constructor(store: ApprovalStore) {
    this.#store = store;
  }

  /** The modules that were approved, by their paths. */
  get modules(): readonly string[] {
    return Object.keys(this.#store.read()).sort();
  }

  /** `ownSaves`: the SHA-256 of files as the person has saved them, by path. */
  of(
    module: string,
    { folder, files }: ModuleSources,
    ownSaves: ReadonlyMap<string, string> = new Map(),
  ): Approval {
    const approved = this.#store.read()[module];
    if (approved === undefined) return { state: 'new' };
    const changed = [...files].flatMap(([path, sha256]) => {
      const name = nameIn(folder, path);
      return approved.files[name] === sha256 || ownSaves.get(path) === sha256 ? [] : [name];
    });
    return changed.length === 0
      ? { state: 'approved' }
      : { state: 'changed', files: changed.toSorted() };
  }

  /** Whether a file has been approved as it is, as a part of any module. `name` is its path in `folder`. */
  knows(folder: string, name: string, sha256: string): boolean {
    return Object.entries(this.#store.read()).some(
      ([module, { files }]) => isInside(module, folder) && files[name] === sha256,
    );
  }

  async approve(module: string, { folder, files }: ModuleSources): Promise<void> {
    const named = [...files].map(([path, sha256]) => [nameIn(folder, path), sha256] as const);
    const approved = { files: Object.fromEntries(named), approvedAt: new Date().toISOString() };
    await this.#store.write({ ...this.#store.read(), [module]: approved });
  }

  async revoke(module: string): Promise<void> {
    const { [module]: _revoked, ...rest } = this.#store.read();
    await this.#store.write(rest);
  }
}

/** One number for a whole module, as people compare it: SHA-256 of the list that `sha256sum` would print of its files. */
export function fingerprintOf({ folder, files }: ModuleSources): string {
  const lines = [...files].map(([path, sha256]) => `${sha256}  ${nameIn(folder, path)}\n`);
  return createHash('sha256').update(lines.sort().join('')).digest('hex');
}

export function nameIn(folder: string, path: string): string {
  return relative(folder, path).split(sep).join('/');
}
