import { basename } from 'node:path';

/** "mocks" of "/workspace/mocks.request-rules.json": what the files beside it begin with. */
export function baseName(target: string): string {
  return basename(target).replace(/(\.request-rules)?\.[^.]*$/, '');
}
