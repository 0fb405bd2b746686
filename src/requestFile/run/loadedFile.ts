import { dirname, resolve } from 'node:path';
import { isInside } from '../../files/insideFolder.ts';
import type { Whole } from '../../files/wholeFile.ts';
import { parseHttpFile } from '../parse/parseHttpFile.ts';
import type {
  HttpFile,
  ParsedDirective,
  ParsedRequest,
  RunDirective,
} from '../parse/parsedRequest.ts';
import type { Definition } from '../values/evaluation.ts';
import type { Problem } from '../../files/problem.ts';

/** A request file with those that it imports. */
export interface LoadedFile {
  readonly path: string;
  /** The folder of the workspace that the file is in: nothing outside it is read or written. */
  readonly root: string;
  readonly file: HttpFile;
  /** In the order of the lines that import them, each with its own imports. */
  readonly imports: readonly LoadedFile[];
  /** Of this file and its imports, whose own come first: the file's come later, and win. */
  readonly definitions: readonly Definition[];
  /** Of this file and its imports. */
  readonly requestNames: ReadonlySet<string>;
  /** Of imports that can't be read. */
  readonly problems: readonly Problem[];
}

export interface NamedRequest {
  readonly in: LoadedFile;
  readonly request: ParsedRequest;
}

/** Reads request files, each once. */
export class FileLoader {
  readonly #readText: (path: string) => Promise<Whole<{ readonly text: string }>>;
  readonly #root: (path: string) => string;
  readonly #files = new Map<string, Promise<LoadedFile | { readonly fault: string }>>();

  constructor(
    readText: (path: string) => Promise<Whole<{ readonly text: string }>>,
    root: (path: string) => string,
  ) {
    this.#readText = readText;
    this.#root = root;
  }

  /** @param importedBy the files that led to this one: one that imports itself is not read again */
  load(
    path: string,
    importedBy: readonly string[] = [],
  ): Promise<LoadedFile | { readonly fault: string }> {
    let loading = this.#files.get(path);
    if (loading === undefined) {
      loading = this.#load(path, importedBy);
      this.#files.set(path, loading);
    }
    return loading;
  }

  async #load(
    path: string,
    importedBy: readonly string[],
  ): Promise<LoadedFile | { readonly fault: string }> {
    const read = await this.#readText(path);
    if ('fault' in read) return read;
    const file = parseHttpFile(read.text);
    const root = this.#root(path);
    const imports: LoadedFile[] = [];
    const problems: Problem[] = [];
    for (const directive of file.directives) {
      if (directive.kind !== 'import') continue;
      const target = resolve(dirname(path), directive.path);
      if (target === path || importedBy.includes(target)) continue;
      const isOutside = !isInside(target, root);
      const loaded = isOutside
        ? { fault: 'is outside the workspace' }
        : await this.load(target, [...importedBy, path]);
      if ('fault' in loaded) problems.push(cannotImport(directive, loaded.fault));
      else imports.push(loaded);
    }
    const definitions = [
      ...imports.flatMap((imported) => imported.definitions),
      ...file.variables.map((variable) => ({ ...variable, file: path })),
    ];
    const requestNames = new Set([
      ...file.requests.flatMap(({ name }) => name ?? []),
      ...imports.flatMap((imported) => [...imported.requestNames]),
    ]);
    return { path, root, file, imports, definitions, requestNames, problems };
  }
}

/** The request of this name: of this file, else of those that it imports. */
export function requestNamed(loaded: LoadedFile, name: string): NamedRequest | undefined {
  const request = loaded.file.requests.find((each) => each.name === name);
  if (request !== undefined) return { in: loaded, request };
  for (const imported of loaded.imports) {
    const found = requestNamed(imported, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether a block without a request, and no request, has this name, in the file or in those that it imports. */
export function isBlock(loaded: LoadedFile, name: string): boolean {
  return requestNamed(loaded, name) === undefined && hasBlock(loaded, name);
}

function hasBlock({ file, imports }: LoadedFile, name: string): boolean {
  return file.blockNames.includes(name) || imports.some((each) => hasBlock(each, name));
}

/** What a file does when it is run whole, in the order of its lines. */
export type FileStep =
  | { readonly kind: 'request'; readonly request: ParsedRequest }
  | { readonly kind: 'run'; readonly directive: RunDirective };

export function stepsOf({ file }: LoadedFile): readonly FileStep[] {
  const steps: { readonly line: number; readonly step: FileStep }[] = [];
  for (const request of file.requests) {
    steps.push({ line: request.range.start.line, step: { kind: 'request', request } });
  }
  for (const directive of file.directives) {
    if (directive.kind !== 'run') continue;
    steps.push({ line: directive.range.start.line, step: { kind: 'run', directive } });
  }
  return steps.sort((a, b) => a.line - b.line).map(({ step }) => step);
}

function cannotImport(
  directive: Extract<ParsedDirective, { kind: 'import' }>,
  fault: string,
): Problem {
  return {
    code: 'import-failed',
    severity: 'error',
    message: `${directive.path} ${fault}, so it is not imported.`,
    hint: 'Write the path of a request file, from the folder of this one.',
    range: directive.pathRange,
  };
}
