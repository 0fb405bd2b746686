import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { HeaderField } from '../../session/headers.ts';
import type { CliIo } from '../terminal/io.ts';
import { checkWritable } from '../files/namedFile.ts';
import type { DeliveryArguments } from '../options/sendArguments.ts';
import type { TransferArguments } from '../options/transferArguments.ts';
import { UsageError } from '../terminal/usageError.ts';
import type { OutputFile } from './outputFile.ts';

/** Where the body of one transfer goes, and what the request says so that it can. */
export interface PlannedOutput {
  /** Null: to standard output. `isAsked`: by `-o -`, so that it is not made fit for a terminal. */
  readonly place:
    | { readonly file: OutputFile }
    | { readonly isAsked: boolean }
    /** Nowhere. */
    | { readonly isHidden: true };
  /** `Range`, for a file that is gone on with. */
  readonly fields: readonly HeaderField[];
}

/**
 * What can be found out before the request is sent, not when its answer has nowhere to go.
 * @throws UsageError
 */
export async function planOutput(
  output: TransferArguments['output'],
  delivery: DeliveryArguments,
  url: string,
  io: CliIo,
): Promise<PlannedOutput> {
  const { continueAt, remoteHeaderName } = delivery;
  if (output === null || (output.kind === 'file' && output.file === '-')) {
    const offset = continueAt === undefined ? 0 : bytesFrom(continueAt);
    return { place: { isAsked: output !== null }, fields: rangeFrom(offset) };
  }
  const folder = resolve(io.cwd, delivery.outputDir ?? '');
  const named = output.kind === 'file' ? output.file : lastPart(url);
  const byServer = output.kind === 'remote' && remoteHeaderName;
  if (named === '' && !byServer) {
    throw new UsageError('-O: The URL has no name for the file. Use -o FILE.');
  }
  if (byServer && continueAt !== undefined) {
    throw new UsageError("Use -J or -C: a file whose name is not known can't be resumed.");
  }
  if (delivery.removeOnError && continueAt !== undefined) {
    throw new UsageError("Use -C or --remove-on-error: a part that is kept can't be removed.");
  }
  const path = output.kind === 'file' ? resolve(folder, named) : join(folder, named);
  const { createDirs, clobber, removeOnError, remoteTime } = delivery;
  if (!createDirs) await checkFolder(byServer ? join(folder, 'name') : path, named);
  if (!byServer) await checkWritable(path, io.cwd, { shown: named, createDirs });
  const resumeFrom = continueAt === undefined ? 0 : await offsetOf(continueAt, path);
  const file: OutputFile = {
    ...{ folder, path, byServer, resumeFrom, createDirs, removeOnError, remoteTime },
    // What a server names does not take the place of a file that is there, unless that is wanted.
    clobber: clobber ?? (byServer ? 'refuse' : true),
  };
  return { place: { file }, fields: rangeFrom(resumeFrom) };
}

function rangeFrom(offset: number): HeaderField[] {
  return offset === 0 ? [] : [['Range', `bytes=${String(offset)}-`]];
}

function bytesFrom(continueAt: string): number {
  if (/^\d{1,15}$/.test(continueAt)) return Number(continueAt);
  throw new UsageError(
    continueAt === '-'
      ? '-C - resumes a download: name its file with -o or -O.'
      : '-C: Use a number of bytes, or -.',
  );
}

async function offsetOf(continueAt: string, path: string): Promise<number> {
  if (continueAt !== '-') return bytesFrom(continueAt);
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

/** The last part of a URL's path, as it stands there. */
function lastPart(url: string): string {
  const { pathname } = new URL(url);
  return pathname.slice(pathname.lastIndexOf('/') + 1);
}

async function checkFolder(path: string, written: string): Promise<void> {
  const folder = await stat(dirname(path)).catch(() => null);
  if (folder?.isDirectory() === true) return;
  throw new UsageError(
    `There is no folder to write ${written} into. Use --create-dirs to make it.`,
  );
}
