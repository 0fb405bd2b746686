import type { SandboxHost } from './host.ts';
import { shown } from './values.ts';

type Check = (...given: readonly unknown[]) => unknown;

/** Node's `assert`, made of chai's: their names are the same but for these. */
export function nodeAssert(host: SandboxHost): Check {
  const { assert, AssertionError } = host.library('chai');
  const own: Readonly<Record<string, Check | undefined>> = {
    ok: assert['isOk'],
    deepStrictEqual: assert['deepEqual'],
    notDeepStrictEqual: assert['notDeepEqual'],
    doesNotMatch: assert['notMatch'],
    // chai's takes actual and expected before the message.
    fail: (message) => {
      throw message instanceof Error
        ? message
        : new AssertionError(message === undefined ? 'Failed' : shown(message));
    },
    match: (text, pattern, message) => assert['match']?.(text, pattern, message),
    rejects: async (promise, expected) => {
      const rejected = await settled(promise);
      if (rejected === null) throw new AssertionError('The promise was not rejected.');
      if (expected !== undefined) {
        assert['throws']?.(() => {
          throw rejected.reason;
        }, expected);
      }
    },
    doesNotReject: async (promise) => {
      const rejected = await settled(promise);
      if (rejected !== null) throw rejected.reason;
    },
  };
  const check: Check = (value, message) => {
    assert['isOk']?.(value, message);
  };
  const made = Object.assign(check, assert, own, { AssertionError });
  return Object.assign(made, { strict: made });
}

async function settled(promise: unknown): Promise<{ readonly reason: Error } | null> {
  try {
    await (typeof promise === 'function' ? (promise as () => unknown)() : promise);
    return null;
  } catch (error) {
    return { reason: error as Error };
  }
}
