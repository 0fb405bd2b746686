import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { decoderOf } from '../../engine/body/charset/charset.ts';
import type { StreamDecoder } from '../../engine/body/charset/charset.ts';
import { readableField } from '../../session/fieldValue.ts';
import type { Response } from '../../engine/message/response.ts';
import type { CliIo } from '../terminal/io.ts';
import { printableLines } from '../terminal/printable.ts';
import { roomIn } from '../terminal/roomIn.ts';
import type { Delivery } from './delivery.ts';
import { againFromStart, chooseFile, finishFile } from './outputFile.ts';
import type { BegunFile, OutputFile } from './outputFile.ts';

/** Where the body of a response goes, piece by piece. A promise holds the transfer until there is room. */
export interface OutputSink {
  /** Whether it appears where the report can be printed too. */
  readonly isOnTerminal: boolean;
  /** The file that was written, absolute; null: none. */
  readonly path: string | null;
  /** Before anything else, once it is known what is going to be written; with `--retry` for each attempt. */
  begin?(response: Response | null): Promise<void>;
  /** Heads of responses, in Latin-1, before the body. */
  writeHead(text: string): void | Promise<void>;
  write(data: Uint8Array, charset: string): void | Promise<void>;
  /** On a terminal: ends the line that the body has left open, so that the next one begins at its start. */
  endLine(): void;
  /** After the last piece. Answers with what a person should know about it, or null. */
  end(response: Response | null, succeeded: boolean): Promise<string | null>;
}

const LINE_FEED = 10;

/** The bytes as they are: for a pipe. */
export class StreamSink implements OutputSink {
  readonly isOnTerminal: boolean;
  readonly path = null;
  readonly #stream: Writable;
  #isInLine = false;

  constructor(stream: Writable, isOnTerminal: boolean) {
    this.#stream = stream;
    this.isOnTerminal = isOnTerminal;
  }

  writeHead(text: string): Promise<void> | undefined {
    return this.write(Buffer.from(text, 'latin1'));
  }

  write(data: Uint8Array): Promise<void> | undefined {
    this.#isInLine = data.at(-1) !== LINE_FEED;
    if (this.#stream.destroyed || this.#stream.write(data)) return undefined;
    return roomIn(this.#stream);
  }

  endLine(): void {
    if (this.isOnTerminal && this.#isInLine && !this.#stream.destroyed) this.#stream.write('\n');
    this.#isInLine = false;
  }

  end(): Promise<null> {
    return Promise.resolve(null);
  }
}

/** Text for a terminal, with all that the terminal would obey made visible. Other bodies are only counted. */
export class TerminalSink implements OutputSink {
  readonly isOnTerminal = true;
  readonly path = null;
  readonly #stream: Writable;
  #decoder: StreamDecoder | null = null;
  #isBinary = false;
  #endsWithLineEnd = true;

  constructor(stream: Writable) {
    this.#stream = stream;
  }

  begin(): Promise<void> {
    this.#decoder = null;
    this.#isBinary = false;
    return Promise.resolve();
  }

  writeHead(text: string): Promise<void> | undefined {
    return this.#print(readableField(text));
  }

  write(data: Uint8Array, charset: string): Promise<void> | undefined {
    if (this.#decoder === null) {
      this.#isBinary = data.includes(0);
      this.#decoder = decoderOf(charset);
    }
    if (this.#isBinary) return undefined;
    return this.#print(this.#decoder.decode(data, { stream: true }));
  }

  endLine(): void {
    if (this.#isBinary) return;
    void this.#print(this.#decoder?.decode() ?? '');
    if (!this.#endsWithLineEnd && !this.#stream.destroyed) this.#stream.write('\n');
    this.#endsWithLineEnd = true;
  }

  end(): Promise<string | null> {
    this.endLine();
    return Promise.resolve(
      this.#isBinary
        ? 'The body is not text and is not shown; write it to a file with -o FILE.'
        : null,
    );
  }

  #print(text: string): Promise<void> | undefined {
    if (text === '') return undefined;
    this.#endsWithLineEnd = text.endsWith('\n');
    if (this.#stream.destroyed || this.#stream.write(printableLines(text))) return undefined;
    return roomIn(this.#stream);
  }
}

/** A file that is made when the first piece comes, so that a request that fails before does not empty it. */
export class FileSink implements OutputSink {
  readonly isOnTerminal = false;
  path: string | null = null;
  readonly #file: OutputFile;
  #begun: BegunFile | null = null;
  #stream: Writable | null = null;
  #fault: Error | null = null;

  constructor(file: OutputFile) {
    this.#file = file;
  }

  /** @throws Error when the file can't be written */
  async begin(response: Response | null): Promise<void> {
    const { path, flags } = await (this.#begun === null
      ? chooseFile(this.#file, response)
      : againFromStart(this.#begun));
    this.path = path;
    this.#begun ??= { path, sizeBefore: flags === 'a' ? (await stat(path)).size : 0 };
    this.#fault = null;
    this.#stream = createWriteStream(path, { flags, highWaterMark: 2 ** 20 });
    this.#stream.on('error', (error) => {
      this.#fault = error;
    });
  }

  writeHead(text: string): Promise<void> | undefined {
    return this.write(Buffer.from(text, 'latin1'));
  }

  /** @throws the error of the file system, once the file can't be written. */
  write(data: Uint8Array): Promise<void> | undefined {
    this.#throwFault();
    return this.#stream?.write(data) === false ? roomIn(this.#stream) : undefined;
  }

  endLine(): void {
    // A file is as it came.
  }

  /** @throws the error of the file system. */
  async end(response: Response | null, succeeded: boolean): Promise<null> {
    const stream = this.#stream;
    if (stream === null || this.path === null) return null;
    if (!stream.destroyed) {
      stream.end();
      await once(stream, 'close');
    }
    // It may have come with the last bytes.
    this.#throwFault();
    await finishFile(this.#file, this.path, response, succeeded);
    return null;
  }

  #throwFault(): void {
    if (this.#fault !== null) throw this.#fault;
  }
}

/** Where nothing is to be written: with --json standard output is not for bodies. */
export const noSink: OutputSink = {
  isOnTerminal: false,
  path: null,
  writeHead: () => undefined,
  write: () => undefined,
  endLine: () => undefined,
  end: () => Promise.resolve(null),
};

export function sinkFor({ output }: Delivery, json: boolean, io: CliIo): OutputSink {
  if ('file' in output) return new FileSink(output.file);
  if (json || 'isHidden' in output) return noSink;
  return io.isTTY.stdout && !output.isAsked
    ? new TerminalSink(io.stdout)
    : new StreamSink(io.stdout, io.isTTY.stdout);
}
