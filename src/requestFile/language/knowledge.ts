import type { RequestResult } from '../values/requestResult.ts';
import type { SecretValues, ValuePorts } from '../values/ports.ts';
import type { FoundValue, Value } from '../values/value.ts';
import type { RequestDocument } from './requestDocument.ts';
import type { ScriptSets } from './scriptNames.ts';

/** What an editor knows beside the text of a request file. */
export interface LanguageKnowledge {
  /** Absolute path of the request file. */
  readonly file: string;
  /** Of the workspace folder. */
  readonly root: string;
  /** The files that it imports, and that those import, in the order in which their variables count: the last one wins. */
  readonly imports: readonly ImportedDocument[];
  /** What scripts in files of their own may set, those of imported files too. */
  readonly scriptFiles: ScriptSets;
  readonly environment: KnownEnvironment;
  /** What scripts have set and people have answered in this window. */
  readonly set: {
    readonly names: readonly string[];
    readonly script: (name: string) => Value | undefined;
    readonly answer: (name: string) => FoundValue | undefined;
    /** What a request of the file was answered last. */
    readonly result: (name: string) => RequestResult | undefined;
    /** What has been found to be secret in this window: scripts may have put it anywhere. */
    readonly secrets: SecretValues;
  };
  /** A link to a file in an editor. @param line from 0 */
  readonly linkTo: (file: string, line?: number) => string;
  readonly processEnvironment: Readonly<Record<string, string | undefined>>;
}

export interface ImportedDocument {
  readonly file: string;
  readonly document: RequestDocument;
}

export interface KnownEnvironment {
  /** Names of the environments that were chosen; of several the later wins. */
  readonly chosen: readonly string[];
  /** Those that can be chosen. */
  readonly choosable: readonly string[];
  readonly values: ValuePorts['environment'];
  /** The value in each place that counts, the strongest first. */
  readonly findAll: (name: string) => readonly FoundValue[];
  /** Every variable by name, those of the strongest place first. */
  readonly all: () => ReadonlyMap<string, FoundValue>;
  /** Ids of `Security.Auth`. */
  readonly authIds: readonly string[];
}
