import { checkRequest } from '../check/checkRequest.ts';
import type { Block, Element } from '../parse/element.ts';
import { splitLines } from '../parse/line.ts';
import type { Line } from '../parse/line.ts';
import { parseBlock } from '../parse/parseBlock.ts';
import type { ParsedBlock } from '../parse/parseBlock.ts';
import { fileOf } from '../parse/parseHttpFile.ts';
import type { HttpFile } from '../parse/parsedRequest.ts';
import { scanElements } from '../parse/scanElements.ts';
import { splitBlocks } from '../parse/splitBlocks.ts';
import { byPlace } from '../../files/problem.ts';
import type { Problem } from '../../files/problem.ts';
import { foldsIn } from './folding.ts';
import type { Fold } from './folding.ts';
import { givenNamesIn } from './givenNames.ts';
import { linksIn } from './links.ts';
import type { Link } from './links.ts';
import { moved } from './movedBlock.ts';
import { filesIn } from './namedFiles.ts';
import type { NamedFile } from './namedFiles.ts';
import { scriptNamesIn, setsOtherNames } from './scriptNames.ts';
import type { ScriptName } from './scriptNames.ts';
import { usesIn } from './uses.ts';
import type { Use } from './uses.ts';

/** What stands between two separators, read for an editor. */
export interface DocumentBlock extends Block {
  readonly parsed: ParsedBlock;
  /** Where names are used. */
  readonly uses: readonly Use[];
  /** Names in its scripts. */
  readonly scriptNames: readonly ScriptName[];
  /** Whether its scripts set names that are made while they run. */
  readonly hasOpenScripts: boolean;
  /** Names that its settings and directives give a value to. */
  readonly givenNames: readonly string[];
  /** What `checkRequest` says of its request. */
  readonly checks: readonly Problem[];
  readonly folds: readonly Fold[];
  /** Files that it names. */
  readonly files: readonly NamedFile[];
  readonly links: readonly Link[];
}

/** A request file as an editor needs it: with the place of every name. */
export interface RequestDocument {
  readonly lines: readonly Line[];
  readonly blocks: readonly DocumentBlock[];
  readonly file: HttpFile;
  /** What is wrong as far as the text alone shows it, in the order of the lines. */
  readonly problems: readonly Problem[];
}

/**
 * Reads a request file again and again while somebody types. What stands in a block is read once, until the block changes, and
 * moved with its block: most of a keystroke's work is for the one block that it is in.
 */
export class DocumentReader {
  #blocks: ReadonlyMap<number, DocumentBlock> = new Map();
  /** Of the text that they were read from. */
  #lines: readonly Line[] = [];

  read(text: string): RequestDocument {
    const lines = splitLines(text);
    const added = lines.length - this.#lines.length;
    const known = new Map<number, DocumentBlock>();
    const blocks = splitBlocks(scanElements(lines), lines).map((block) => {
      const start = firstLineOf(block);
      const read =
        this.#known(block, lines, 0) ?? this.#known(block, lines, added) ?? readBlock(block, lines);
      known.set(start, read);
      return read;
    });
    this.#blocks = known;
    this.#lines = lines;
    const file = fileOf(
      blocks.map(({ parsed }) => parsed),
      lines,
    );
    const checks = blocks.flatMap((block) => block.checks);
    return { lines, blocks, file, problems: [...file.problems, ...checks].sort(byPlace) };
  }

  /** The block as it was read when it stood so many lines above. Undefined: it was another one. */
  #known(block: Block, lines: readonly Line[], by: number): DocumentBlock | undefined {
    const start = firstLineOf(block);
    const read = this.#blocks.get(start - by);
    if (read === undefined || !hasSameElements(read, block, by)) return undefined;
    for (let number = start; number <= block.lastLine.number; number++) {
      if (this.#lines[number - by]?.text !== lines[number]?.text) return undefined;
    }
    if (by === 0) return read;
    const { parsed, uses, scriptNames, checks, folds, files, links } = read;
    const placed = { parsed, uses, scriptNames, checks, folds, files, links };
    return { ...read, ...block, ...moved(placed, by) };
  }
}

export function readDocument(text: string): RequestDocument {
  return new DocumentReader().read(text);
}

function firstLineOf({ elements }: Block): number {
  return elements[0]?.line.number ?? 0;
}

/** Whether a block means the same by each of its lines as it did so many lines above. */
function hasSameElements(read: Block, { elements, lastLine }: Block, by: number): boolean {
  return (
    read.lastLine.number + by === lastLine.number &&
    read.elements.length === elements.length &&
    elements.every((element, index) => {
      const other = read.elements[index];
      return (
        other !== undefined &&
        other.line.number + by === element.line.number &&
        contextOf(other) === contextOf(element)
      );
    })
  );
}

/** What an element is by what stands before it: all else is in its own text. */
function contextOf(element: Element): string {
  switch (element.kind) {
    case 'requestLine':
      return `${element.kind} ${String(element.separated)} ${String(element.curl?.length)}`;
    case 'script':
      return `${element.kind} ${element.time.phase}`;
    default:
      return element.kind;
  }
}

function readBlock(block: Block, lines: readonly Line[]): DocumentBlock {
  const parsed = parseBlock(block);
  const files = filesIn(block, parsed);
  return {
    ...block,
    parsed,
    uses: usesIn(block, parsed),
    scriptNames: scriptNamesIn(block.elements, lines),
    hasOpenScripts: block.elements.some(
      (element) =>
        element.kind === 'script' &&
        element.source.kind === 'inline' &&
        setsOtherNames(element.source.code),
    ),
    givenNames: givenNamesIn(block.elements, parsed),
    checks: parsed.request === undefined ? [] : checkRequest(parsed.request),
    folds: foldsIn(block, parsed, lines),
    files,
    links: linksIn(parsed, files),
  };
}
