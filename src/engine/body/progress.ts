import type { SessionScope } from '../session/sessionScope.ts';

/** The log has an entry for progress at most this often, in milliseconds. */
export const PROGRESS_INTERVAL_MS = 100;

/** `act` at once, then at most every `interval` milliseconds; `now` acts whatever the time. */
export function throttled(
  interval: number,
  act: () => void,
): { soon: () => void; now: () => void } {
  let last = -Infinity;
  const now = (): void => {
    last = performance.now();
    act();
  };
  return {
    now,
    soon: () => {
      if (performance.now() - last >= interval) now();
    },
  };
}

export interface UploadWatcher {
  /** In bytes; `total` is -1 when the body's length is not known. */
  onProgress(current: number, total: number): void;
}

/**
 * Counts what is sent of one body of `length` bytes (null: unknown), for log and watcher. `done` tells the last
 * number where it has not been told, so that whoever waits for the whole size always hears it.
 */
export function uploadProgress(
  scope: SessionScope,
  hop: number,
  length: number | null,
  watcher: UploadWatcher,
): { sent: (bytes: number) => void; done: () => void } {
  const total = length ?? -1;
  let current = 0;
  let told = -1;
  const tell = throttled(PROGRESS_INTERVAL_MS, () => {
    told = current;
    scope.log.append({ type: 'upload:progress', hop, current, total });
    watcher.onProgress(current, total);
  });
  return {
    sent: (bytes) => {
      current += bytes;
      scope.bytes.sent += bytes;
      scope.deadlines.moved();
      tell.soon();
    },
    done: () => {
      if (total !== 0 && told !== current) tell.now();
    },
  };
}
