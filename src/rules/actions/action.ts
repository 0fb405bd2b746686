import type { AskOptions } from '../../engine/handlers/decision.ts';
import type { RequestHandler } from '../../engine/handlers/requestHandler.ts';
import type { CookieManager } from '../../engine/network/cookies/cookieManager.ts';
import type { Decision, Decisions } from '../../session/decision.ts';
import type { Parameters, RuleCallback, Value } from '../facts/callbacks.ts';
import type { Fault } from '../document/fault.ts';
import type { Rule, RuleAction } from '../schema/ruleFile.ts';
import type { ResolveSecret } from '../secrets/secretReference.ts';
import type { Uses } from './uses.ts';
import type { Changes } from './changes.ts';
import type { SearchingFilter } from './filterChain.ts';

/** What one rule says at one callback, after its conditions have matched. `decision` is for the log and holds no secret. */
export type Verdict<Value, Its extends Decision = Decision> =
  /** The answer; no further rule is asked, and what those before have changed does not count. */
  | { readonly kind: 'decide'; readonly value: Value; readonly decision: Its }
  /** Something was changed; further rules are asked. */
  | { readonly kind: 'modify'; readonly decision: Its }
  /** Only the body will tell whether there is something to change; further rules are asked. */
  | { readonly kind: 'search'; readonly filter: SearchingFilter; readonly decision: Its }
  /** No further rule is asked; what was changed so far stands. */
  | { readonly kind: 'stop'; readonly decision?: Its }
  /** A person is to answer. */
  | { readonly kind: 'ask' }
  /** A person is to look at what all rules have made of it; the rules after this one are asked first. */
  | { readonly kind: 'pause'; readonly limit?: NonNullable<AskOptions['limit']> }
  /** Code that the rule has called gave this answer, in whichever form. */
  | { readonly kind: 'delegate'; readonly answer: unknown }
  /** It would have acted, but: the reason follows "matches the host, but". */
  | { readonly kind: 'refuse'; readonly reason: string }
  /** There was nothing to do. */
  | { readonly kind: 'nothing' };

/** The same at a callback of this name. */
export type VerdictAt<Name extends RuleCallback> = Verdict<Value<Name>, Decisions[Name]>;

/** What actions need from outside. */
export interface RuleTools {
  readonly resolveSecret: ResolveSecret;
  /** The folder whose files a rule of `file` may answer with. */
  workspaceFolderOf(file: string): string;
  /**
   * The handler that `script` names: the default export of the module at `path`, relative to the rule file, or `name`.
   * `missing`: why there is none, as half a sentence.
   */
  module(
    file: string,
    path: string,
    name?: string,
  ): Promise<RequestHandler | { readonly missing: string }>;
  /** The jar of this name; `persist`: it is kept when the workbench is closed. */
  cookieJar(name: string, persist: boolean): CookieManager | Promise<CookieManager>;
}

/** One rule at one callback of one request. */
export interface ActionContext<Name extends RuleCallback> {
  readonly parameters: Parameters<Name>;
  readonly rule: Rule;
  /** The rule's file. */
  readonly file: string;
  readonly tools: RuleTools;
  /** What the rules before have changed, to be changed further. */
  readonly changes: Changes<Name>;
  /** How often the rule has acted. */
  readonly uses: Uses;
}

type Respond<Action, Name extends RuleCallback> = (
  action: Action,
  context: ActionContext<Name>,
) => VerdictAt<Name> | Promise<VerdictAt<Name>>;

/** What an action does at a callback: it ends the search, it changes something and goes on, or a person decides. */
export type ActionEffect = 'decides' | 'adds' | 'asks';

/** An action: where it acts, how it is checked, what it does there, and how it is said. */
export interface ActionKind<Action extends RuleAction> {
  /** The callbacks at which this action, with these fields, has something to say. */
  actsAt(action: Action): readonly RuleCallback[];
  effectAt(action: Action, callback: RuleCallback): ActionEffect;
  /**
   * What makes it refuse although the conditions match, as it follows "unless"; undefined: nothing does. Where it can
   * refuse, nobody may say beforehand that it decides.
   */
  refusesWhen?(action: Action, callback: RuleCallback): string | undefined;
  /** It is fine when some of {@link actsAt} are out of reach of the rule's conditions. */
  readonly anywhere?: true;
  /** What the schema can't see. Paths begin at the action. */
  faults?(action: Action, rule: Rule): readonly Fault[];
  readonly respond: { readonly [Name in RuleCallback]?: Respond<Action, Name> };
  /** What it answers where it fails: what stands in for the network must not let the request out to it. */
  readonly whenFailed?: {
    readonly [Name in RuleCallback]?: (reason: string) => VerdictAt<Name>;
  };
  /** What the rule does, as it follows "On requests to example.com:". */
  describe(action: Action): string;
}
