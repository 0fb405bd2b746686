import type { Fault } from '../values/ports.ts';
import type { Chain } from './chain.ts';
import type { RequestOutcome } from './outcome.ts';

// Why a request is not sent, or a file not run, because of others.

export function unknownRequest(name: string): Fault {
  return {
    code: 'unknown-request',
    message: `No request is called ${JSON.stringify(name)}.`,
    hint: 'Give the request its name with # @name, or import the file that has it.',
  };
}

export function cyclicRun(written: string, isItself: boolean): Fault {
  return {
    code: 'cyclic-run',
    message: isItself
      ? `${written} is this file, which would run without an end.`
      : `${written} is already running: one of its lines led to this one.`,
    hint: 'Remove one of the lines that run these files.',
  };
}

export function notRun(written: string, fault: string): Fault {
  return {
    ...{ code: 'run-failed', message: `${written} ${fault}.` },
    hint: 'Write the path of a request file.',
  };
}

export function circle({ requests }: Chain, name: string): Fault {
  const names = requests.map(({ name: known, url }) => known ?? url);
  return {
    code: 'cyclic-request',
    message: `These requests need each other: ${[...names, name].join(' → ')}.`,
    hint: 'Remove one of these references.',
  };
}

/** It was only shown. */
export function notSentInDryRun(name: string): Fault {
  return {
    code: 'response-unknown',
    message: `This needs the response of ${name}, which is not sent in a dry run.`,
    hint: 'Send the request, or give the value with a variable.',
  };
}

export function notAnswered(name: string, { status, reason, problems }: RequestOutcome): Fault {
  const [problem] = problems.filter(({ severity }) => severity === 'error');
  const why = reason ?? problem?.message ?? `it was ${status}`;
  return {
    code: 'request-not-answered',
    message: `${name} has to be answered first, and was not: ${why}`,
    hint: `Send ${name} by itself to see what is wrong with it.`,
  };
}
