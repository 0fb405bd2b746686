import type { ResponseDecision, ResponseFilter } from '../../engine/requestHandler.ts';
import type { HeaderList } from '../../engine/message/headers.ts';
import { sameDraft } from '../../engine/message/request.ts';
import type { RequestDraft } from '../../engine/message/request.ts';
import { overridden } from '../../engine/message/response.ts';
import type { ResponseOverride } from '../../engine/message/response.ts';
import type { NetworkConditions } from '../../engine/transport/networkConditions.ts';
import type { Parameters, RuleCallback, Value } from '../callbacks.ts';
import type { NearMiss } from '../../engine/session/sessionEvent.ts';
import { FilterChain } from './filterChain.ts';
import type { Search } from './filterChain.ts';
import { HeaderEdits } from './headerEdits.ts';

/**
 * What rules that add up have made of one moment of a request. Each says what is left to say: the word of the rule before it
 * stays. Nothing of it counts until {@link Changes.put}, so that a rule which ends the search otherwise leaves no trace of it.
 */
export class Changes<Name extends RuleCallback> {
  readonly headers: HeaderEdits;
  /** What is sent otherwise: its method, body and flags. */
  readonly request: Partial<Pick<RequestDraft, 'method' | 'postData' | 'flags'>> = {};
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
   * Lets code see the moment as rules have made it so far, and takes over what it changes of the request. What it did not
   * change is as if it had not been there.
   */
  async lend<Answer>(
    use: (told: Parameters<Name>) => Promise<Answer>,
  ): Promise<{ readonly answer: Answer; readonly changed: boolean }> {
    if (this.#callback === 'onResourceResponse') {
      const told = this.#parameters as Parameters<'onResourceResponse'>;
      const response = overridden(told.response, this.put() as ResponseOverride);
      return { answer: await use({ ...told, response }), changed: false };
    }
    if (this.#callback !== 'onBeforeResourceLoad') {
      return { answer: await use(this.#parameters), changed: false };
    }
    const { request } = this.#parameters as Parameters<'onBeforeResourceLoad'>;
    const own = copyOf(request);
    Object.assign(request, this.request, { headers: this.headers.list });
    const shown = copyOf(request);
    const answer = await use(this.#parameters);
    if (sameDraft(shown, request)) {
      Object.assign(request, own);
      return { answer, changed: false };
    }
    const { method, postData, flags, headers } = request;
    Object.assign(this.request, { method, postData, flags });
    this.headers.list = headers;
    return { answer, changed: true };
  }

  /** An answer of other code, with what rules had changed before. */
  joined(answer: unknown): unknown {
    if (!['onBeforeResourceLoad', 'onResourceResponse'].includes(this.#callback)) return answer;
    const value: unknown = this.put();
    if (answer === false || answer === 'continue') return value;
    const action = (answer as { readonly action?: unknown }).action;
    const adds = action === 'continue' || action === 'accept';
    return adds ? { ...(value as object), ...(answer as object) } : answer;
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
