type Cleanup = () => Promise<void> | void;

const cleanups: Cleanup[] = [];
let ending: Promise<never> | undefined;

/** Registers what has to be ended before this process is; the last registered goes first. */
export function onShutdown(cleanup: Cleanup): void {
  cleanups.push(cleanup);
}

/** Ends all that was registered, then the process. A second call waits for the first. */
export function shutdown(code: number): Promise<never> {
  ending ??= (async () => {
    for (const cleanup of cleanups.reverse()) {
      try {
        await cleanup();
      } catch (error) {
        console.error(error);
      }
    }
    process.exit(code);
  })();
  return ending;
}

/** Ctrl+C, SIGTERM, a closed terminal, the end of the process that started this one: all end it in order. */
export function shutdownOnSignals(): void {
  process.on('SIGINT', () => void shutdown(130));
  process.on('SIGTERM', () => void shutdown(143));
  process.on('SIGHUP', () => void shutdown(129));
  process.on('disconnect', () => void shutdown(143));
  process.channel?.unref();
}
