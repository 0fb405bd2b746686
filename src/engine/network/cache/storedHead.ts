import type { ResponseHead } from '../../message/responseHead.ts';

/** When a request left and its response came: milliseconds since the epoch. */
export interface ExchangeTimes {
  readonly requestTime: number;
  readonly responseTime: number;
}

/** What is stored of a response besides its body. */
export interface StoredHead extends ResponseHead, ExchangeTimes {
  readonly httpVersion: string;
  /** Seconds. */
  readonly freshFor: number;
  /** The request fields that chose this response, each with a hash of its value; null where it was absent. */
  readonly selectedBy: readonly SelectingField[];
}

export type SelectingField = readonly [name: string, hash: string | null];

export function timesOf(sent: { readonly at: number; readonly answeredAt: number }): ExchangeTimes {
  return { requestTime: sent.at, responseTime: sent.answeredAt };
}
