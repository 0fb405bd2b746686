import type { KnownSecrets } from '../../session/knownSecrets.ts';
import type { Fault, ValuePath } from '../../rules/document/fault.ts';
import { baseName } from '../conversion/baseName.ts';
import type { CompanionFile, ImportOptions, PlacedRule } from '../conversion/importer.ts';
import { cleanBody } from './cleanRecording.ts';
import { answerHeaders, conditionOf } from './entryRule.ts';
import { inUtf8 } from './harEntry.ts';
import type { RecordedEntry } from './harEntry.ts';
import { replaceTokens } from './tokens.ts';

/** Rules that answer with one response each, as they are collected. */
export class ResponseRules {
  readonly files: CompanionFile[] = [];
  readonly warnings: Fault[] = [];
  readonly #options: ImportOptions;
  readonly #known: KnownSecrets;
  readonly #rules: PlacedRule[] = [];

  constructor(options: ImportOptions, known: KnownSecrets) {
    this.#options = options;
    this.#known = known;
  }

  async add(entry: RecordedEntry, path: ValuePath): Promise<void> {
    const { condition, warnings: ofCondition } = conditionOf(entry, path, this.#options);
    const { headers, warnings: ofHeaders } = answerHeaders(entry, path, this.#options, this.#known);
    this.warnings.push(...ofCondition, ...ofHeaders);
    const file = await this.#bodyFile(entry, path);
    if (file !== null) this.files.push(file);
    this.#rules.push({
      path,
      rule: {
        id: nameOf(entry),
        condition,
        action: {
          type: 'fulfill',
          status: entry.status,
          ...(Object.keys(headers).length === 0 ? {} : { headers }),
          ...(file === null ? {} : { path: file.path }),
        },
      },
    });
  }

  /** The same request again and again: each answer has its turn, and the last one stays. */
  get inTurn(): PlacedRule[] {
    const key = ({ rule }: PlacedRule): string => JSON.stringify(rule.condition);
    const last = new Map(this.#rules.map((placed, index) => [key(placed), index]));
    return this.#rules.map((placed, index) =>
      last.get(key(placed)) === index ? placed : { ...placed, rule: { ...placed.rule, times: 1 } },
    );
  }

  async #bodyFile(
    { body: recorded, url, mimeType, isText }: RecordedEntry,
    path: ValuePath,
  ): Promise<CompanionFile | null> {
    if (recorded === null || recorded.byteLength === 0) return null;
    const { body, warnings } = this.#options.includeSecrets
      ? { body: recorded, warnings: [] }
      : cleanBody(recorded, isText ? inUtf8(mimeType) : mimeType, path, this.#known);
    this.warnings.push(...warnings);
    const { mediaTypes } = await import('../../engine/body/mediaTypes.ts');
    const last =
      pathOf(url)
        .split('/')
        .findLast((part) => part !== '') ?? 'body';
    const name = last.replace(/[^\w.-]+/g, '_').slice(0, 60);
    const extension = mediaTypes.getExtension(mimeType);
    const hasExtension =
      extension === null || mediaTypes.getType(name) === mediaTypes.getType(extension);
    const number = String(this.files.length + 1).padStart(3, '0');
    const folder = `${baseName(this.#options.target)}.files`;
    const file = hasExtension ? name : `${name}.${extension}`;
    return { path: `${folder}/${number}-${file}`, content: body };
  }
}

function nameOf({ method, url }: RecordedEntry): string {
  return `${method.toLowerCase()}-${new URL(url).hostname}${pathOf(url).replace(/\/$/, '')}`;
}

/** Names of rules and files have no tokens in them, not even of an import that copies secrets. */
function pathOf(url: string): string {
  return replaceTokens(new URL(url).pathname, 'token', false);
}
