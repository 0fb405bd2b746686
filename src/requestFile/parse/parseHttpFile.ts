import { withDuplicateNames } from './duplicateNames.ts';
import { splitLines } from './line.ts';
import type { Line } from './line.ts';
import { parseBlock } from './parseBlock.ts';
import type { ParsedBlock } from './parseBlock.ts';
import type { HttpFile, ParsedFragment, ParsedRequest } from './parsedRequest.ts';
import { byPlace } from '../../files/problem.ts';
import { scanElements } from './scanElements.ts';
import { splitBlocks } from './splitBlocks.ts';

/**
 * Reads a `.http` or `.rest` file: lines, then what each line is, then one block per request. Takes any text;
 * what is wrong with it is told as problems; what HTTP does not allow is for `checkRequest`.
 */
export function parseHttpFile(text: string): HttpFile {
  const lines = splitLines(text);
  return fileOf(
    splitBlocks(scanElements(lines), lines).map((block) => parseBlock(block)),
    lines,
  );
}

/** A file made of its blocks. @param lines all of the file */
export function fileOf(blocks: readonly ParsedBlock[], lines: readonly Line[]): HttpFile {
  const parsed = blocks.map((block, at) => withNameAbove(block, blocks[at - 1], blocks[at + 1]));
  const fragments = parsed.flatMap((block) => block.fragments);
  const directives = parsed.flatMap((block) => block.directives);
  const requests = withDuplicateNames(
    parsed.flatMap(({ request }) => request ?? []).map((each) => withFragments(each, fragments)),
    directives,
    lines,
  );
  const problems = [
    ...parsed.flatMap(({ fileProblems }) => fileProblems),
    ...requests.flatMap((request) => request.problems),
  ];
  return {
    requests,
    variables: parsed.flatMap(({ variables }) => variables),
    directives,
    blockNames: parsed.flatMap(({ blockNames }) => blockNames),
    fragments,
    globalScripts: parsed.flatMap(({ globalScripts }) => globalScripts),
    everyRequest: {
      before: parsed.flatMap(({ everyRequest }) => everyRequest.before),
      after: parsed.flatMap(({ everyRequest }) => everyRequest.after),
    },
    problems: problems.sort(byPlace),
  };
}

/** The request whose block `line` (from 0) stands in; a separator belongs to the request below it. */
export function requestAt(file: HttpFile, line: number): ParsedRequest | undefined {
  return file.requests.find(
    ({ blockRange }) => blockRange.start.line <= line && line <= blockRange.end.line,
  );
}

/** Some write `# @name` above the separator: it counts for the request below that has no name of its own. */
function withNameAbove(
  block: ParsedBlock,
  above: ParsedBlock | undefined,
  below: ParsedBlock | undefined,
): ParsedBlock {
  if (block.nameForNext !== undefined && below !== undefined && lacksName(below)) {
    return { ...block, blockNames: [] };
  }
  const { request } = block;
  const name = above?.nameForNext;
  if (name === undefined || request === undefined || !lacksName(block)) return block;
  const ranges = { ...request.ranges, name: name.range };
  return { ...block, request: { ...request, name: name.text, ranges } };
}

function lacksName({ request }: ParsedBlock): boolean {
  return request !== undefined && !request.settings.some(({ key }) => key === 'name');
}

function withFragments(
  request: ParsedRequest,
  fragments: readonly ParsedFragment[],
): ParsedRequest {
  return fragments.length === 0 || request.body.length === 0 ? request : { ...request, fragments };
}
