import type { PanelRequestName, PanelRequests } from '../../../protocol/messages.ts';
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
  /** Asks the host for what is too large to be in the state: the text of bodies. */
  readonly ask: <Name extends PanelRequestName>(
    name: Name,
    params: PanelRequests[Name]['params'],
  ) => Promise<PanelRequests[Name]['result']>;
  /** A body (panelModel.ts, `bodyKey`) can't be read. */
  readonly failed: (body: string, error: unknown) => void;
}
