import type { Request } from '../../engine/index.ts';
import type { Line } from '../../requestFile/parse/line.ts';
import type { ReadyRequest } from '../../requestFile/run/ports.ts';
import type { WrittenRequest } from './requestPlace.ts';

/** The text that a request was made of, and where it stands in it. */
export interface SentBlock {
  /** Null: it stood in no file. */
  readonly file: string | null;
  readonly text: string;
  /** From 0. */
  readonly line: number;
}

/** What requests were made of, for as long as anybody has them. */
export class SentBlocks {
  readonly #blocks = new WeakMap<Request, SentBlock>();

  /** Undefined: of no request file. */
  of(request: Request): SentBlock | undefined {
    return this.#blocks.get(request);
  }

  /** @param linesOf the files of its run @param written what was sent in place of a file */
  keep(
    { file, line, request }: ReadyRequest,
    linesOf: ReadonlyMap<string, readonly Line[]>,
    written: WrittenRequest | undefined,
  ): void {
    const own = written?.path === file ? written : undefined;
    const lines = linesOf.get(file);
    const text = own?.text ?? lines?.map((each) => each.text).join('\n');
    if (text === undefined) return;
    this.#blocks.set(request, { file: own?.ofAllFolders === true ? null : file, text, line });
  }
}
