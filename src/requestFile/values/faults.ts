import { isDynamic } from './dynamicValues.ts';
import type { Fault, ValuePorts } from './ports.ts';

/** Nobody defines this name. */
export function undefinedVariable(name: string, environment: ValuePorts['environment']): Fault {
  return {
    code: 'undefined-variable',
    message: `${name} is not defined.`,
    hint: whereToDefine(name, environment),
    undefinedName: name,
  };
}

function whereToDefine(
  name: string,
  { lookedAt, environmentsWith }: ValuePorts['environment'],
): string {
  if (isDynamic(`$${name}`)) return `Write {{$${name}}} for a new value each time.`;
  const environments = environmentsWith(name);
  if (environments.length > 0) {
    return `Choose an environment that defines it: ${environments.join(', ')}.`;
  }
  // What was looked for, and where, is a sentence of its own.
  const places = ['this file', ...lookedAt.filter((place) => !place.endsWith('.'))].join(', ');
  const sentences = lookedAt.filter((place) => place.endsWith('.')).map((each) => `${each} `);
  return `Looked in: ${places}. ${sentences.join('')}Write @${name} = value above the request, or add ${name} to an environment.`;
}

/** @param head the part of the name that has a value */
export function noSuchPart(name: string, head: string): Fault {
  return {
    code: 'no-such-value',
    message: `${head} is defined, but has nothing at ${name.slice(head.length)}.`,
    hint: `Look at the value of ${head}.`,
  };
}

/** The places in which a name is looked up by its own syntax, and what is said where they do not have it. */
const WHY_NOT_THERE = {
  $processEnv: 'this program was started without it',
  $dotenv: 'no .env file has it',
  $shared: '$shared has no such name',
} as const;

export function notThere(name: string, place: keyof typeof WHY_NOT_THERE): Fault {
  return {
    code: 'undefined-variable',
    message: `${name} has no value: ${WHY_NOT_THERE[place]}.`,
    hint: `Define ${name} there, or use a variable with a value of your own.`,
  };
}

/** @param chain the variables that need each other */
export function cyclicVariable(chain: readonly { readonly name: string }[]): Fault {
  const names = chain.map(({ name }) => name).join(' → ');
  return {
    code: 'cyclic-variable',
    message: `The value refers to itself: ${names}.`,
    hint: 'Give one of these variables a value that does not use the others.',
  };
}

/** @param text what was asked; empty: nothing in particular */
export function unanswered(text: string): Fault {
  return {
    code: 'not-answered',
    message: `${text === '' ? 'A value' : JSON.stringify(text)} was asked for and not answered.`,
    hint: 'Send the request again, and answer.',
  };
}
