import type { Range } from '../../files/problem.ts';
import { hasExpressions } from '../template/template.ts';
import { resolveTarget } from '../check/requestTarget.ts';
import { hasScheme } from '../../session/readAddress.ts';
import { namedFiles } from './namedFiles.ts';
import type { RequestDocument } from './requestDocument.ts';

/** A place that leads elsewhere. */
export type Link = { readonly range: Range } & (
  | {
      /** As it is written: from the folder of the request file on. */
      readonly path: string;
    }
  | { readonly url: string }
);

/** Files that are named, and URLs without a scheme: those with one are links in every editor. */
export function linksOf(document: RequestDocument): Link[] {
  return [
    ...namedFiles(document)
      .filter(({ path, isRead }) => isRead && !hasExpressions(path))
      .map(({ path, range }) => ({ path, range })),
    ...document.file.requests.flatMap(({ url, ranges }) => {
      if (hasExpressions(url) || hasScheme(url) || url.startsWith('/') || url === '') return [];
      const target = resolveTarget(url);
      return 'url' in target ? { url: target.url, range: ranges.url } : [];
    }),
  ];
}
