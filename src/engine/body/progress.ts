import type { ByteCounts } from '../../session/sessionEvent.ts';
import type { SessionLog } from '../../session/sessionLog.ts';

/** Where the bytes of a session's bodies are counted. */
export interface TransferScope {
  readonly log: SessionLog;
  readonly bytes: { -readonly [Key in keyof ByteCounts]: ByteCounts[Key] };
  /** Told of each byte, for the limits of time. */
  readonly deadlines: { moved(): void };
}

/** The log has an entry for progress at most this often, in milliseconds. */
const INTERVAL_MS = 100;

/** Counts the bytes of one body, and tells how many at once, then at most every {@link INTERVAL_MS}, and of the last in any case. */
export class Progress {
  readonly #tell: (current: number) => void;
  current = 0;
  #told = -1;
  #toldAt = -Infinity;

  constructor(tell: (current: number) => void) {
    this.#tell = tell;
  }

  add(bytes: number): void {
    this.current += bytes;
    const now = performance.now();
    if (now - this.#toldAt < INTERVAL_MS) return;
    this.#toldAt = now;
    this.#tellNow();
  }

  /** Whoever waits for the whole size always hears of it. */
  end(): void {
    if (this.#told !== this.current) this.#tellNow();
  }

  #tellNow(): void {
    this.#told = this.current;
    this.#tell(this.current);
  }
}

export interface UploadWatcher {
  /** In bytes; `total` is -1 when the body's length is not known. */
  onProgress(current: number, total: number): void;
}

/** Counts what is sent of one body of `length` bytes (null: unknown), for log and watcher. */
export function uploadProgress(
  scope: TransferScope,
  hop: number,
  length: number | null,
  watcher: UploadWatcher,
): { sent: (bytes: number) => void; done: () => void } {
  const total = length ?? -1;
  const progress = new Progress((current) => {
    scope.log.append({ type: 'upload:progress', hop, current, total });
    watcher.onProgress(current, total);
  });
  return {
    sent: (bytes) => {
      scope.bytes.sent += bytes;
      scope.deadlines.moved();
      progress.add(bytes);
    },
    done: () => {
      if (total !== 0) progress.end();
    },
  };
}

/** Counts what comes of one body of `total` bytes (-1: unknown), for the log; what was counted of an earlier one is void. */
export function downloadProgress(scope: TransferScope, hop: number, total: number): Progress {
  const { bytes, log } = scope;
  bytes.received = 0;
  bytes.decoded = 0;
  bytes.cached = 0;
  delete bytes.filtered;
  return new Progress((current) => {
    log.append({ type: 'download:progress', hop, current, total });
  });
}
