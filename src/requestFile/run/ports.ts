import type { ProxyOption } from '../../engine/index.ts';
import type { Request, RequestFlag } from '../../engine/message/request.ts';
import type { IdentifiedHandler } from '../../engine/handlers/handlers.ts';
import type { SignRequest } from '../../engine/handlers/signRequest.ts';
import type { CredentialsSource } from '../../engine/network/auth/requestLogins.ts';
import type { SignIn } from '../auth/ports.ts';
import type { Metadata } from '../parse/metadata.ts';
import type { PromptQuestion, ValuePorts } from '../values/ports.ts';
import type { FoundValue } from '../values/value.ts';
import type { LoadedFile } from './loadedFile.ts';
import type { RunEnvironment } from './runEnvironment.ts';
import type { FileProblem } from '../../files/problem.ts';
import type { RequestResult, WholeBody } from '../values/requestResult.ts';

/** A request that is ready, with what its file says about it. */
export interface ReadyRequest {
  /** `token`: no line states it, another request needs its answer. That is a secret. */
  readonly purpose: 'request' | 'token';
  readonly file: string;
  /** From 0. */
  readonly line: number;
  /** Null: it has none. */
  readonly name: string | null;
  readonly request: Request;
  readonly credentials: CredentialsSource | null;
  /** Null: it reaches its servers as all others do. */
  readonly proxy: ProxyOption | null;
  /** Null: it goes unsigned. */
  readonly sign: SignRequest | null;
  /** What the file itself answers while it runs, after rules and modules. */
  readonly handlers: readonly IdentifiedHandler[];
  /** Values that are never shown. */
  readonly secrets: readonly string[];
  readonly settings: readonly Metadata[];
  /** Whether `>>` saves the response, however long it is. */
  readonly savesResponse: boolean;
  readonly warnings: readonly FileProblem[];
}

/** What became of a request that was sent. */
export type Sending =
  | {
      readonly result: RequestResult;
      readonly session: string;
      /** What `>>` saves; absent: the body of the result is all of it, or nobody saves it. */
      readonly whole?: WholeBody;
    }
  /** It failed, or was cancelled: the session says why. */
  | { readonly failed: string; readonly session: string }
  /** It was only shown. */
  | { readonly shown: true };

/** What a run needs of the face that started it. */
export interface RunPorts {
  /** `show`: requests are made and given to `send`, which shows them. Nothing is waited for, confirmed or signed in to. */
  readonly purpose: 'send' | 'show';
  readonly load: (path: string) => Promise<LoadedFile | { readonly fault: string }>;
  /** Whether nothing more is to be sent. */
  readonly isOver: () => boolean;
  /** What its requests may do. */
  readonly flags: readonly RequestFlag[];
  readonly send: (ready: ReadyRequest) => Promise<Sending>;
  /** A text without what this session keeps to itself. */
  readonly maskText: (session: string, text: string) => string;
  /** What environments and `.env` files say for a file. */
  readonly environment: (loaded: LoadedFile) => Promise<RunEnvironment>;
  /** Names of the chosen environments. */
  readonly chosenEnvironments: () => readonly string[];
  readonly option: ValuePorts['option'];
  readonly optionNames: () => Iterable<string>;
  readonly processEnvironment: ValuePorts['processEnvironment'];
  /** Asks for a value. Null: nobody is there, or they gave up. */
  readonly prompt: (question: PromptQuestion) => Promise<FoundValue | null>;
  /**
   * Asks for a name that nobody defines in a request of this file. Null: nobody is there, or they gave up; 'defined': an
   * environment that was chosen meanwhile defines it.
   */
  readonly askForName: (name: string, file: string) => Promise<FoundValue | 'defined' | null>;
  /** Whether to go on. @param about absent: it is `# @note` of a request */
  readonly confirm: (
    text: string,
    about?: { readonly detail: string; readonly yes: string },
  ) => Promise<boolean>;
  /** Where a person signs in for a token; null: nowhere, because requests are only shown. */
  readonly signIn: SignIn | null;
  /** False: the workspace is not trusted. */
  readonly mayRunScripts: () => boolean;
  readonly signal: AbortSignal;
}
