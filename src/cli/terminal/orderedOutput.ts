import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { Spool } from '../../workbench/spool.ts';
import type { CliIo } from './io.ts';
import { Lane } from './lane.ts';
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

/** The output of one request among others. */
export interface OutputInTurn {
  readonly output: Output;
  /** Settles when the request may begin: not too many others wait to be printed. */
  readonly ready: Promise<void>;
  readonly close: () => Promise<void>;
}

/** More finished requests do not wait for an earlier one: each may keep as much in memory as a spool does. */
const MOST_WAITING = 100;

/**
 * Outputs of requests that run beside each other: what they print appears in their order, whichever is done first. The first
 * that is not closed prints at once, the others wait. None is held up by that, because the one that prints may need its answer.
 */
export class OrderedOutput {
  readonly #output: Omit<Output, 'hasTitle'>;
  readonly #newSpool: () => Spool;
  /** When each has printed everything. */
  readonly #printed: Promise<void>[] = [];

  constructor(output: Omit<Output, 'hasTitle'>, newSpool: () => Spool) {
    this.#output = output;
    this.#newSpool = newSpool;
  }

  /** To be opened in the order in which they are to be read. */
  open(): OutputInTurn {
    const { io, screen, errors } = this.#output;
    const lane = new Lane(this.#newSpool());
    const [out, err] = [streamOn(lane, io.stdout), streamOn(lane, io.stderr)];
    const closed = Promise.withResolvers<void>();
    const before = this.#printed.at(-1) ?? Promise.resolve();
    const printed = before.then(() => lane.print()).then(() => closed.promise);
    // Whoever waits for the end is told of what can't be printed.
    printed.catch(() => undefined);
    const hasTitle = this.#printed.length > 0;
    const ready = this.#printed.at(-MOST_WAITING) ?? Promise.resolve();
    this.#printed.push(printed);
    return {
      output: {
        io: { ...io, stdout: out, stderr: err },
        ...{ screen: screen.on(err), errors: errors.on(err), hasTitle },
      },
      ready: ready.catch(() => undefined),
      close: async () => {
        await Promise.all([finished(out.end()), finished(err.end())]);
        closed.resolve();
      },
    };
  }

  /** When all that were opened are closed and printed. @throws Error when what waited could not be kept */
  async end(): Promise<void> {
    await this.#printed.at(-1);
  }
}

function streamOn(lane: Lane, to: Writable): Writable {
  return new Writable({
    decodeStrings: true,
    write: (data: Buffer, _encoding, done) => {
      void lane.write(to, data).then(() => {
        done();
      }, done);
    },
  });
}
