import { createHash } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import type { Approvals } from '../handlerModules/approval/approvals.ts';
import { nameIn } from '../handlerModules/approval/approvals.ts';
import type { Subscription } from './event.ts';
import type { FilesPort } from './ports.ts';
import { PendingWork } from './pendingWork.ts';

/**
 * The files that the person has saved from this window over a version that they had approved: what is in them now they have
 * written, or seen written. A file that changed in another way before (a pull, another program) is not among them, also not
 * when it is saved afterwards (docs/decisions/0021-which-modules-may-run.md).
 */
export class OwnSaves {
  /** The SHA-256 of each, by its real path. */
  readonly files = new Map<string, string>();
  readonly #folderOf: FilesPort['folderOf'];
  readonly #subscription: Subscription | undefined;
  readonly #saving = new PendingWork();
  /** Of the files that are just being saved: whether what they are saved over was approved. */
  readonly #over = new Map<string, boolean>();

  constructor(options: {
    readonly port: FilesPort;
    readonly approvals: Approvals;
    /** Whether a file is part of a module at all. */
    readonly concerns: (path: string) => boolean;
    readonly onSaved: (path: string) => void;
  }) {
    const { port, approvals, concerns, onSaved } = options;
    this.#folderOf = port.folderOf;
    this.#subscription = port.followSaves?.({
      willSave: (path) => (concerns(path) ? this.#check(path, approvals) : null),
      saved: (path, text) => {
        const isOver = this.#over.get(path) === true;
        this.#over.delete(path);
        if (isOver) void this.#saving.add(this.#keep(path, text).then(onSaved));
        else if (concerns(path)) onSaved(path);
      },
    });
  }

  /** Resolves when all that was saved until now has been told. */
  settled(): Promise<void> {
    return this.#saving.settled();
  }

  dispose(): void {
    this.#subscription?.dispose();
  }

  /** What lies on disk before the save. */
  async #check(path: string, approvals: Approvals): Promise<void> {
    const folder = this.#folderOf(path);
    if (folder === null) return;
    try {
      const [real, root] = await Promise.all([realpath(path), realpath(folder)]);
      const sha256 = sha256Of(await readFile(path));
      const isKnown =
        this.files.get(real) === sha256 || approvals.knows(folder, nameIn(root, real), sha256);
      this.#over.set(path, isKnown);
    } catch {
      this.#over.set(path, false);
    }
  }

  async #keep(path: string, text: string): Promise<string> {
    const real = await realpath(path).catch(() => path);
    this.files.set(real, sha256Of(Buffer.from(text)));
    return path;
  }
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
