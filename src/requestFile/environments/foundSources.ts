import type { DotenvSource, EnvironmentSource, UnreadSource } from './environmentSource.ts';

/** Everything that was found for one `.http` file, the strongest of each kind first. */
export interface FoundSources {
  /** Absolute path of the workspace folder. */
  readonly root: string;
  /** The folders that were looked into, the file's own first; none: the file is outside the root. */
  readonly folders: readonly string[];
  /** Files that a person named (`--env-file`). */
  readonly named: readonly (EnvironmentSource | DotenvSource)[];
  readonly sources: readonly EnvironmentSource[];
  readonly httpyac: readonly EnvironmentSource[];
  readonly settings: readonly EnvironmentSource[];
  /** By folder. */
  readonly dotenv: readonly (readonly DotenvSource[])[];
  readonly unread: readonly UnreadSource[];
}
