import { randomBytes } from 'node:crypto';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Answer, Person, Question, RequestContextOptions } from '../../src/engine/index.ts';
import type { ApprovedModule } from '../../src/handlerModules/approval/approvals.ts';
import { Emitter } from '../../src/workbench/event.ts';
import type { BodyLimits } from '../../src/workbench/keptBodies.ts';
import type { FileKind, FilesListener, Ports } from '../../src/workbench/ports.ts';
import { Workbench } from '../../src/workbench/workbench.ts';

/** A person whose answers are known before. */
export class KnownPerson implements Person {
  readonly asked: Question[] = [];
  readonly #answer: (question: Question) => Answer | null;

  constructor(answer: (question: Question) => Answer | null = () => null) {
    this.#answer = answer;
  }

  ask(question: Question): Promise<Answer | null> {
    this.asked.push(question);
    return Promise.resolve(this.#answer(question));
  }
}

export interface MemoryOptions {
  readonly person?: Person;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly trusted?: boolean;
  readonly maxSessions?: number;
  /** Files are found once and not watched, as by a command. */
  readonly once?: boolean;
}

/**
 * A workbench whose ports are held in memory: its rule files are texts in a map, that say themselves when they change. Modules
 * and what is kept across two workbenches lie in a temporary folder.
 */
export async function memoryWorkbench(t: TestContext, options: MemoryOptions = {}) {
  const { person = new KnownPerson(), secrets = {}, maxSessions = 100, once = false } = options;
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'rw-workbench-')));
  const opened: Workbench[] = [];
  t.after(async () => {
    await Promise.all(opened.map((workbench) => workbench.dispose()));
    await rm(folder, { recursive: true, force: true });
  });
  const files = new Map<string, string>();
  const listeners = new Map<FileKind, FilesListener>();
  const networkChanged = new Emitter<undefined>();
  let approved: Readonly<Record<string, ApprovedModule>> = {};
  let limits: BodyLimits = { bodies: 'encrypted', size: 1e9, ageMs: 1e9 };
  let key = randomBytes(32);
  let trusted = options.trusted ?? true;
  let network: RequestContextOptions = { responseCache: null };
  const kindOf = (path: string): FileKind =>
    path.endsWith('.request-rules.json') ? 'ruleFiles' : 'handlerModules';

  const ports: Ports = {
    person,
    files: {
      mayHold: (kind) => !once || [...files.keys()].some((path) => kindOf(path) === kind),
      find: (kind) =>
        Promise.resolve(
          [...files.keys()]
            .filter((path) => kindOf(path) === kind)
            .map((path) => ({ path, folder })),
        ),
      readText: (path) => {
        const text = files.get(path);
        return Promise.resolve(text === undefined ? { fault: 'does not exist' } : { text });
      },
      folderOf: () => folder,
      sharedBy: () => folder,
      ...(once
        ? {}
        : {
            watch: (kind, listener) => {
              listeners.set(kind, listener);
              return { dispose: () => listeners.delete(kind) };
            },
          }),
    },
    settings: {
      isTrusted: () => trusted,
      network: () => Promise.resolve(network),
      onNetworkChanged: networkChanged.event,
      handlers: [],
      modulesAreOff: null,
      maxSessions: () => maxSessions,
      bodyLimits: () => limits,
    },
    secrets: {
      resolve: ({ name }) => Promise.resolve(secrets[name]),
      historyKey: () => Promise.resolve(key),
    },
    storage: {
      cookies: { kind: 'memory' },
      cache: null,
      jars: null,
      sessions: join(folder, 'sessions.json'),
      bodies: join(folder, 'bodies'),
      approvals: () => ({
        read: () => approved,
        write: (all) => {
          approved = all;
          return Promise.resolve();
        },
      }),
    },
  };
  const open = (): Workbench => {
    const workbench = Workbench.open(() => [folder], ports);
    opened.push(workbench);
    return workbench;
  };

  return {
    folder,
    workbench: open(),
    /** Another workbench over the same ports, as after a reload. */
    reopen: open,
    /** Saves a file, and tells of it. A module is written to the disk as well, where its process finds it. */
    save: async (name: string, content: unknown): Promise<string> => {
      const path = join(folder, basename(name));
      const text = typeof content === 'string' ? content : JSON.stringify(content);
      files.set(path, text);
      if (kindOf(path) === 'handlerModules') await writeFile(path, text);
      listeners.get(kindOf(path))?.changed({ path, folder });
      return path;
    },
    remove: (path: string): void => {
      files.delete(path);
      listeners.get(kindOf(path))?.removed(path);
    },
    limit: (other: Partial<BodyLimits>): void => {
      limits = { ...limits, ...other };
    },
    /** The key store has lost the key. */
    loseKey: (): void => {
      key = randomBytes(32);
    },
    trust: (): void => {
      trusted = true;
    },
    setNetwork: (options: RequestContextOptions): void => {
      network = { responseCache: null, ...options };
      networkChanged.fire(undefined);
    },
  };
}
