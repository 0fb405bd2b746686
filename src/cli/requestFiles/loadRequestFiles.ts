import { relative } from 'node:path';
import { FileLoader } from '../../requestFile/run/loadedFile.ts';
import type { LoadedFile } from '../../requestFile/run/loadedFile.ts';
import { readText } from '../../files/wholeFile.ts';
import { workspaceFolderOf } from '../../files/workspaceFolder.ts';
import type { CliIo } from '../terminal/io.ts';
import { UsageError } from '../terminal/usageError.ts';
import { findRequestFiles } from './findRequestFiles.ts';

export interface LoadedFiles {
  readonly loader: FileLoader;
  /** In the order in which they are run. */
  readonly files: readonly LoadedFile[];
}

/** Reads the request files that these words name. @throws UsageError */
export async function loadRequestFiles(words: readonly string[], io: CliIo): Promise<LoadedFiles> {
  const loader = new FileLoader(
    (path) => readText(path, { pipes: true, signal: io.signal }),
    (file) => workspaceFolderOf(file, io.cwd),
  );
  const files: LoadedFile[] = [];
  for (const path of findRequestFiles(words, io.cwd)) {
    const loaded = await loader.load(path);
    if ('fault' in loaded) {
      throw new UsageError(`${relative(io.cwd, path)} ${loaded.fault}. Name a .http file.`);
    }
    files.push(loaded);
  }
  return { loader, files };
}
