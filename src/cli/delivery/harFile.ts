import { writeFile } from 'node:fs/promises';
import type { WebRequest } from '../../engine/index.ts';
import { harOfSessions } from '../../har/write/harOfSessions.ts';
import { SessionRecording } from '../../har/write/sessionRecording.ts';
import { CollectedSecrets } from '../../har/write/collectedSecrets.ts';
import { writeFault } from '../files/namedFile.ts';
import { versionOfPackage } from '../options/version.ts';

/** Records the requests of a run, and writes them as one HAR file when all are over. */
export class HarFile {
  /** Where secrets are to be written too. */
  readonly secrets: CollectedSecrets | null;
  readonly #path: string;
  readonly #recordings: SessionRecording[] = [];

  constructor(path: string, withSecrets: boolean) {
    this.#path = path;
    this.secrets = withSecrets ? new CollectedSecrets() : null;
  }

  record(webRequest: WebRequest): SessionRecording {
    this.secrets?.see(webRequest.request.url, webRequest.request.headers);
    const recording = new SessionRecording(webRequest.log, webRequest.request.postData);
    this.#recordings.push(recording);
    return recording;
  }

  async write(): Promise<void> {
    const sessions = await Promise.all(this.#recordings.map((recording) => recording.session()));
    const har = harOfSessions(
      sessions.filter((session) => session !== null),
      versionOfPackage(),
      { bodiesWithSecrets: this.secrets !== null },
    );
    const written = this.secrets?.unmask(har) ?? har;
    // Who may read a secret on this machine is the person alone.
    await writeFile(this.#path, `${JSON.stringify(written, null, 2)}\n`, {
      mode: this.secrets === null ? 0o666 : 0o600,
    }).catch((cause: unknown) => {
      throw new Error(writeFault(this.#path, cause), { cause });
    });
  }
}
