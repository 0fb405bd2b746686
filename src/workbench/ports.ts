import type {
  CookieStorage,
  Person,
  RequestContextOptions,
  RequestHandler,
} from '../engine/index.ts';
import type { Whole } from '../files/wholeFile.ts';
import type { ApprovalStore } from '../handlerModules/approval/approvals.ts';
import type { ResolveSecret } from '../rules/secrets/secretReference.ts';
import type { BodyLimits } from './keptBodies.ts';
import type { Event, Subscription } from './event.ts';

export type FileKind = 'ruleFiles' | 'handlerModules';

/** A file that was found. `folder` is the workspace folder that it belongs to; of nested ones the innermost. */
export interface FoundFile {
  readonly path: string;
  readonly folder: string;
}

export interface FilesListener {
  /** The file is new, or its text is. */
  changed(file: FoundFile): void;
  removed(path: string): void;
  /** Folders or patterns are others now: `find` answers what is there. */
  rearranged(): void;
  /** The paths that `removed` is called with when a folder above them goes. */
  known(): Iterable<string>;
}

/** A person who saves files from the editor of this face. */
export interface SavesListener {
  /** Null: the save need not wait. */
  readonly willSave: (path: string) => Promise<void> | null;
  readonly saved: (path: string, text: string) => void;
}

/** The files of the folders. All paths are absolute. */
export interface FilesPort {
  /** False: there is none of this kind, and none will come. Nothing is loaded for it then. */
  readonly mayHold: (kind: FileKind) => boolean;
  /** All that are there now, each once. */
  readonly find: (kind: FileKind) => Promise<readonly FoundFile[]>;
  /** Tells what becomes of them. A face that ends with its command leaves it out, and so the next two. */
  readonly watch?: (kind: FileKind, listener: FilesListener) => Subscription;
  /** Any file that a handler module may import has changed, has come or has gone. */
  readonly onSourceChanged?: Event<string>;
  readonly followSaves?: (listener: SavesListener) => Subscription;
  readonly readText: (path: string) => Promise<Whole<{ readonly text: string }>>;
  /** The workspace folder that a file is in; null: none. */
  readonly folderOf: (path: string) => string | null;
  /** The folder whose files the rules of this file may answer with. */
  readonly sharedBy: (ruleFile: string) => string;
}

/** What a person has set. The face reads it each time: nothing is kept here. */
export interface SettingsPort {
  /** Nothing is sent and no module runs where this answers false. */
  readonly isTrusted: () => boolean;
  readonly onTrusted?: Event<unknown>;
  /** How requests reach the network. @throws SettingsError when a setting can't be followed */
  readonly network: () => Promise<RequestContextOptions>;
  /** The next call of `network` may answer something else. */
  readonly onNetworkChanged?: Event<unknown>;
  /** What the settings say where neither rules nor modules do. */
  readonly handlers: readonly RequestHandler[];
  /** Why no handler module runs, as it follows "script": "handler modules are turned off". Null: those that are approved run. */
  readonly modulesAreOff: string | null;
  /** How many sessions are kept. */
  readonly maxSessions: () => number;
  /** What may be kept of bodies across windows. */
  readonly bodyLimits: () => BodyLimits;
}

/** What rules, modules and settings name instead of writing it down. */
export interface SecretsPort {
  readonly resolve: ResolveSecret;
  /** The key that bodies are kept with, made when there is none. A face that keeps none leaves it out. */
  readonly historyKey?: () => Promise<Buffer>;
}

/** Where the face lets the workbench keep what outlives it. Null: nowhere, it is kept in memory. */
export interface StoragePort {
  readonly cookies: CookieStorage;
  /** The folder of the response cache, for settings that want one on disk. */
  readonly cache: string | null;
  /** The folder of the jars that rules name. */
  readonly jars: string | null;
  /** The file of the sessions. */
  readonly sessions: string | null;
  /** The folder of their bodies, encrypted. */
  readonly bodies: string | null;
  /** Which modules may run; `all`: whoever starts this has approved whatever there is. Asked when there are modules. */
  readonly approvals: () => ApprovalStore | Promise<ApprovalStore | 'all'>;
}

/** What a face gives to the workbench (decision 41). Each is small, so that a test can hold it in memory. */
export interface Ports {
  readonly files: FilesPort;
  readonly settings: SettingsPort;
  readonly secrets: SecretsPort;
  readonly storage: StoragePort;
  /** Where several requests may wait at once for the same answer, it is one of SharedAnswers. */
  readonly person: Person;
}
