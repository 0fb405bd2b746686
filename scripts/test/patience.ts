import { statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * How long nothing may happen before a test counts as hanging: for a suite, until another of its tests has ended; for a test,
 * until what it waits for has come. On a loaded machine everything takes longer, and nothing fails for it.
 */
export const PATIENCE_MS = Number(process.env['REQUEST_WORKBENCH_PATIENCE_MS'] ?? 5 * 60_000);

const LOOK_MS = 1_000;

/** Resolves with "stalled" once nothing has been written to this file for so long. */
export async function stalled(
  file: string | undefined,
  patienceMs: number,
  signal?: AbortSignal,
): Promise<'stalled'> {
  let size = sizeOf(file);
  for (let silentMs = 0; silentMs < patienceMs; silentMs += LOOK_MS) {
    await delay(LOOK_MS, undefined, { ref: false, ...(signal ? { signal } : {}) });
    const now = sizeOf(file);
    // Looks are counted, not hours: a computer that slept has been silent for one look.
    if (now !== size) silentMs = 0;
    size = now;
  }
  return 'stalled';
}

function sizeOf(file: string | undefined): number {
  return file === undefined ? 0 : (statSync(file, { throwIfNoEntry: false })?.size ?? 0);
}
