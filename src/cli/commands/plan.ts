import type { RequestToSend } from '../../workbench/requestToSend.ts';
import type { Delivery } from '../delivery/delivery.ts';
import type { TerminalPerson } from '../terminal/terminalPerson.ts';
import type { WebRequest } from '../../engine/index.ts';
import type { FileProblem } from '../../files/problem.ts';
import type { Output } from '../terminal/orderedOutput.ts';
import type { NetworkArguments } from '../options/networkArguments.ts';
import type { CookieArguments } from '../options/sendArguments.ts';

/** A request that is checked and ready. */
export interface PlannedRequest {
  /** What to call it when several are sent. */
  readonly label: string;
  readonly toSend: RequestToSend;
  /** As it was written. */
  readonly url: string;
  readonly delivery: Delivery;
  /** Begins anew with each attempt: what it returns gets the decoded body too, piece by piece. */
  readonly capture?: () => (data: Uint8Array) => void | Promise<void>;
}

/** Requests that share a context. */
export interface PlannedGroup {
  readonly network: NetworkArguments;
  /** Null: the default. */
  readonly maxRedirects: number | null;
  readonly cookies: CookieArguments;
  readonly requests: readonly PlannedRequest[];
  /** Sends what stands in request files: what it is, is known only once those before it have been answered. */
  readonly files?: (batch: Batch) => Promise<void>;
}

/** Where the requests of a command go to, one after the other. */
export interface Batch {
  /** Where requests print that are sent one after the other. */
  readonly output: Output;
  readonly signal: AbortSignal;
  /** Null: nobody is there to be asked. */
  readonly person: TerminalPerson | null;
  /** Whether the person has given up, or nothing more is sent after a failure. */
  readonly isOver: boolean;
  /** So many more are going to be sent: with several, each has its title. */
  expect(more: number): void;
  /** @param output where it prints; default: that of the batch */
  send(request: PlannedRequest, output?: Output): Promise<Sent>;
  /** What it means for the exit code that one was not sent, or that its response was not what was wanted. */
  count(outcome: 'notSent' | 'failed'): void;
}

/** What is to be sent, and what is wrong with files without holding back all of it. */
export interface Plan {
  readonly groups: readonly PlannedGroup[];
  readonly problems: readonly FileProblem[];
}

/** One request that has been sent and is over. */
export interface Sent {
  readonly webRequest: WebRequest;
  readonly exitCode: number;
  /** What the options count as a failure, or what went wrong with the body here; null: nothing. */
  readonly fault: string | null;
  /** The file that was written, absolute; null: none. */
  readonly path: string | null;
  /** The heads of all responses, in Latin-1; "" when nobody wants them. */
  readonly heads: string;
}
