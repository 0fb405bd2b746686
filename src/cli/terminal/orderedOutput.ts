import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { CliIo } from './io.ts';
import type { Screen } from './screen.ts';

/** Where one request prints, or several, one after the other. */
export interface Output {
  readonly io: CliIo;
  readonly screen: Screen;
  /** For errors: `-s` silences the other, `-S` lets these through. */
  readonly errors: Screen;
  /** Whether something stands above what is printed next. */
  hasTitle: boolean;
}

interface Piece {
  readonly to: Writable;
  readonly data: Buffer;
}

/**
 * Outputs of requests that run beside each other: what they print appears in their order, whichever is done first. The first
 * that is not closed prints at once, the others wait.
 */
export class OrderedOutput {
  readonly #io: CliIo;
  readonly #screen: Screen;
  readonly #errors: Screen;
  readonly #lanes: Lane[] = [];
  /** Index of the lane that prints at once. */
  #front = 0;

  constructor({ io, screen, errors }: Omit<Output, 'hasTitle'>) {
    this.#io = io;
    this.#screen = screen;
    this.#errors = errors;
  }

  /** To be opened in the order in which they are to be read. */
  open(): { readonly output: Output; readonly close: () => Promise<void> } {
    const index = this.#lanes.length;
    const lane: Lane = { pieces: [], isClosed: false };
    this.#lanes.push(lane);
    const { stdout, stderr } = this.#io;
    const out = this.#stream(index, stdout);
    const err = this.#stream(index, stderr);
    const output: Output = {
      io: { ...this.#io, stdout: out, stderr: err },
      screen: this.#screen.on(err),
      errors: this.#errors.on(err),
      hasTitle: index > 0,
    };
    return {
      output,
      close: async () => {
        // What waits for room in the stream behind it is still on its way.
        await Promise.all([finished(out.end()), finished(err.end())]);
        lane.isClosed = true;
        this.#advance();
      },
    };
  }

  #stream(index: number, to: Writable): Writable {
    return new Writable({
      decodeStrings: true,
      write: (data: Buffer, _encoding, done) => {
        if (to.destroyed) done();
        else if (index > this.#front) {
          // Kept in memory: who waited here could be waited for by the request that prints.
          this.#lanes[index]?.pieces.push({ to, data });
          done();
        } else if (to.write(data)) done();
        else whenThereIsRoom(to, done);
      },
    });
  }

  #advance(): void {
    while (this.#lanes[this.#front]?.isClosed === true) {
      this.#front++;
      const next = this.#lanes[this.#front];
      for (const { to, data } of next?.pieces.splice(0) ?? []) if (!to.destroyed) to.write(data);
    }
  }
}

interface Lane {
  /** What waits to be printed. */
  readonly pieces: Piece[];
  isClosed: boolean;
}

/** Also when the stream will never take anything again. */
function whenThereIsRoom(stream: Writable, then: () => void): void {
  const done = (): void => {
    stream.off('drain', done).off('close', done).off('error', done);
    then();
  };
  stream.on('drain', done).on('close', done).on('error', done);
}
