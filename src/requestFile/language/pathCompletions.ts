import { around, completion } from './completion.ts';
import type { Completion, ListFolder, Typing } from './completion.ts';

/** Files and folders for a path that is being typed. */
export async function pathCompletions(
  typing: Typing,
  typed: string,
  list: ListFolder,
  isMeant: (name: string) => boolean,
): Promise<Completion[]> {
  if (typed.includes('{{')) return [];
  const slash = typed.lastIndexOf('/') + 1;
  const entries = await list(typed.slice(0, slash));
  const range = around(typing, typed.length - slash, /^[^\s/{}]*/.exec(typing.after)?.[0].length);
  // A path without a slash is a handler or a script only by its ending.
  const start = typed === '' ? './' : '';
  return entries
    .filter(({ name, isFolder }) => isFolder || isMeant(name))
    .toSorted((one, other) => Number(other.isFolder) - Number(one.isFolder))
    .map(({ name, isFolder }) =>
      completion({
        ...{ label: isFolder ? `${name}/` : name, kind: isFolder ? 'folder' : 'file', range },
        insertText: `${start}${name}${isFolder ? '/' : ''}`,
        isOpen: isFolder,
      }),
    );
}
