import { maskUrl } from '../../session/mask.ts';
import type { ProtocolExecutionAction } from '../schema/ruleFile.ts';
import type { ActionKind, VerdictAt } from './action.ts';

/** Whether a URL that is no web address is handed to the program that the system has for it. */
export const protocolExecution: ActionKind<ProtocolExecutionAction> = {
  actsAt: () => ['onProtocolExecution'],
  effectAt: ({ decision }) => (decision === 'prompt' ? 'asks' : 'decides'),
  respond: {
    onProtocolExecution({ decision }, { parameters }): VerdictAt<'onProtocolExecution'> {
      if (decision === 'prompt') return { kind: 'ask' };
      const url = maskUrl(parameters.url);
      return { kind: 'decide', value: decision === 'allow', decision: { kind: decision, url } };
    },
  },
  describe({ decision }) {
    if (decision === 'prompt') return 'asks you before the system opens the URL';
    return decision === 'allow'
      ? 'lets the system open the URL with its own program'
      : 'does not let the system open the URL';
  },
};
