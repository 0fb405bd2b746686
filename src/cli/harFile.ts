import { writeFile } from 'node:fs/promises';
import type { WebRequest } from '../engine/index.ts';
import { harOfSessions } from '../httpFile/har/harOfSessions.ts';
import { Recording } from '../httpFile/har/recording.ts';
import { versionOfPackage } from './version.ts';

/** Records the requests of a run, and writes them as one HAR file when all are over. */
export class HarFile {
  readonly #path: string;
  readonly #recordings: Recording[] = [];

  constructor(path: string) {
    this.#path = path;
  }

  record(webRequest: WebRequest): Recording {
    const recording = new Recording(() => webRequest.log.events, webRequest.request.postData);
    this.#recordings.push(recording);
    return recording;
  }

  async write(): Promise<void> {
    const sessions = await Promise.all(this.#recordings.map((recording) => recording.session()));
    const har = harOfSessions(
      sessions.filter((session) => session !== null),
      versionOfPackage(),
    );
    await writeFile(this.#path, `${JSON.stringify(har, null, 2)}\n`);
  }
}
