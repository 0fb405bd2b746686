import { baseName } from '../conversion/baseName.ts';
import { leftOut } from '../conversion/importer.ts';
import type { CompanionFile, DraftRule, PlacedRule } from '../conversion/importer.ts';
import { compileRegex } from '../../rules/regex/linearRegex.ts';
import { escapeRegex, toRe2 } from '../conversion/re2Dialect.ts';
import { findReferenced, readReferenced } from '../conversion/referencedFiles.ts';
import type { ReferencedFile } from '../conversion/referencedFiles.ts';
import { broken, ruleAt } from './optionKind.ts';
import type { ConvertOption, ConvertedOption, OptionContext } from './optionKind.ts';
import { parseSpec } from './spec.ts';
import type { Spec } from './spec.ts';

/** `map_local`: requests are answered with files (mitmproxy/addons/maplocal.py). */
export const mapLocal: ConvertOption = async (value, context) => {
  const spec = parseSpec(value);
  if ('fault' in spec) return broken(context.path, spec.fault);
  const regex = toRe2(spec.subject, 'python');
  if ('fault' in regex) return { warnings: [leftOut(context.path, regex.fault, regex.hint)] };
  const named = await findReferenced(spec.replacement, context.options);
  if ('fault' in named) return { warnings: [leftOut(context.path, named.fault, named.hint)] };
  const collector = new AnswerFiles(context, spec);
  if (named.kind === 'file') {
    await collector.add(named.file, regex.source, context.id);
    return collector.made;
  }
  const compiled = compileRegex(regex.source, { caseSensitive: true });
  if (named.files === null || ('groupCount' in compiled && compiled.groupCount > 0)) {
    return {
      warnings: [
        leftOut(
          context.path,
          named.files === null
            ? 'The folder has too many files for a rule each.'
            : 'Which file of the folder answers depends on a group of the expression.',
          'Write a handler module, whose getResourceHandler reads the file.',
        ),
      ],
    };
  }
  for (const file of named.files) {
    const source = `(?:${regex.source})/*${suffixRegex(file.name)}/*(?:[?#]|$)`;
    await collector.add(file, source, `${context.id}-${file.name}`);
  }
  collector.addNotFound(regex.source);
  return collector.made;
};

/** The part of a URL that leads to a file of the folder; to an index.html also its own folder does. */
function suffixRegex(file: string): string {
  const encoded = (path: string): string =>
    path
      .split('/')
      .map((part) => {
        const percent = encodeURIComponent(part);
        const plain = escapeRegex(part);
        return percent === part ? plain : `(?:${plain}|${escapeRegex(percent)})`;
      })
      .join('/');
  if (file === 'index.html') return '(?:index\\.html)?';
  const folder = /^(.+)\/index\.html$/.exec(file)?.[1];
  return folder === undefined ? encoded(file) : `${encoded(folder)}(?:/+index\\.html)?`;
}

/** Rules that answer with files, which are copied when no rule could reach them where they are. */
class AnswerFiles {
  readonly #context: OptionContext;
  readonly #spec: Spec;
  readonly #rules: PlacedRule[] = [];
  readonly #files: CompanionFile[] = [];
  readonly #warnings: NonNullable<ConvertedOption['warnings']>[number][] = [];

  constructor(context: OptionContext, spec: Spec) {
    this.#context = context;
    this.#spec = spec;
  }

  get made(): ConvertedOption {
    return { rules: this.#rules, files: this.#files, warnings: this.#warnings };
  }

  async add(file: ReferencedFile, regexFilter: string, id: string): Promise<void> {
    let path = file.fromRule;
    if (path === null) {
      path = `${baseName(this.#context.options.target)}.files/${this.#context.id}/${file.name}`;
      const content = await readReferenced(file.path);
      if (content === null) {
        this.#warnings.push(
          leftOut(this.#context.path, `${file.path} can't be read.`, 'Import again when it can.'),
        );
        return;
      }
      this.#files.push({ path, content });
    }
    this.#rule(id, regexFilter, { type: 'fulfill', path });
  }

  /** mitmproxy: "None of the local file candidates exist" */
  addNotFound(regexFilter: string): void {
    this.#rule(`${this.#context.id}-not-found`, regexFilter, { type: 'fulfill', status: 404 });
  }

  #rule(id: string, regexFilter: string, action: DraftRule['action']): void {
    const { rules, warnings } = ruleAt(
      'request',
      this.#spec.filter,
      { path: this.#context.path, id },
      { condition: { regexFilter, isUrlFilterCaseSensitive: true }, action },
    );
    this.#rules.push(...rules);
    // What is lost of the filter is lost once.
    if (this.#warnings.length === 0) this.#warnings.push(...warnings);
  }
}
