import type { DecidedBy } from './sessionEvent.ts';

/** Who decided, as the subject of a sentence. */
export function deciderName(by: DecidedBy): string {
  switch (by.kind) {
    case 'rule':
      return `rule ${by.id}`;
    case 'module':
      return 'a module';
    case 'requestFile':
      return 'the request file';
    case 'person':
      return 'you';
    case 'client':
      return 'the client';
    case 'default':
      return 'the default';
  }
}
