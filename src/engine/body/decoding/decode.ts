import { createBrotliDecompress } from 'node:zlib';
import type { BodySink } from '../bodySink.ts';
import type { BodyDecoder, ReportDamage } from './bodyDecoder.ts';
import { DeflateDecoder } from './deflateDecoder.ts';
import { GzipDecoder } from './gzipDecoder.ts';
import { SingleDecoder } from './singleDecoder.ts';
import { ZstdDecoder } from './zstdDecoder.ts';

type MakeDecoder = (next: BodyDecoder, report: ReportDamage) => BodyDecoder;

const gzip: MakeDecoder = (next, report) => new GzipDecoder(next, report);

const decoders = {
  gzip,
  'x-gzip': gzip,
  deflate: (next, report) => new DeflateDecoder(next, report),
  br: (next, report) => new SingleDecoder('br', createBrotliDecompress, next, report),
  zstd: (next) => new ZstdDecoder(next),
} as const satisfies Record<string, MakeDecoder>;

type Coding = keyof typeof decoders;

/** What the workbench offers in Accept-Encoding: all that {@link decoderFor} undoes. */
export const ACCEPT_ENCODING = 'gzip, deflate, br, zstd';

/** curl's limit. Each coding can multiply a body by a thousand, so that a longer chain is nothing but an attack. */
const MAX_CODINGS = 5;

/** These codings, when they can be undone; else null. */
export function knownCodings(names: readonly string[]): readonly Coding[] | null {
  return names.length <= MAX_CODINGS && names.every(isKnown) ? names : null;
}

function isKnown(name: string): name is Coding {
  return Object.hasOwn(decoders, name);
}

class PassThrough implements BodyDecoder {
  readonly write: BodySink;

  constructor(write: BodySink) {
    this.write = write;
  }

  end(): void {
    // Nothing is held back.
  }

  close(): void {
    // Nothing is open.
  }
}

/** Undoes `encodings` (RFC 9110, section 8.4) and hands the result to `sink`. Without any, the bytes pass as they are. */
export function decoderFor(
  encodings: readonly Coding[],
  sink: BodySink,
  report: ReportDamage,
): BodyDecoder {
  if (encodings.length === 0) return new PassThrough(sink);
  return encodings.reduce<BodyDecoder>((next, coding) => decoders[coding](next, report), {
    write: sink,
    end: () => undefined,
    close: () => undefined,
  });
}
