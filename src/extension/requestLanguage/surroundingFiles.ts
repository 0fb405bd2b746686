import { dirname, resolve } from 'node:path';
import { isInside } from '../../files/insideFolder.ts';
import type { ImportedDocument } from '../../requestFile/language/knowledge.ts';
import { readDocument } from '../../requestFile/language/requestDocument.ts';
import type { RequestDocument } from '../../requestFile/language/requestDocument.ts';
import { setsOfCode } from '../../requestFile/language/scriptNames.ts';
import type { ScriptSets } from '../../requestFile/language/scriptNames.ts';
import { openedDocument } from '../requestFiles/openedFiles.ts';
import { ReadFiles } from './readFiles.ts';
import { requestDocument } from './requestDocuments.ts';

/** What the other files say that a request file names. */
export interface Surroundings {
  /** Those that it imports, before each of them those that it imports: what comes later counts. */
  readonly imports: readonly ImportedDocument[];
  /** What scripts in files of their own may set. */
  readonly scriptFiles: ScriptSets;
  /** The paths that were looked at, whether or not there is a file. */
  readonly paths: ReadonlySet<string>;
}

/** The files that request files name, as they stand in editors, else on the disk. */
export class SurroundingFiles {
  readonly #documents = new ReadFiles(readDocument);
  readonly #scripts = new ReadFiles(setsOfCode);

  /** Null: it can't be read. */
  documentOf(path: string): Promise<RequestDocument | null> {
    const opened = openedDocument(path);
    return opened === undefined
      ? this.#documents.of(path)
      : Promise.resolve(requestDocument(opened));
  }

  async around(file: string, document: RequestDocument, root: string): Promise<Surroundings> {
    const imports: ImportedDocument[] = [];
    const paths = new Set([file]);
    await this.#addImports({ file, document }, root, imports, paths);
    const files = [...imports, { file, document }];
    const scripts = new Set(files.flatMap(scriptPathsIn));
    const scriptFiles = await this.#setsOf([...scripts].filter((path) => isInside(path, root)));
    return { imports, scriptFiles, paths: paths.union(scripts) };
  }

  async #addImports(
    { file, document }: ImportedDocument,
    root: string,
    found: ImportedDocument[],
    seen: Set<string>,
  ): Promise<void> {
    for (const directive of document.file.directives) {
      if (directive.kind !== 'import') continue;
      const path = resolve(dirname(file), directive.path);
      if (seen.has(path) || !isInside(path, root)) continue;
      seen.add(path);
      const read = await this.documentOf(path);
      if (read === null) continue;
      const imported = { file: path, document: read };
      await this.#addImports(imported, root, found, seen);
      found.push(imported);
    }
  }

  /** One that can't be read sets nothing: the request is not sent. */
  async #setsOf(paths: readonly string[]): Promise<ScriptSets> {
    const names = new Set<string>();
    let others = false;
    for (const path of paths) {
      const opened = openedDocument(path);
      const sets = opened ? setsOfCode(opened.getText()) : await this.#scripts.of(path);
      for (const name of sets?.names ?? []) names.add(name);
      others ||= sets?.others === true;
    }
    return { names, others };
  }
}

function scriptPathsIn({ file, document: { blocks } }: ImportedDocument): string[] {
  return blocks.flatMap(({ elements }) =>
    elements.flatMap((element) =>
      element.kind === 'script' && element.source.kind === 'file'
        ? resolve(dirname(file), element.source.path)
        : [],
    ),
  );
}
