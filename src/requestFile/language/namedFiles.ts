import type { Range } from '../../files/problem.ts';
import type { Block } from '../parse/element.ts';
import type { ParsedBlock } from '../parse/parseBlock.ts';

/** A file that a request file names, as it is written: with variables, maybe. */
export interface NamedFile {
  readonly path: string;
  readonly range: Range;
  /** `send`: its bytes or its text go out. `write`: a response is saved there. */
  readonly use: 'send' | 'script' | 'requests' | 'write';
  /** Whether it has to be there. */
  readonly isRead: boolean;
}

/** The files that a block names. */
export function filesIn({ elements }: Block, { request, directives }: ParsedBlock): NamedFile[] {
  return [
    ...[...directives, ...(request?.runs ?? [])].flatMap((directive): NamedFile[] => {
      if (directive.kind === 'import') {
        return [named(directive.path, directive.pathRange, 'requests')];
      }
      const { target, targetRange } = directive;
      return target.kind === 'file' ? [named(target.path, targetRange, 'requests')] : [];
    }),
    ...elements.flatMap((element): NamedFile[] =>
      element.kind === 'script' && element.source.kind === 'file'
        ? [named(element.source.path, element.source.pathRange, 'script')]
        : [],
    ),
    ...(request?.body ?? []).flatMap((part): NamedFile[] =>
      part.kind === 'file' ? [named(part.path, part.pathRange, 'send')] : [],
    ),
    ...(request?.after ?? []).flatMap((step): NamedFile[] =>
      step.kind === 'save' ? [named(step.path, step.pathRange, 'write')] : [],
    ),
  ];
}

function named(path: string, range: Range, use: NamedFile['use']): NamedFile {
  return { path, range, use, isRead: use !== 'write' };
}
