import type { ParsedRequest } from '../../requestFile/parse/parsedRequest.ts';
import type { Environments } from '../../requestFile/environments/environments.ts';
import type { FileLoader, LoadedFile } from '../../requestFile/run/loadedFile.ts';

/** The requests of a file that are to be sent. */
export interface ChosenRequests {
  readonly loaded: LoadedFile;
  readonly requests: readonly ParsedRequest[];
}

/** What `run` is to send, and what is known of the files. */
export interface FilesToRun {
  readonly chosen: readonly ChosenRequests[];
  readonly loader: FileLoader;
  readonly environmentsOf: (loaded: LoadedFile) => Promise<Environments>;
}
