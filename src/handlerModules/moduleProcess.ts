import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { messageOf } from '../session/messageOf.ts';
import { Channel, RemoteError } from './channel/channel.ts';
import type { Packed, Services } from './channel/channel.ts';
import { FrameError } from './channel/frames.ts';
import type { ToProcess } from './channel/kinds.ts';
import { TO_HOST, TO_PROCESS } from './channel/limits.ts';
import type { ModuleLimits } from './moduleLimits.ts';
import { OutputTail } from './outputTail.ts';
import type { StartCommand } from './startCommand.ts';
import { endOf } from './terminationStatus.ts';
import type { ProcessEnd } from './terminationStatus.ts';
import { Watchdog } from './watchdog.ts';

/** More than this is not written to a process that does not read, in bytes. */
const MAX_UNSENT = 64 * 1024 * 1024;
/** How long the last words of a process that has ended are waited for, in milliseconds. */
const EXIT_GRACE_MS = 500;

export interface ModuleProcessOptions {
  readonly command: StartCommand;
  readonly folder: string;
  readonly limits: ModuleLimits;
  readonly services: Services;
  /** A line of its output that came past `console`. */
  readonly onOutput: (level: 'log' | 'error', text: string) => void;
  /** It is over, and nobody had asked for that. */
  readonly onTerminated: (end: ProcessEnd) => void;
}

/** The process ended while something waited for it. */
export class ProcessEndedError extends Error {
  override readonly name = 'ProcessEndedError';
  readonly end: ProcessEnd;

  constructor(end: ProcessEnd) {
    super(`the process of the handler modules has ended: ${end.cause}`);
    this.end = end;
  }
}

/**
 * One operating system process for the handler modules of a workspace folder (CEF's renderer process). Whatever it does,
 * it ends as a {@link ProcessEnd}: all that waits for it is rejected with that, and nothing of it stays behind.
 */
export class ModuleProcess {
  /** Resolves once it can load modules. */
  readonly #ready = Promise.withResolvers<void>();
  /** Resolves with what it ended of. */
  readonly #end = Promise.withResolvers<ProcessEndedError>();
  readonly #options: ModuleProcessOptions;
  readonly #child: ChildProcess;
  readonly #socket: Socket;
  readonly #channel: Channel<ToProcess>;
  readonly #watchdog: Watchdog;
  readonly #output = new OutputTail();
  readonly #starting: NodeJS.Timeout;
  /** Why this side ends it, when it does. */
  #verdict: ProcessEnd | null = null;
  #over = false;
  #unwanted = false;
  #told = false;
  #calls = 0;

  constructor(options: ModuleProcessOptions) {
    this.#options = options;
    const { command, folder, limits, services } = options;
    this.#child = spawn(command.execPath, command.args, {
      cwd: folder,
      env: command.env,
      stdio: ['ignore', 'pipe', 'pipe', 'overlapped'],
      windowsHide: true,
    });
    this.#socket = this.#child.stdio[3] as Socket;
    const seconds = String(limits.startMs / 1000);
    const late = {
      status: 'processWasKilled',
      cause: `it was not ready within ${seconds} s`,
    } as const;
    // A debugger may hold it before its first line.
    this.#starting = setTimeout(() => {
      if (limits.startMs > 0) this.kill(late);
    }, limits.startMs);
    this.#channel = new Channel<ToProcess>(this.#socket, {
      limits: TO_HOST,
      sendLimits: TO_PROCESS,
      services: {
        ...services,
        ready: () => {
          clearTimeout(this.#starting);
          this.#ready.resolve();
        },
      },
      onEnd: (reason) => {
        this.#channelEnded(reason);
      },
    });
    this.#ready.promise.catch(() => undefined);
    this.#output.follow(this.#child, options.onOutput);
    this.#watchdog = new Watchdog({
      pid: this.#child.pid,
      channel: this.#channel,
      limits,
      isAwaited: () => this.#calls > 0,
      kill: (end) => {
        this.kill(end);
      },
    });
    this.#followProcess();
  }

  /** Whether it can be asked nothing more. */
  get over(): boolean {
    return this.#over || this.#verdict !== null;
  }

  /** Where a debugger can attach; only of a process that was started for one. */
  get debugger(): Promise<string> {
    return this.#output.debugger;
  }

  /** Resolves once it can load modules. @throws ProcessEndedError when it never can */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** @throws RemoteError what the process answered; ProcessEndedError how it ended instead */
  async call<Kind extends string & keyof ToProcess>(
    kind: Kind,
    params: ToProcess[Kind]['params'],
    bytes: readonly Uint8Array[] = [],
  ): Promise<Packed> {
    await this.#ready.promise;
    if (this.#channel.unsent > MAX_UNSENT) {
      throw new Error('the process of the handler modules no longer reads messages');
    }
    this.#watchdog.wake();
    // Whoever waits for an answer keeps this process alive; a module process that idles does not.
    if (this.#calls++ === 0) this.#socket.ref();
    try {
      return await this.#channel.call(kind, params, bytes);
    } catch (error) {
      // That the channel is closed says nothing; why, the end of the process tells a moment later.
      throw error instanceof RemoteError ? error : await this.#end.promise;
    } finally {
      if (--this.#calls === 0) this.#socket.unref();
    }
  }

  tell<Kind extends string & keyof ToProcess>(kind: Kind, params: ToProcess[Kind]['params']): void {
    this.#channel.tell(kind, params);
  }

  /** Ends it; all that wait hear why. */
  kill(why: ProcessEnd): void {
    if (this.over) return;
    this.#verdict = why;
    this.#child.kill('SIGKILL');
  }

  /** Ends it because nobody needs it any more; that is no termination. */
  dispose(): void {
    this.#unwanted = true;
    this.kill({ status: 'processWasKilled', cause: 'it was no longer needed' });
  }

  #followProcess(): void {
    const child = this.#child;
    child.on('error', ({ message }) => {
      this.#ended({ status: 'launchFailed', cause: `it could not be started (${message})` });
    });
    child.on('exit', (code, signal) => {
      this.#over = true;
      const tell = (): void => {
        this.#ended(this.#verdict ?? endOf(code, signal, this.#output.text));
      };
      // Its output is read to the end first; whoever inherited it from the process may hold it open for ever.
      const giveUp = setTimeout(tell, EXIT_GRACE_MS);
      child.once('close', () => {
        clearTimeout(giveUp);
        tell();
      });
      this.#channel.end(new Error('the process has ended'));
    });
    child.unref();
    for (const stream of child.stdio) (stream as Socket | null)?.unref();
  }

  #channelEnded(reason: Error): void {
    if (this.over) return;
    if (reason instanceof FrameError) {
      this.kill({ status: 'processWasKilled', cause: `it sent ${messageOf(reason)}` });
    } else {
      // It may be about to end, and then that is the cause; without a channel it is of no use in any case.
      setTimeout(() => {
        this.kill({ status: 'abnormalTermination', cause: 'it closed its channel' });
      }, EXIT_GRACE_MS / 2);
    }
  }

  /** The first that is told counts. */
  #ended(end: ProcessEnd): void {
    if (this.#told) return;
    this.#told = true;
    const error = new ProcessEndedError(end);
    this.#over = true;
    clearTimeout(this.#starting);
    this.#watchdog.stop();
    this.#channel.end(error);
    this.#ready.reject(error);
    this.#end.resolve(error);
    if (!this.#unwanted) this.#options.onTerminated(end);
  }
}
