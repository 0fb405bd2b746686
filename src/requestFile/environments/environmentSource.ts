import type { Problem } from '../../files/problem.ts';
import type { ValuePath, Values } from '../values/path.ts';

/** Something wrong in an environment file or a setting. */
export interface EnvironmentProblem extends Problem {
  /** Absolute path. Absent: it is about a setting, which the message names. */
  readonly file?: string;
}

/** One file or setting that holds environments. */
export interface EnvironmentSource {
  readonly kind: 'environment';
  /** Absolute path; null: it is a setting. */
  readonly file: string | null;
  readonly setting: string | null;
  /** What it holds is never shown. */
  readonly isPrivate: boolean;
  /** Where relative paths in it start. */
  readonly folder: string;
  /** By name, in the order of the file. */
  readonly environments: ReadonlyMap<string, EnvironmentContent>;
  readonly problems: readonly EnvironmentProblem[];
  /** From 0; undefined: in a setting nobody knows. @param path from the environment's name on */
  readonly lineOf: (path: ValuePath) => number | undefined;
}

/** One environment, as it stands in one place. */
export interface EnvironmentContent {
  readonly values: Values;
  /** `Security.Auth`: configurations by id. */
  readonly auth: Values;
  /** `SSLConfiguration`. */
  readonly tls: Values;
}

/** A `.env` file. */
export interface DotenvSource {
  readonly kind: 'dotenv';
  readonly file: string;
  /** Null: it counts in all environments. */
  readonly environment: string | null;
  readonly values: Values;
  readonly problems: readonly EnvironmentProblem[];
  readonly lineOf: (path: ValuePath) => number | undefined;
}

/** A file that is there and is not read, or can't be. */
export interface UnreadSource {
  readonly kind: 'unread';
  readonly file: string;
  /** Half a sentence that follows its name: "is a folder, not a file". */
  readonly fault: string;
  readonly problems: readonly EnvironmentProblem[];
}
