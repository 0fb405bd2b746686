import type { Dispatch } from '../../state/intents.ts';
import type { PanelModel } from '../../state/panelModel.ts';

/** What every view gets: the state, the moment it is drawn for, and where to send what the person wants. */
export interface ViewContext {
  readonly state: PanelModel;
  /** On the panel's own clock, in milliseconds. */
  readonly now: number;
  /** Milliseconds since the epoch, for the dates of certificates. */
  readonly today: number;
  readonly dispatch: Dispatch;
}
