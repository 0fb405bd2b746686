import { Environments } from '../../../src/requestFile/environments/environments.ts';
import { sourceOfFile } from '../../../src/requestFile/environments/readEnvironmentFile.ts';
import { runEnvironment } from '../../../src/requestFile/run/runEnvironment.ts';
import { RunSecrets } from '../../../src/requestFile/run/runSecrets.ts';
import { readDocument } from '../../../src/requestFile/language/requestDocument.ts';
import { Scope } from '../../../src/requestFile/language/scope.ts';
import type { LanguageKnowledge } from '../../../src/requestFile/language/knowledge.ts';
import type { Position, Range } from '../../../src/files/problem.ts';

export const ROOT = '/workspace';
export const FILE = '/workspace/api/a.http';

interface Surroundings {
  /** Environment files by path. */
  readonly environments?: Readonly<Record<string, object | string>>;
  readonly chosen?: readonly string[];
  /** Imported files by path. */
  readonly imports?: Readonly<Record<string, string>>;
  readonly set?: Partial<LanguageKnowledge['set']>;
  readonly scriptFiles?: LanguageKnowledge['scriptFiles'];
  readonly processEnvironment?: Readonly<Record<string, string>>;
}

/** What is known while a request file with this text is edited. */
export function scopeOf(text: string, around: Surroundings = {}): Scope {
  const { chosen = [], imports = {}, set = {} } = around;
  const sources = Object.entries(around.environments ?? {}).flatMap(([file, content]) => {
    const written = typeof content === 'string' ? content : JSON.stringify(content, null, 2);
    return sourceOfFile(file, { text: written }) ?? [];
  });
  const environments = new Environments({
    ...{ root: ROOT, folders: ['/workspace/api', ROOT], named: [], httpyac: [], settings: [] },
    sources: sources
      .filter((source) => source.kind === 'environment')
      .toSorted((one, other) => Number(other.isPrivate) - Number(one.isPrivate)),
    dotenv: [sources.filter((source) => source.kind === 'dotenv')],
    unread: sources.filter((source) => source.kind === 'unread'),
  });
  return new Scope(readDocument(text), {
    ...{ file: FILE, root: ROOT },
    imports: Object.entries(imports).map(([file, written]) => ({
      ...{ file, document: readDocument(written) },
    })),
    scriptFiles: around.scriptFiles ?? { names: new Set(), others: false },
    environment: {
      chosen,
      choosable: environments.names.map(({ name }) => name),
      values: runEnvironment(environments, () => chosen),
      findAll: (name) => environments.findAll(name, chosen),
      all: () => environments.all(chosen),
      authIds: [...environments.auth(chosen).keys()],
    },
    set: {
      names: [],
      script: () => undefined,
      answer: () => undefined,
      result: () => undefined,
      secrets: new RunSecrets(),
      ...set,
    },
    linkTo: (file, line) => `file://${file}${line === undefined ? '' : `#${String(line + 1)}`}`,
    processEnvironment: around.processEnvironment ?? {},
  });
}

/** A text in which ¦ marks a place, with that place. */
export function marked(text: string): { readonly text: string; readonly at: Position } {
  const before = text.slice(0, text.indexOf('¦')).split('\n');
  const at = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  return { text: text.replace('¦', ''), at };
}

/** The part of a text that a range of one line covers. */
export function cut(text: string, { start, end }: Range): string {
  return text.split('\n')[start.line]?.slice(start.character, end.character) ?? '';
}
