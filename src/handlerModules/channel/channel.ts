import type { Socket } from 'node:net';
import { messageOf } from '../../session/messageOf.ts';
import { encodeFrame, FrameError, FrameReader } from './frames.ts';
import type { ChannelFrame, FrameLimits } from './frames.ts';

/** A value and the bytes that go with it; what in the value stands for which bytes is the kind's own affair. */
export interface Packed<T = unknown> {
  readonly value: T;
  readonly bytes?: readonly Uint8Array[];
}

/** What one side says, by kind: what it sends along, and what the answer is. */
export type Kinds = Record<string, { readonly params: object; readonly answer: unknown }>;

/** Answers the other side. What comes from a process that runs other people's code is unknown until it has been read. */
export type Services = Readonly<
  Record<string, (params: unknown, bytes: readonly Uint8Array[]) => Packed | Promise<Packed> | void>
>;

export interface ChannelOptions {
  /** What is taken from the other side at once, and what may be sent to it. */
  readonly limits: FrameLimits;
  readonly sendLimits: FrameLimits;
  readonly services: Services;
  /** The channel is over: the other side is gone, or has said what can't be. Called once. */
  readonly onEnd: (reason: Error) => void;
}

interface Pending {
  readonly resolve: (answer: Packed) => void;
  readonly reject: (error: Error) => void;
}

/** The other side answered with an error of its own; `stack` is that one's. */
export class RemoteError extends Error {
  override readonly name = 'RemoteError';
}

/** Of an error's text, in characters. */
const MAX_ERROR = 4000;
/** What is said between one look at the rest of the process and the next, in messages and in milliseconds. */
const TURN_MESSAGES = 200;
const TURN_MS = 5;
/** Whoever still floods after so many turns is heard only every so many milliseconds. */
const FULL_TURNS = 20;
const REST_MS = 25;

/**
 * One symmetrical channel over a pipe: both sides call and are called, every call is answered, also when the one who is
 * called throws, and all that waits is rejected when the channel ends.
 */
export class Channel<Out extends Kinds> {
  readonly #socket: Socket;
  readonly #options: ChannelOptions;
  readonly #reader: FrameReader;
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #ended: Error | null = null;
  /** Gives up the turn that is due. */
  #turn: (() => void) | null = null;
  /** How many turns in a row did not see the end of what is there. */
  #fullTurns = 0;
  /** When the other side was last heard, by `performance.now()`. */
  receivedAt = performance.now();

  constructor(socket: Socket, options: ChannelOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#reader = new FrameReader(options.limits);
    socket.on('data', (chunk: Buffer) => {
      this.receivedAt = performance.now();
      this.#reader.push(chunk);
      this.#readTurn();
    });
    socket.on('error', (error) => {
      this.end(error);
    });
    socket.on('close', () => {
      this.end(new Error('the channel was closed'));
    });
  }

  /** What has been written and not yet been taken, in bytes. */
  get unsent(): number {
    return this.#socket.writableLength;
  }

  /** @throws RemoteError what the other side threw; Error why the channel ended first */
  call<Kind extends string & keyof Out>(
    kind: Kind,
    params: Out[Kind]['params'],
    bytes: readonly Uint8Array[] = [],
  ): Promise<Packed> {
    if (this.#ended !== null) return Promise.reject(this.#ended);
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#write({ id, kind, params }, bytes);
      this.#pending.set(id, { resolve, reject });
    });
  }

  /** Says something that nobody answers. */
  tell<Kind extends string & keyof Out>(
    kind: Kind,
    params: Out[Kind]['params'],
    bytes: readonly Uint8Array[] = [],
  ): void {
    if (this.#ended === null) this.#write({ kind, params }, bytes);
  }

  /** Rejects everything that waits; nothing more is said or heard. */
  end(reason: Error): void {
    if (this.#ended !== null) return;
    this.#ended = reason;
    this.#turn?.();
    this.#socket.destroy();
    for (const { reject } of this.#pending.values()) reject(reason);
    this.#pending.clear();
    this.#options.onEnd(reason);
  }

  #write(message: object, bytes: readonly Uint8Array[]): void {
    const pieces = encodeFrame({ message, bytes }, this.#options.sendLimits);
    this.#socket.cork();
    for (const piece of pieces) this.#socket.write(piece);
    this.#socket.uncork();
  }

  /** Reads some of what is there, and leaves the rest to a later turn: whoever floods is heard last. */
  #readTurn(): void {
    if (this.#turn !== null) return;
    const until = performance.now() + TURN_MS;
    try {
      for (let count = 1; this.#ended === null; count++) {
        const frame = this.#reader.next();
        if (frame === null) break;
        this.#receive(frame);
        if (count < TURN_MESSAGES && performance.now() < until) continue;
        this.#socket.pause();
        this.#readLater();
        return;
      }
      this.#fullTurns = 0;
    } catch (error) {
      this.end(error instanceof FrameError ? error : new FrameError('it sent an invalid message'));
      return;
    }
    if (this.#socket.isPaused()) this.#socket.resume();
  }

  #readLater(): void {
    const again = (): void => {
      this.#turn = null;
      this.#readTurn();
    };
    if (++this.#fullTurns < FULL_TURNS) {
      const turn = setImmediate(again);
      this.#turn = () => {
        clearImmediate(turn);
      };
    } else {
      const turn = setTimeout(again, REST_MS);
      this.#turn = () => {
        clearTimeout(turn);
      };
    }
  }

  #receive({ message, bytes }: ChannelFrame): void {
    if (typeof message !== 'object' || message === null) throw new FrameError('it sent no object');
    const { id, kind, params, value, error } = message as Partial<Record<string, unknown>>;
    if (typeof kind !== 'string') {
      this.#answered(id, value, error, bytes);
      return;
    }
    const service = Object.hasOwn(this.#options.services, kind)
      ? this.#options.services[kind]
      : undefined;
    if (service === undefined) throw new FrameError(`it says ${JSON.stringify(kind.slice(0, 40))}`);
    const answer = (): Packed | Promise<Packed> | void => service(params, bytes);
    // Nobody waits for what is only told, nor for what comes of it.
    const said = id === undefined ? answer() : this.#answer(id, answer);
    if (said instanceof Promise) said.catch(() => undefined);
  }

  #answered(id: unknown, value: unknown, error: unknown, bytes: readonly Uint8Array[]): void {
    const pending = typeof id === 'number' ? this.#pending.get(id) : undefined;
    if (pending === undefined || typeof id !== 'number') {
      throw new FrameError('it answered a question that was not asked');
    }
    this.#pending.delete(id);
    if (typeof error === 'string') pending.reject(new RemoteError(error));
    else pending.resolve({ value, bytes });
  }

  async #answer(id: unknown, answer: () => Packed | Promise<Packed> | void): Promise<void> {
    let reply: Packed<object>;
    try {
      const { value, bytes = [] } = (await answer()) ?? { value: null };
      reply = { value: { id, value }, bytes };
      // A value that JSON has no words for is the answer's fault, not the channel's.
      if (this.#ended === null) this.#write(reply.value, bytes);
    } catch (error) {
      if (this.#ended === null) {
        this.#write({ id, error: messageOf(error).slice(0, MAX_ERROR) }, []);
      }
    }
  }
}
