import type { Socket } from 'node:net';
import { MAX_HEADER_BYTES } from '../../exchange/httpCodec.ts';
import { ChunkedBytes } from './chunkedBytes.ts';
import type { Breach } from './fieldLines.ts';
import { OrdinaryHead } from './ordinaryHead.ts';
import { readUnusualHead } from './unusualHead.ts';

/** Who waits for a response. */
export interface Awaiting {
  responseStarted: boolean;
  /** Told, once for each, what the response does against the rules of HTTP/1.1 and is read nevertheless. */
  gotBreach(breach: Breach): void;
}

/**
 * What a server sends on one connection of HTTP/1.1, on its way to the parser: the head of a response, and what stands
 * between the chunks of its body, are written as the rules want them where they are not. So what browsers are patient
 * with is decided here, alike for every parser, and not by a parser's leniencies (decision 31).
 */
export class ResponseBytes {
  /** Only what the rules allow is written anew: a parser may know less than they do. */
  readonly #strict: boolean;
  readonly #head = new OrdinaryHead();
  /** Of the body that is read in chunks, or was last. */
  #chunks: ChunkedBytes | null = null;
  #reads: 'nothing' | 'head' | 'chunks' = 'nothing';
  #awaiting: Awaiting | null = null;
  /** A response to HEAD has no body. */
  #bodiless = false;
  /** The beginning of a head whose end has not come. */
  #held: Buffer[] = [];
  #heldBytes = 0;
  /** The last three bytes of that: its end may begin there. */
  #tail = '';
  #told: Set<Breach> | null = null;

  constructor(strict: boolean) {
    this.#strict = strict;
  }

  /** The next bytes are the response to a request. */
  expect(awaiting: Awaiting, method: string): void {
    this.#reads = 'head';
    this.#awaiting = awaiting;
    this.#bodiless = method === 'HEAD';
    this.#told = null;
  }

  /** What the parser is to get now: the same bytes, others, or none. */
  pass(bytes: Buffer): Buffer {
    switch (this.#reads) {
      case 'nothing':
        return bytes;
      case 'head':
        return this.#passHead(bytes);
      case 'chunks': {
        const chunks = this.#chunked();
        const passed = chunks.pass(bytes);
        if (chunks.over) this.#done();
        return passed;
      }
    }
  }

  /** What is held when the connection ends, for the parser to judge. */
  rest(): Buffer {
    return Buffer.concat([...this.#release(), Buffer.from(this.#chunks?.rest() ?? '', 'latin1')]);
  }

  #passHead(bytes: Buffer): Buffer {
    if (this.#awaiting !== null) this.#awaiting.responseStarted = true;
    if (this.#heldBytes > 0) return this.#passHeld(bytes);
    const end = this.#head.read(bytes);
    return end === 0 ? this.#passUnusual(bytes) : this.#passRest(this.#head, bytes, end, null);
  }

  /** What follows a head is a body, or another head behind one of 1xx. `plain` stands in place of the head, if given. */
  #passRest(
    { status, chunked }: { readonly status: number; readonly chunked: boolean },
    bytes: Buffer,
    end: number,
    plain: Buffer | null,
  ): Buffer {
    const final = status >= 200 || status === 101;
    if (final) {
      const bodiless = this.#bodiless || status === 101 || status === 204 || status === 304;
      if (chunked && !bodiless && !this.#strict) {
        this.#reads = 'chunks';
        this.#chunked().begin();
      } else {
        this.#done();
      }
    }
    const rest = bytes.subarray(end);
    const passed = rest.length === 0 ? rest : this.pass(rest);
    if (plain === null && passed === rest) return bytes;
    return Buffer.concat([plain ?? bytes.subarray(0, end), passed]);
  }

  #chunked(): ChunkedBytes {
    return (this.#chunks ??= new ChunkedBytes((breach) => {
      this.#tell(breach);
    }));
  }

  #passHeld(bytes: Buffer): Buffer {
    const tail = this.#tail;
    const all = [...this.#release(), bytes];
    if (!/\n\r?\n/.test(tail + bytes.toString('latin1'))) return this.#hold(all, tail);
    return this.#passHead(Buffer.concat(all));
  }

  /** A head that is not all there, or not ordinary. */
  #passUnusual(bytes: Buffer): Buffer {
    const text = bytes.toString('latin1');
    const end = headEnd(text);
    if (end < 0) return mayBeginHead(text) ? this.#hold([bytes], '') : this.#giveUp(bytes);
    const plain = readUnusualHead(text.slice(0, end));
    if (plain === null || plain.status < 100) return this.#giveUp(bytes);
    if (this.#strict && plain.breaches.length > 0) return this.#giveUp(bytes);
    for (const breach of plain.breaches) this.#tell(breach);
    return this.#passRest(plain, bytes, end, Buffer.from(plain.text, 'latin1'));
  }

  #hold(all: Buffer[], tail: string): Buffer {
    this.#held = all;
    this.#heldBytes = all.reduce((sum, { length }) => sum + length, 0);
    if (this.#heldBytes > MAX_HEADER_BYTES) return this.#giveUp(Buffer.concat(this.#release()));
    this.#tail = (tail + (all.at(-1)?.toString('latin1') ?? '')).slice(-3);
    return NOTHING;
  }

  #release(): Buffer[] {
    const held = this.#held;
    this.#held = [];
    this.#heldBytes = 0;
    this.#tail = '';
    return held;
  }

  /** That is not HTTP/1.1, or too much of it: the parser has the word for it. */
  #giveUp(bytes: Buffer): Buffer {
    this.#done();
    return bytes;
  }

  #done(): void {
    this.#reads = 'nothing';
    this.#awaiting = null;
  }

  #tell(breach: Breach): void {
    this.#told ??= new Set();
    if (this.#told.has(breach)) return;
    this.#told.add(breach);
    this.#awaiting?.gotBreach(breach);
  }
}

/** Has everything that comes from the server go through a {@link ResponseBytes} from now on. */
export function watchResponses(socket: Socket, strict: boolean): ResponseBytes {
  const bytes = new ResponseBytes(strict);
  const push = socket.push.bind(socket);
  // Here bytes from the system come into the stream: before every reader, and without another stream in between.
  socket.push = (piece: Buffer | null) => {
    const passed = piece === null ? bytes.rest() : bytes.pass(piece);
    if (passed.length > 0) {
      const more = push(passed);
      return piece === null ? push(null) : more;
    }
    return piece !== null || push(null);
  };
  return bytes;
}

const NOTHING = Buffer.alloc(0);

/** Where a head ends whose lines may end with a line feed alone; -1: not yet. Line ends in front of it are skipped. */
function headEnd(text: string): number {
  const start = /[^\r\n]/.exec(text)?.index ?? text.length;
  const end = /\n\r?\n/.exec(text.slice(start));
  return end === null ? -1 : start + end.index + end[0].length;
}

/** Whether a head of HTTP/1.1 may begin so. */
function mayBeginHead(text: string): boolean {
  const start = text.replace(/^[\r\n]+/, '').slice(0, 5);
  return 'http/'.startsWith(start.toLowerCase());
}
