import type { GivenContext } from './host.ts';
import type { ScriptRecording } from './scriptRecording.ts';
import type { Store } from './store.ts';

export interface JetBrainsParts {
  readonly context: GivenContext;
  readonly recording: ScriptRecording;
  readonly globals: Store;
  readonly globalHeaders: Store;
  readonly requestVariables: Store;
}
