import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';

/** What is kept of the last words of a process, in characters. */
const TAIL = 8192;
const MAX_LINE = 4096;
/** One piece of output is read in so many milliseconds: whoever writes faster waits. */
const PIECE_MS = 20;
/** What Node says about its debugger. */
const DEBUGGER = /^(Debugger (listening|attached)|For help, see: https:\/\/nodejs)/;
const LISTENING = /^Debugger listening on (ws:\/\/\S+)/m;

/**
 * What a process writes to its standard output and error, past `console`: handed on line by line, the end of it kept,
 * because V8 and Node say there what they die of.
 */
export class OutputTail {
  #text = '';
  /** Where a debugger can attach, once Node has said so. */
  readonly debugger: Promise<string>;
  #found: (url: string) => void = () => undefined;

  constructor() {
    this.debugger = new Promise((resolve) => {
      this.#found = resolve;
    });
  }

  get text(): string {
    return this.#text;
  }

  follow(child: ChildProcess, onLine: (level: 'log' | 'error', line: string) => void): void {
    this.#read(child.stdout, (line) => {
      onLine('log', line);
    });
    this.#read(child.stderr, (line) => {
      onLine('error', line);
    });
  }

  #read(stream: Readable | null, onLine: (line: string) => void): void {
    let rest = '';
    stream?.setEncoding('utf8');
    stream?.on('data', (piece: string) => {
      this.#text = (this.#text + piece).slice(-TAIL);
      const url = LISTENING.exec(this.#text)?.[1];
      if (url !== undefined) this.#found(url);
      const lines = (rest + piece).split('\n');
      rest = (lines.pop() ?? '').slice(-MAX_LINE);
      for (const line of lines) if (line !== '' && !DEBUGGER.test(line)) onLine(line);
      stream.pause();
      setTimeout(() => stream.resume(), PIECE_MS).unref();
    });
    stream?.on('end', () => {
      if (rest !== '' && !DEBUGGER.test(rest)) onLine(rest);
    });
    stream?.on('error', () => undefined);
  }
}
