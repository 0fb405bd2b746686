import type { Range } from '../../files/problem.ts';
import { hasExpressions } from '../template/template.ts';
import { resolveTarget } from '../check/requestTarget.ts';
import { hasScheme } from '../../session/readAddress.ts';
import type { ParsedBlock } from '../parse/parseBlock.ts';
import type { ParsedRequest } from '../parse/parsedRequest.ts';
import type { NamedFile } from './namedFiles.ts';

/** A place that leads elsewhere. */
export type Link = { readonly range: Range } & (
  | {
      /** As it is written: from the folder of the request file on. */
      readonly path: string;
    }
  | { readonly url: string }
);

/** The links of a block: files that it names, and a URL without a scheme; one with a scheme is a link in every editor. */
export function linksIn({ request }: ParsedBlock, files: readonly NamedFile[]): Link[] {
  return [
    ...files
      .filter(({ path, isRead }) => isRead && !hasExpressions(path))
      .map(({ path, range }) => ({ path, range })),
    ...(request === undefined ? [] : addressLink(request)),
  ];
}

function addressLink({ url, ranges }: ParsedRequest): Link[] {
  if (hasExpressions(url) || hasScheme(url) || url.startsWith('/') || url === '') return [];
  const target = resolveTarget(url);
  return 'url' in target ? [{ url: target.url, range: ranges.url }] : [];
}
