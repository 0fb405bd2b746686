import type { BodyDecoder, ReportDamage } from './bodyDecoder.ts';
import { UNPACK_OPTIONS, ZlibStage } from './zlibStage.ts';
import type { ZlibStream } from './zlibStage.ts';
import { count } from '../../../words/amounts.ts';

/** Undoes a coding whose data ends once; what follows the end is ignored, as browsers do, and told. */
export class SingleDecoder implements BodyDecoder {
  readonly #name: string;
  readonly #create: (options: typeof UNPACK_OPTIONS) => ZlibStream;
  readonly #next: BodyDecoder;
  readonly #report: ReportDamage;
  #stage: ZlibStage | null = null;
  #ignored = 0;

  constructor(
    name: string,
    create: (options: typeof UNPACK_OPTIONS) => ZlibStream,
    next: BodyDecoder,
    report: ReportDamage,
  ) {
    this.#name = name;
    this.#create = create;
    this.#next = next;
    this.#report = report;
  }

  async write(chunk: Uint8Array): Promise<void> {
    if (chunk.byteLength === 0) return;
    if (this.#ignored > 0) {
      this.#ignored += chunk.byteLength;
      return;
    }
    this.#stage ??= new ZlibStage(this.#create(UNPACK_OPTIONS), (piece) => this.#next.write(piece));
    this.#ignored = chunk.byteLength - (await this.#stage.write(chunk));
  }

  async end(): Promise<void> {
    if (this.#ignored > 0) this.#report(ignoredBytes(this.#ignored, this.#name));
    // An empty body is no damaged body, whatever Content-Encoding says: Chromium tolerates it.
    await this.#stage?.end();
    await this.#next.end();
  }

  close(): void {
    this.#stage?.close();
    this.#next.close();
  }
}

export function ignoredBytes(bytes: number, coding: string): string {
  return `${count(bytes, 'byte')} after the end of the ${coding} data were ignored.`;
}
