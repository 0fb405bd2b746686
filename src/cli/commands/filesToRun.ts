import type { Environments } from '../../requestFile/environments/environments.ts';
import type { FileLoader, LoadedFile } from '../../requestFile/run/loadedFile.ts';
import type { ChosenRequests } from '../requestFiles/chooseRequests.ts';

/** What `run` is to send, and what is known of the files. */
export interface FilesToRun {
  readonly chosen: readonly ChosenRequests[];
  readonly loader: FileLoader;
  readonly environmentsOf: (loaded: LoadedFile) => Promise<Environments>;
}
