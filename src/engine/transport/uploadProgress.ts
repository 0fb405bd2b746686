import { throttled } from '../body/delivery.ts';
import type { SessionScope } from '../session/sessionScope.ts';

/** A log entry for progress at most this often. */
const PROGRESS_INTERVAL_MS = 100;

export interface UploadWatcher {
  onProgress(current: number, total: number): void;
}

/** Counts the bytes of a request's body as they go out, and tells the log and the watcher. */
export function uploadProgress(
  scope: SessionScope,
  hop: number,
  total: number,
  watcher: UploadWatcher,
): { sent: (bytes: number) => void; done: () => void } {
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
      if (total > 0 && told !== current) tell.now();
    },
  };
}
