/** What a process of handler modules may take. 0 milliseconds: as long as it wants. */
export interface ModuleLimits {
  /** Until it can load modules, and until each of them is loaded, in milliseconds. */
  readonly startMs: number;
  /** Until a callback has answered, in milliseconds; also where the answer comes later. */
  readonly callbackMs: number;
  /** For how long it may react to nothing while somebody waits for it, in milliseconds. */
  readonly unresponsiveMs: number;
  /** Of JavaScript's heap, in MiB. */
  readonly heapMb: number;
  /** Of all its memory, buffers and Node itself included, in MiB. */
  readonly memoryMb: number;
}

export const DEFAULT_LIMITS: ModuleLimits = {
  startMs: 10_000,
  callbackMs: 30_000,
  unresponsiveMs: 5_000,
  heapMb: 256,
  memoryMb: 768,
};
