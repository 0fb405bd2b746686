import type { GivenContext } from './host.ts';
import type { Recording } from './recording.ts';
import type { Store } from './store.ts';

export interface JetBrainsParts {
  readonly context: GivenContext;
  readonly recording: Recording;
  readonly globals: Store;
  readonly globalHeaders: Store;
  readonly requestVariables: Store;
}
