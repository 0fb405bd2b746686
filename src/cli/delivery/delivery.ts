import type { DeliveryArguments } from '../options/sendArguments.ts';
import type { PlannedOutput } from './planOutput.ts';

/** What becomes of the answer to one request. */
export interface Delivery extends Pick<
  DeliveryArguments,
  'include' | 'dumpHeader' | 'writeOut' | 'fail' | 'maxFileSize'
> {
  /** Prints the head in place of the body (`-I`). */
  readonly head: boolean;
  readonly output: PlannedOutput['place'];
}

/** Of a request in a `.http` file: its body goes to standard output. */
export const plainDelivery: Delivery = {
  head: false,
  include: false,
  dumpHeader: undefined,
  writeOut: undefined,
  fail: 'never',
  maxFileSize: null,
  output: { isAsked: false },
};

/** Of an answer that is a secret: its body goes nowhere. */
export const noDelivery: Delivery = { ...plainDelivery, output: { isHidden: true } };
