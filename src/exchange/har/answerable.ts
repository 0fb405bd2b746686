import type { RecordedEntry } from './harEntry.ts';

export interface Reason {
  readonly message: string;
  readonly hint: string;
}

/** Why an entry is nothing to answer with, or null. `later`: what stands behind it in the recording. */
export function reasonNotToAnswer(
  entry: RecordedEntry | undefined,
  later: readonly (RecordedEntry | undefined)[],
): Reason | null {
  if (entry === undefined) {
    return {
      message: 'This entry has no request or no response.',
      hint: 'Nothing to do: there is nothing to answer with.',
    };
  }
  return ofUrl(entry) ?? ofStatus(entry) ?? ofBody(entry) ?? wasOnlyAsked(entry, later);
}

function ofUrl({ url }: RecordedEntry): Reason | null {
  if (/^https?:/i.test(url) && URL.canParse(url)) return null;
  return {
    message: 'Only http and https can be answered.',
    hint: 'Nothing to do: no request can be sent there.',
  };
}

function ofStatus({ status }: RecordedEntry): Reason | null {
  if (status === 0) {
    return {
      message: 'The request got no response.',
      hint: 'To have it fail here too, write a rule with block and an errorCode.',
    };
  }
  if (status < 200) {
    return {
      message: `${String(status)} is not a final response.`,
      hint: 'Nothing to do: what came after it is an entry of its own.',
    };
  }
  if (status === 304) {
    return {
      message: "The recorder's own cache had the body, and the 304 does not have it.",
      hint: 'Record again with the cache turned off.',
    };
  }
  return null;
}

function ofBody({ body, size, method }: RecordedEntry): Reason | null {
  if (body !== null || size <= 0 || method === 'HEAD') return null;
  return {
    message: 'The recording holds no body for this response.',
    hint: 'Record again and save it with content.',
  };
}

/** A challenge that was answered: what came then is what the request came to. */
function wasOnlyAsked(
  { status, method, url }: RecordedEntry,
  later: readonly (RecordedEntry | undefined)[],
): Reason | null {
  if (status !== 401 && status !== 407) return null;
  if (!later.some((entry) => entry?.method === method && entry.url === url)) return null;
  return {
    message: `The server asked for credentials with ${String(status)}, and got them with the next request.`,
    hint: 'Nothing to do: the rule answers at once with the response to that one.',
  };
}
