import type { Faulty, Fix } from './fix.ts';
import type { TextChange } from './textChange.ts';

/** YAML does not indent with tabs. */
export function spacesForTabs({ document, problem }: Faulty): Fix[] {
  const at = document.offsetAt(problem.range.start);
  if (document.language !== 'yaml' || document.text[at] !== '\t') return [];
  return [{ title: 'Indent with spaces', changes: changesIn(document.text), isPreferred: true }];
}

/** A line that ends in `|` or `>`: the lines below it that stand deeper are text, as they are. */
const BLOCK_BEGINS = /(?:^|[:\-?][ \t]+)(?:[&!]\S*[ \t]+)*[|>][-+\d]*[ \t]*(?:[ \t]#.*)?$/;

/** A text that goes over lines: in which column its parent stands, and once its first line is there, how it is indented. */
interface Block {
  readonly parent: number;
  indent: string | null;
}

function changesIn(text: string): TextChange[] {
  const changes: TextChange[] = [];
  let block: Block | null = null;
  for (const { index, 0: line } of text.matchAll(/^.+$/gm)) {
    const own = /^[ \t]*/.exec(line)?.[0] ?? '';
    // An empty line belongs to whatever is around it.
    if (line.trim() === '') continue;
    if (block !== null && isInBlock(own, block)) {
      block.indent ??= indentOfBlock(own, block);
    } else block = null;
    const indent = block?.indent ?? own;
    if (indent.includes('\t')) {
      changes.push({ start: index, end: index + indent.length, text: withSpaces(indent) });
    }
    if (block === null && BLOCK_BEGINS.test(line)) block = { parent: parentOf(line), indent: null };
  }
  return changes;
}

function isInBlock(own: string, { parent, indent }: Block): boolean {
  return indent === null ? columnOf(own) > parent : own.startsWith(indent);
}

/** Of a first line that is indented with spaces as YAML wants it, what follows them is text; tabs before it are not. */
function indentOfBlock(own: string, { parent }: Block): string {
  const spaces = /^ */.exec(own)?.[0] ?? '';
  return spaces.length > parent ? spaces : own;
}

/** The column of the property whose value begins on this line, or of the dash when it is a list's item. */
function parentOf(line: string): number {
  const dashes = /^[ \t]*(?:-[ \t]+)*/.exec(line)?.[0] ?? '';
  const isItem = /^[|>&!]/.test(line.slice(dashes.length));
  return columnOf(isItem ? dashes.replace(/-[ \t]+$/, '') : dashes);
}

function columnOf(before: string): number {
  return withSpaces(before).length;
}

function withSpaces(indent: string): string {
  return indent.replaceAll('\t', '  ');
}
