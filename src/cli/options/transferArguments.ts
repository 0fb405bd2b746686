import { UsageError } from '../terminal/usageError.ts';
import { bodyOptions } from './bodyOptions.ts';
import type { Word } from './option.ts';
import { outputOptions } from './outputOptions.ts';
import { requestOptions } from './requestOptions.ts';
import { checkCount, globbed, withParts } from './urlGlob.ts';
import type { Globbed } from './urlGlob.ts';
import { valuesOf } from './valuesOf.ts';

export interface TransferArguments {
  readonly target: string;
  /** Null: standard output. */
  readonly output: OutputTarget | null;
  /** A file to send, or "-". */
  readonly upload: string | null;
}

export type OutputTarget =
  { readonly kind: 'file'; readonly file: string } | { readonly kind: 'remote' };

interface Operand {
  readonly text: string;
  readonly mayBeMethod: boolean;
}

/** The URLs, as words of their own or behind `--url`, in their order. */
export function targetsIn(words: readonly Word[]): Operand[] {
  return words.flatMap((word): Operand[] => {
    if (word.kind === 'operand') return [{ text: word.text, mayBeMethod: true }];
    if (word.name !== 'url' || typeof word.value !== 'string') return [];
    return [{ text: word.value, mayBeMethod: false }];
  });
}

/** A method in capitals, as all are that anybody has registered, or one of the usual ones in any case. */
const METHOD = /^(?:[A-Z][A-Z-]*|get|head|post|put|delete|patch|options)$/;
/** What a host without a dot can't be told from. */
const COULD_BE_URL = /[.:/]|^localhost$|^\*$/i;

/**
 * Of `METHOD URL`, `URL` or several URLs.
 * @throws UsageError for a word in the method's place that is neither
 */
export function methodAndTargets(
  words: readonly Operand[],
  option: string | undefined,
): { readonly method: string | undefined; readonly targets: readonly string[] } {
  const [first, ...others] = words;
  if (first === undefined) throw new UsageError('There is no URL to send to.');
  const texts = words.map(({ text }) => text);
  const late = others.find(({ text, mayBeMethod }) => mayBeMethod && METHOD.test(text));
  if (late !== undefined) {
    throw new UsageError(`Write ${late.text} first: the method goes before the URL.`);
  }
  if (others.length === 0 || !first.mayBeMethod) return { method: option, targets: texts };
  if (METHOD.test(first.text)) {
    return { method: first.text, targets: texts.slice(1) };
  }
  if (COULD_BE_URL.test(first.text)) return { method: option, targets: texts };
  throw new UsageError(
    `${JSON.stringify(first.text)} is neither a method nor a URL. Write METHOD URL, or use -X for a method of your own.`,
  );
}

/**
 * A transfer for each URL, or for all that its pattern stands for. The first `-o` or `-O` is for the first URL, and so is the
 * first `-T`, as with curl.
 * @throws UsageError
 */
export function transferArguments(
  words: readonly Word[],
  targets: readonly string[],
): TransferArguments[] {
  const options = valuesOf({ ...outputOptions, ...requestOptions }, words);
  const uploads = valuesOf(bodyOptions, words)['upload-file'] ?? [];
  const all = (pattern: string, what: string): readonly Globbed[] =>
    options.globoff === true || !/[[\]{}]/.test(pattern) ? plain(pattern) : globbed(pattern, what);
  const outputs = outputsIn(words);
  const remaining: OutputTarget | null = options['remote-name-all'] ? { kind: 'remote' } : null;
  return targets.flatMap((target, index) => {
    const output = outputs[index] ?? remaining;
    const upload = uploads[index];
    const files = upload === undefined ? [null] : all(upload, '-T').map(({ text }) => text);
    const urls = all(target, 'The URL');
    if (files.length > 1) checkCount(files.length * urls.length, '-T with the URL');
    return files.flatMap((file) =>
      urls.map(({ text, parts }) => ({
        target: text,
        output:
          output?.kind === 'file' ? { ...output, file: withParts(output.file, parts) } : output,
        upload: file,
      })),
    );
  });
}

function plain(text: string): readonly Globbed[] {
  return [{ text, parts: [] }];
}

function outputsIn(words: readonly Word[]): OutputTarget[] {
  return words.flatMap((word): OutputTarget[] => {
    if (word.kind === 'operand') return [];
    if (word.name === 'output') return [{ kind: 'file', file: String(word.value) }];
    return word.name === 'remote-name' && word.value === true ? [{ kind: 'remote' }] : [];
  });
}
