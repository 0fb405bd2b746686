import { createRequest } from '../../engine/message/request.ts';
import type { Request, RequestInit } from '../../engine/message/request.ts';
import type { RuleTools } from '../actions/action.ts';
import { ActiveRule } from '../evaluate/activeRule.ts';
import type { RuleFile } from '../schema/ruleFile.ts';
import { Slices } from '../document/slices.ts';
import type { Steps } from '../document/slices.ts';
import type { SecretReference } from '../secrets/secretReference.ts';
import type { HopExplanation, RequestExplanation } from './explanation.ts';
import { ExplainedHop } from './explainedHop.ts';
import type { ExplainSetup } from './explainedHop.ts';

/** The rules to explain: a RuleBook. */
export interface ExplainedRules {
  readonly files: readonly RuleFile[];
  /** Those in force, in the order in which they are asked. */
  readonly activeRules: readonly ActiveRule[];
}

export interface ExplainOptions {
  /** Whether there is such a secret; its value is not wanted. Default: there is. */
  readonly hasSecret?: (reference: SecretReference) => Promise<boolean>;
  /** How many rules to tell of at each callback that are not near acting. Default: 5. */
  readonly maxOthers?: number;
  /** The paths of the handler modules that there are. Default: none. */
  readonly modules?: readonly string[];
  /** Milliseconds since the epoch. Default: now. */
  readonly now?: number;
}

/** Where the engine gives up. */
const MAX_HOPS = 20;

/**
 * What the rules would make of a request, callback by callback in CEF's order, found out in slices. Nothing is sent, no name is looked up, no
 * module runs, no file is read, no secret is needed, and nothing counts as a use.
 * @throws InvalidRequestError when it can't be sent at all.
 */
export async function explainRequest(
  { files, activeRules }: ExplainedRules,
  init: RequestInit | Request,
  options: ExplainOptions = {},
): Promise<RequestExplanation> {
  const slices = Slices.ofThisThread;
  const setup: ExplainSetup = {
    files,
    rules: [...activeRules, ...(await slices.take(turnedOff(files)))],
    tools: simulationTools(options),
    maxOthers: options.maxOthers ?? 5,
    now: options.now ?? Date.now(),
    uses: new Map(),
    slices,
  };
  const hops: HopExplanation[] = [];
  const seen = new Set<string>();
  let next: Request | null = createRequest(init);
  while (next !== null) {
    const request: Request = next;
    const hop = new ExplainedHop(setup, request, hops.length + 1);
    next = await hop.run();
    const place = `${request.method} ${request.url}`;
    const loop: boolean = next !== null && (seen.has(place) || hops.length + 1 >= MAX_HOPS);
    seen.add(place);
    hops.push(loop ? endless(hop.explanation) : hop.explanation);
    if (loop) break;
  }
  const { modules = [] } = options;
  return { hops, ...(modules.length === 0 ? {} : { modules }) };
}

/** They never act, and are told of. */
function* turnedOff(files: readonly RuleFile[]): Steps<ActiveRule[]> {
  const found: ActiveRule[] = [];
  for (const { path, rules } of files) {
    const version = { path, number: 0, isInForce: false };
    for (const rule of rules) {
      if (!rule.enabled) found.push(new ActiveRule(rule, version, found.length));
      yield;
    }
  }
  return found;
}

function endless(hop: HopExplanation): HopExplanation {
  const { ending } = hop;
  return ending.kind === 'rewritten' ? { ...hop, ending: { ...ending, loop: true } } : hop;
}

/** For actions that are tried out: secrets are not looked at, and all else they would need is never asked for. */
function simulationTools({ hasSecret = () => Promise.resolve(true) }: ExplainOptions): RuleTools {
  const unneeded = (): never => {
    throw new Error('Explaining a request must do nothing outside of itself.');
  };
  return {
    resolveSecret: async (reference) => ((await hasSecret(reference)) ? STAND_IN : undefined),
    workspaceFolderOf: unneeded,
    module: unneeded,
    cookieJar: unneeded,
  };
}

const STAND_IN = 'secret';
