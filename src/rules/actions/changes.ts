import type { ResponseDecision, ResponseFilter } from '../../engine/handlers/requestHandler.ts';
import type { HeaderList } from '../../session/headers.ts';
import { sameDraft } from '../../engine/message/request.ts';
import type { RequestDraft } from '../../engine/message/request.ts';
import { overridden } from '../../engine/message/response.ts';
import type { ResponseOverride } from '../../engine/message/response.ts';
import type { NetworkConditions } from '../../engine/handlers/networkConditions.ts';
import type { Parameters, RuleCallback, Value } from '../facts/callbacks.ts';
import type { NearMiss } from '../../session/sessionEvent.ts';
import { FilterChain } from './filterChain.ts';
import type { Search } from './filterChain.ts';
import { HeaderEdits } from './headerEdits.ts';

/**
 * What rules that add up have made of one callback of a request. Each says what is left to say: the word of the rule before it
 * stays. Nothing of it counts until {@link Changes.put}, so that a rule which ends the search otherwise leaves no trace of it.
 */
export class Changes<Name extends RuleCallback> {
  readonly headers: HeaderEdits;
  /** What is sent otherwise. */
  readonly request: Partial<Omit<RequestDraft, 'headers'>> = {};
  network: NetworkConditions = {};
  override: Pick<ResponseOverride, 'status' | 'statusText'> = {};
  readonly filters: ResponseFilter[] = [];
  readonly #searches: Search[] = [];
  readonly #callback: Name;
  readonly #parameters: Parameters<Name>;

  constructor(callback: Name, parameters: Parameters<Name>) {
    this.#callback = callback;
    this.#parameters = parameters;
    this.headers = new HeaderEdits(headersAt(callback, parameters));
  }

  /** Whether a rule will act once it has found something in the body. */
  get isSearching(): boolean {
    return this.#searches.length > 0;
  }

  search(search: Search): void {
    this.filters.push(search.filter);
    this.#searches.push(search);
  }

  /**
   * Puts it all together: the answer that carries it. Only at these callbacks is there anything to change.
   * @param nearMisses what is to be told with what filters will have found
   */
  put(nearMisses: readonly NearMiss[] = []): Value<Name> {
    const values: { readonly [Changed in RuleCallback]?: () => Value<Changed> } = {
      onBeforeResourceLoad: () => {
        const { request } = this.#parameters as Parameters<'onBeforeResourceLoad'>;
        Object.assign(request, this.request, { headers: this.headers.list });
        const { network } = this;
        return { action: 'continue', ...(Object.keys(network).length === 0 ? {} : { network }) };
      },
      onResourceResponse: (): ResponseDecision => {
        const { response } = this.#parameters as Parameters<'onResourceResponse'>;
        const { list } = this.headers;
        return {
          action: 'accept',
          ...this.override,
          ...(list === response.headers ? {} : { headers: list }),
        };
      },
      getResourceResponseFilter: () => new FilterChain(this.filters, this.#searches, nearMisses),
    };
    const value = values[this.#callback];
    if (value === undefined) {
      throw new Error(`A rule changed something at ${this.#callback}, which has nothing to change`);
    }
    return value();
  }

  /**
   * Runs code on the parameters as rules have changed them so far, and adds what it changes of the request. If it fails, none of its changes
   * stay.
   */
  async runWithChanges<Answer>(
    use: (told: Parameters<Name>) => Promise<Answer>,
  ): Promise<{ readonly answer: Answer; readonly changed: boolean }> {
    const { request } = this.#parameters;
    // Elsewhere nobody can change the request: it is frozen.
    if (Object.isFrozen(request)) return { answer: await use(this.#parameters), changed: false };
    const own = copyOf(request as RequestDraft);
    const isLoad = this.#callback === 'onBeforeResourceLoad';
    const shown = isLoad ? copyOf({ ...own, ...this.request, headers: this.headers.list }) : own;
    Object.assign(request, copyOf(shown));
    try {
      const answer = await use(this.#told());
      const changed = isLoad && !sameDraft(shown, request as RequestDraft);
      if (changed) this.#takeOver(request as RequestDraft, shown);
      // Without an answer the search goes on, and may end with a rule that sends the request elsewhere.
      if (isLoad && answer === undefined) Object.assign(request, own);
      return { answer, changed };
    } catch (error) {
      Object.assign(request, own);
      throw error;
    }
  }

  /** An answer of other code, merged with the changes of earlier rules. */
  mergedWith(answer: unknown): unknown {
    if (!this.keepsChanges(answer) || answer === 'continueAsync') return answer;
    const value: unknown = this.put();
    return typeof answer === 'object' ? { ...(value as object), ...answer } : value;
  }

  /** The changes of earlier rules, for an answer that comes later. */
  changesForLateAnswer(answer: unknown): Value<Name> | undefined {
    return answer === 'continueAsync' ? this.put() : undefined;
  }

  /** Whether the changes of earlier rules still count with this answer of other code. */
  keepsChanges(answer: unknown): boolean {
    const { action } = Object(answer) as { readonly action?: unknown };
    switch (this.#callback) {
      case 'onBeforeResourceLoad':
        return (
          answer === false ||
          answer === 'continue' ||
          answer === 'continueAsync' ||
          action === 'continue'
        );
      case 'onResourceResponse':
        return answer === false || action === 'accept';
      default:
        return false;
    }
  }

  #told(): Parameters<Name> {
    if (this.#callback !== 'onResourceResponse') return this.#parameters;
    const told = this.#parameters as Parameters<'onResourceResponse'>;
    const response = overridden(told.response, this.put() as ResponseOverride);
    return { ...this.#parameters, response };
  }

  /** Only what is another: of the rest later rules may still speak. */
  #takeOver(given: RequestDraft, shown: RequestDraft): void {
    const { url, method, postData, flags, referrer, headers } = given;
    Object.assign(this.request, {
      ...(url === shown.url ? {} : { url }),
      ...(method === shown.method ? {} : { method }),
      ...(postData === shown.postData ? {} : { postData }),
      ...(flags.symmetricDifference(shown.flags).size === 0 ? {} : { flags: new Set(flags) }),
      ...(referrer === shown.referrer ? {} : { referrer }),
    });
    if (headers !== shown.headers) this.headers.list = headers;
  }
}

function copyOf(draft: RequestDraft): RequestDraft {
  return { ...draft, flags: new Set(draft.flags) };
}

function headersAt<Name extends RuleCallback>(
  callback: Name,
  parameters: Parameters<Name>,
): HeaderList {
  if (callback === 'onBeforeResourceLoad') return parameters.request.headers;
  return 'response' in parameters ? parameters.response.headers : [];
}
