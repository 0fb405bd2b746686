import { checkRequest } from '../check/checkRequest.ts';
import type { Block } from '../parse/element.ts';
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
import { givenNamesIn } from './givenNames.ts';
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
 * Reads a request file again and again while somebody types. What stands in a block is read once, until the block or its place
 * changes: most of a keystroke's work is for the one block that it is in.
 */
export class DocumentReader {
  #known: ReadonlyMap<number, KnownBlock> = new Map();

  read(text: string): RequestDocument {
    const lines = splitLines(text);
    const known = new Map<number, KnownBlock>();
    const blocks = splitBlocks(scanElements(lines), lines).map((block) => {
      const at = block.elements[0]?.line.number ?? 0;
      const before = this.#known.get(at);
      const same = before !== undefined && isSame(before, block, lines);
      const read = same ? before.read : readBlock(block, lines);
      known.set(at, { read, lines });
      return read;
    });
    this.#known = known;
    const file = fileOf(
      blocks.map(({ parsed }) => parsed),
      lines,
    );
    const checks = blocks.flatMap((block) => block.checks);
    return { lines, blocks, file, problems: [...file.problems, ...checks].sort(byPlace) };
  }
}

export function readDocument(text: string): RequestDocument {
  return new DocumentReader().read(text);
}

interface KnownBlock {
  readonly read: DocumentBlock;
  /** Of the text that it was read from. */
  readonly lines: readonly Line[];
}

/** Whether a block has the lines that it had, and means the same by each. */
function isSame(
  { read, lines: before }: KnownBlock,
  block: Block,
  lines: readonly Line[],
): boolean {
  const { elements, lastLine } = block;
  if (read.lastLine.number !== lastLine.number) return false;
  if (read.elements.length !== elements.length) return false;
  const start = elements[0]?.line.number ?? 0;
  for (let number = start; number <= lastLine.number; number++) {
    if (before[number]?.text !== lines[number]?.text) return false;
  }
  return elements.every(({ kind, line }, index) => {
    const other = read.elements[index];
    return other?.kind === kind && other.line.number === line.number;
  });
}

function readBlock(block: Block, lines: readonly Line[]): DocumentBlock {
  const parsed = parseBlock(block);
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
  };
}
