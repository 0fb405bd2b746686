import type { NetErrorName } from '../../engine/errors/netErrors.ts';
import type { LoadDecision } from '../../engine/handlers/requestHandler.ts';
import type { Canceled } from '../../session/decision.ts';
import type { BlockAction, BlockErrorCode } from '../schema/ruleFile.ts';
import type { ActionKind, Verdict } from './action.ts';

const errors: Readonly<Record<BlockErrorCode, NetErrorName>> = {
  aborted: 'ERR_ABORTED',
  accessdenied: 'ERR_ACCESS_DENIED',
  addressunreachable: 'ERR_ADDRESS_UNREACHABLE',
  blockedbyclient: 'ERR_BLOCKED_BY_CLIENT',
  blockedbyresponse: 'ERR_BLOCKED_BY_RESPONSE',
  connectionaborted: 'ERR_CONNECTION_ABORTED',
  connectionclosed: 'ERR_CONNECTION_CLOSED',
  connectionfailed: 'ERR_CONNECTION_FAILED',
  connectionrefused: 'ERR_CONNECTION_REFUSED',
  connectionreset: 'ERR_CONNECTION_RESET',
  internetdisconnected: 'ERR_INTERNET_DISCONNECTED',
  namenotresolved: 'ERR_NAME_NOT_RESOLVED',
  timedout: 'ERR_TIMED_OUT',
  failed: 'ERR_FAILED',
};

export const block: ActionKind<BlockAction> = {
  actsAt: () => ['onBeforeBrowse', 'onBeforeResourceLoad'],
  effectAt: () => 'decides',
  anywhere: true,
  respond: { onBeforeBrowse: canceled, onBeforeResourceLoad: canceled },
  describe: (action) => `blocks them with ${errorOf(action)}`,
};

function canceled(action: BlockAction): Verdict<LoadDecision, Canceled> {
  const error = errorOf(action);
  return {
    kind: 'decide',
    value: { action: 'cancel', error },
    decision: { kind: 'cancel', error },
  };
}

/** Without a code it is the error that Chrome gives to what an extension blocks. */
function errorOf({ errorCode = 'blockedbyclient' }: BlockAction): NetErrorName {
  return errors[errorCode];
}
