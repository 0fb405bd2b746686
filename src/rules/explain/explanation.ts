import type { RuleReference } from '../../session/sessionEvent.ts';
import type { ActionEffect } from '../actions/action.ts';
import type { RuleCallback } from '../facts/callbacks.ts';

/** What the rules would make of a request, told without sending it. Data only, and without secrets. */
export interface RequestExplanation {
  /** The request first, then where rules send it before anything leaves the machine. */
  readonly hops: readonly HopExplanation[];
  /** The paths of handler modules, which would be asked after the rules. They are not run, so their answers are not known. */
  readonly modules?: readonly string[];
}

export interface HopExplanation {
  /** 1 for the request itself. */
  readonly hop: number;
  readonly method: string;
  /** Masked. */
  readonly url: string;
  /** In CEF's order. */
  readonly callbacks: readonly CallbackExplanation[];
  readonly ending: HopEnding;
}

/** What becomes of the hop, as far as that is known before anything is sent. */
export type HopEnding =
  | { readonly kind: 'sent' }
  /** A rule answers in place of the network. */
  | { readonly kind: 'served'; readonly by: RuleReference }
  | { readonly kind: 'canceled'; readonly by: RuleReference }
  /** Rules send it elsewhere; `to` is the next hop and masked. `loop`: it would go on so until the engine stops it. */
  | { readonly kind: 'rewritten'; readonly to: string; readonly loop: boolean }
  /** A rule does not let it go where another one sends it: the 307 is the response. */
  | { readonly kind: 'stopped'; readonly by: RuleReference }
  /** Neither http nor https: the request ends here, and another program may be started. */
  | { readonly kind: 'external' };

export interface CallbackExplanation {
  readonly callback: RuleCallback;
  /** When it is asked at all, as it follows "if"; null: always. */
  readonly condition: string | null;
  /** Those that act, may act, or come too late, in the order in which they are asked. */
  readonly rules: readonly RuleExplanation[];
  /** Those that do not act: the near ones, then some of the others. */
  readonly misses: readonly MissExplanation[];
  /** How many more there are that do not act. */
  readonly furtherMisses: number;
  /** The rule that answers for certain; what comes after it is not asked. */
  readonly decidedBy: RuleReference | null;
  /** What happens where no rule answers. */
  readonly fallback: Fallback;
}

export interface RuleExplanation {
  readonly by: RuleReference;
  readonly effect: ActionEffect;
  /** What the rule does, in a sentence. */
  readonly sentence: string;
  /**
   * `acts`: for certain. `depends`: on `provided`. `idle`: it is asked and finds nothing to do. `overruled`: it changes
   * something, and a rule after it ends the search, so that its change does not count. `unreached`: another rule has
   * decided before.
   */
  readonly outcome: 'acts' | 'depends' | 'idle' | 'overruled' | 'unreached';
  /** What it would do here, where that is known: half a sentence. */
  readonly does: string | null;
  /** What is not known before the request is sent: "if answered with 5xx", "unless …". */
  readonly provided: readonly string[];
}

export interface MissExplanation {
  readonly by: RuleReference;
  readonly sentence: string;
  /** It is meant for this place, and one thing keeps it from acting. */
  readonly near: boolean;
  /** For a near one "matches the host, but the method is GET, not POST", else what differs. */
  readonly reason: string;
}

export interface Fallback {
  /** Half a sentence. */
  readonly explanation: string;
  /** The `defaults` of a file that say so; null: the workbench's own. */
  readonly by: RuleReference | null;
}
