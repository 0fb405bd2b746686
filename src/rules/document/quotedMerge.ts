import { isScalar } from 'yaml';
import type { Pair } from 'yaml';

/** For whoever writes YAML with `visit`: a property that is named `<<` would be read as a merge unless its name is quoted. */
export const quotedMerge = {
  Pair(_key: unknown, { key }: Pair): void {
    if (isScalar(key) && key.value === '<<') key.type = 'QUOTE_DOUBLE';
  },
};
