import type { Block, Element } from './element.ts';
import type { Line } from './line.ts';

/** Cuts the elements into blocks of at most one request each. A file without separators is one block, or one a request. */
export function splitBlocks(elements: readonly Element[], lines: readonly Line[]): Block[] {
  const blocks: Element[][] = [[]];
  for (const element of elements) {
    const current = blocks.at(-1) ?? [];
    if (element.kind === 'separator') {
      blocks.push([element]);
    } else if (element.kind === 'requestLine' && !element.separated) {
      blocks.push([...takeTrailingNotes(current), element]);
    } else {
      current.push(element);
    }
  }
  return blocks.flatMap((block, index) => {
    const lastLine = lines[(blocks[index + 1]?.[0]?.line.number ?? lines.length) - 1];
    return block.length === 0 || lastLine === undefined ? [] : { elements: block, lastLine };
  });
}

/** Comments and metadata right above a request are about it, also where no `###` parts it from the one before. */
function takeTrailingNotes(elements: Element[]): Element[] {
  const kept = elements.findLastIndex(
    ({ kind }) => kind !== 'blank' && kind !== 'comment' && kind !== 'metadata',
  );
  return elements.splice(kept + 1);
}
