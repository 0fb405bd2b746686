import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { RequestHandler } from '../../src/engine/handlers/requestHandler.ts';
import { importRules } from '../../src/exchange/importRules.ts';
import type { ImportedRules } from '../../src/exchange/importRules.ts';
import type { FormatName, ImportOptions } from '../../src/exchange/conversion/importer.ts';
import { loadReaders } from '../../src/rules/document/readDocument.ts';
import { parseRuleFile } from '../../src/rules/check/parseRuleFile.ts';
import { RuleBook } from '../../src/rules/book/ruleBook.ts';
import { resolveSecret } from '../rules/callbackParameters.ts';

export interface Importing extends Partial<ImportOptions> {
  readonly path?: string;
  readonly from?: FormatName | null;
}

/** With the rule file as a whole. */
export type Imported = Omit<ImportedRules, 'text'> & {
  readonly text: string | null;
  /** In so many it was written. */
  readonly pieces: number;
};

/** Imports a value or a text. What comes is checked against the loader, whatever the test is about. */
export async function importing(
  content: unknown,
  { path = '/workspace/list.json', from = null, ...options }: Importing = {},
): Promise<Imported> {
  const text = typeof content === 'string' ? content : JSON.stringify(content, null, 2);
  const imported = await importRules({ path, text }, from, {
    includeSecrets: false,
    copyOutside: false,
    recording: 'responses',
    notFound: null,
    target: '/workspace/imported.request-rules.json',
    ...options,
  });
  const pieces = imported.text === null ? [] : [...imported.text];
  const written = imported.text === null ? null : pieces.join('');
  if (written === null) assert.equal(imported.ruleCount, 0);
  else {
    await loadReaders([options.target ?? '']);
    const { file, problems } = parseRuleFile(options.target ?? 'imported.json', written);
    assert.ok(file, JSON.stringify(problems));
    assert.equal(file.rules.length, imported.ruleCount);
  }
  return { ...imported, text: written, pieces: pieces.length };
}

interface WrittenRule {
  readonly id: string;
  readonly priority?: number;
  readonly times?: number;
  readonly condition?: Readonly<Record<string, unknown>>;
  readonly action: Readonly<Record<string, unknown>>;
}

/** The rules that were written. */
export function rulesOf({ text }: Imported): readonly WrittenRule[] {
  return text === null ? [] : (JSON.parse(text) as { rules: WrittenRule[] }).rules;
}

/** What could not be carried over: "left-out 12: message". */
export function warningsOf({ problems }: Imported): string[] {
  return problems.map(
    ({ code, range, message }) => `${code} ${String(range.start.line + 1)}: ${message}`,
  );
}

/** What an import wrote, in a folder of its own, in force. */
export class ImportFolder implements AsyncDisposable {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async create(): Promise<ImportFolder> {
    return new ImportFolder(await mkdtemp(join(tmpdir(), 'import-')));
  }

  get target(): string {
    return join(this.path, 'imported.request-rules.json');
  }

  async write({ text, files }: Imported): Promise<RequestHandler> {
    assert.ok(text !== null);
    for (const { path, content } of files) {
      const file = join(this.path, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    }
    await writeFile(this.target, text);
    const book = new RuleBook();
    assert.deepEqual(
      book.update(this.target, text).filter(({ severity }) => severity === 'error'),
      [],
    );
    return book.handler({ resolveSecret });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true });
  }
}
