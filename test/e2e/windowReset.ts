import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createInterface } from 'node:readline';
import path from 'node:path';
import { PATIENCE_MS } from '../../scripts/test/patience.ts';

/** The extension that is installed in every VS Code of the tests, and puts a window back between two of them. */
export const windowReset = path.join(import.meta.dirname, 'fixtures/windowReset');

/** The settings as that extension tells one version of them from another. */
export const SETTINGS_VERSION = 'windowReset.version';

/** In a window that is put back this takes a second or two. One that takes longer is not worth waiting for. */
const RESET_MS = 60_000;

/** A window of VS Code in which extensions run. */
export interface OpenWindow {
  /** Ends, forgets and closes what a test has left. @throws when the window can't do it */
  clear(): Promise<void>;
  /** Waits until extensions know these settings and all files of the workspace. @throws when they do not come to know */
  settle(settingsVersion: number): Promise<void>;
}

/** Hears from the extension in each window. */
export class OpenWindows {
  readonly #server: Server;
  readonly #awaited = new Map<string, (window: OpenWindow) => void>();

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => void this.#greet(socket));
  }

  static async listen(): Promise<OpenWindows> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    // The process ends with its tests.
    server.unref();
    return new OpenWindows(server);
  }

  /** What the extension has to know, as environment variables of VS Code. */
  get env(): NodeJS.ProcessEnv {
    return { REQUEST_WORKBENCH_WINDOWS: String((this.#server.address() as AddressInfo).port) };
  }

  /** The next window in which extensions start for this folder or .code-workspace file. */
  next(opened: string): Promise<OpenWindow> {
    const { promise, resolve } = Promise.withResolvers<OpenWindow>();
    this.#awaited.set(opened, resolve);
    return within(PATIENCE_MS - 30_000, promise, 'No extension has started in the window.');
  }

  async #greet(socket: Socket): Promise<void> {
    socket.unref();
    socket.on('error', () => undefined);
    const lines = createInterface(socket)[Symbol.asyncIterator]();
    const answer = async (): Promise<Readonly<Record<string, string>>> => {
      const { value, done } = await lines.next();
      if (done === true) throw new Error('The window is gone.');
      return JSON.parse(value) as Record<string, string>;
    };
    const order = async (message: { readonly order: string; readonly version?: number }) => {
      socket.write(`${JSON.stringify(message)}\n`);
      const what = `"${message.order}" took more than ${RESET_MS / 1_000} seconds.`;
      const { error } = await within(RESET_MS, answer(), what);
      if (error !== undefined) throw new Error(`"${message.order}" has failed: ${error}`);
    };
    const { opened = '' } = await answer().catch(() => ({ opened: undefined }));
    this.#awaited.get(opened)?.({
      clear: () => order({ order: 'clear' }),
      settle: (version) => order({ order: 'settle', version }),
    });
  }
}

async function within<T>(milliseconds: number, promise: Promise<T>, otherwise: string): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(new Error(otherwise));
  }, milliseconds).unref();
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
