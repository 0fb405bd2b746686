import { createRequire } from 'node:module';
import type { UrlFacts } from '../facts/facts.ts';
import { ComponentPattern } from './componentPattern.ts';
import type { ComponentSyntax, MatchComponent } from './componentPattern.ts';
import type * as Polyfill from './polyfill.ts';

export const patternParts = ['protocol', 'hostname', 'port', 'pathname', 'search'] as const;
export type PatternPart = (typeof patternParts)[number];

/** The parts that are stated; the others can be anything. */
export type PatternParts = Readonly<Partial<Record<PatternPart, string>>>;

export interface PatternFault {
  /** A sentence. */
  readonly fault: string;
  readonly hint: string;
  readonly part?: PatternPart;
}

/** Of a text or of an expression made of it; no URL that people write is longer. */
const LONGEST = 2000;

/**
 * A pattern of the URL Pattern standard, without expressions of one's own in ( ), as Chrome's static routing of service workers
 * has it. Each component is matched in linear time.
 */
export class UrlPattern {
  readonly #components: readonly (readonly [PatternPart, MatchComponent])[];
  readonly hostname: ComponentPattern;
  readonly pathname: ComponentPattern;
  readonly search: ComponentPattern;

  constructor(
    components: UrlPattern['components'],
    patterns: Readonly<Record<PatternPart, ComponentPattern>>,
  ) {
    this.#components = components;
    this.hostname = patterns.hostname;
    this.pathname = patterns.pathname;
    this.search = patterns.search;
  }

  get components(): readonly (readonly [PatternPart, MatchComponent])[] {
    return this.#components;
  }

  matches({ parsed }: UrlFacts): boolean {
    if (parsed === null) return false;
    return this.#components.every(([part, fits]) => fits(componentOf(parsed, part)));
  }

  /** The first part that does not fit, with what it is. */
  misfit({
    parsed,
  }: UrlFacts): { readonly part: PatternPart; readonly actual: string } | undefined {
    if (parsed === null) return undefined;
    const wrong = this.#components.find(([part, fits]) => !fits(componentOf(parsed, part)));
    return wrong && { part: wrong[0], actual: componentOf(parsed, wrong[0]) };
  }
}

function componentOf(url: URL, part: PatternPart): string {
  switch (part) {
    case 'protocol':
      return url.protocol.slice(0, -1);
    case 'search':
      return url.search.slice(1);
    default:
      return url[part];
  }
}

/** Never throws. */
export function compileUrlPattern(written: string | PatternParts): UrlPattern | PatternFault {
  const key = JSON.stringify(written);
  let compiled = recent.get(key);
  if (compiled === undefined) {
    compiled = compile(written);
    if (recent.size >= RECENT) recent.clear();
    recent.set(key, compiled);
  }
  return compiled;
}

/** A rule is checked, compiled and indexed: the same pattern is wanted several times. */
const recent = new Map<string, UrlPattern | PatternFault>();
const RECENT = 500;

function compile(written: string | PatternParts): UrlPattern | PatternFault {
  const fault = faultOf(written);
  if (fault !== undefined) return fault;
  let pattern: Polyfill.URLPattern;
  try {
    const { URLPattern } = polyfill();
    pattern = new URLPattern(written);
  } catch {
    return unreadable;
  }
  const unused = (['username', 'password', 'hash'] as const).find(
    (part) => !['', '*'].includes(pattern[part]),
  );
  if (unused !== undefined) return neverSent[unused];
  return compileParts(pattern);
}

function compileParts(pattern: Polyfill.URLPattern): UrlPattern | PatternFault {
  const special = isSpecial(pattern.protocol);
  const read = (part: PatternPart): ComponentPattern =>
    new ComponentPattern(pattern[part], syntaxOf(part, special));
  const patterns = {
    protocol: read('protocol'),
    hostname: read('hostname'),
    port: read('port'),
    pathname: read('pathname'),
    search: read('search'),
  };
  const components: (readonly [PatternPart, MatchComponent])[] = [];
  for (const part of patternParts) {
    const compiled = patterns[part].compile();
    if (compiled === null) {
      return { part, fault: 'This pattern is too large.', hint: 'Make several rules of it.' };
    }
    components.push([part, compiled]);
  }
  return new UrlPattern(components, patterns);
}

function syntaxOf(part: PatternPart, special: boolean): ComponentSyntax {
  if (part === 'hostname') return { delimiter: '.', prefix: '' };
  if (part === 'pathname' && special) return { delimiter: '/', prefix: '/' };
  return { delimiter: '', prefix: '' };
}

/** Whether a protocol's pattern fits one whose URLs have paths with / in them. */
function isSpecial(protocol: string): boolean {
  const fits = new ComponentPattern(protocol, { delimiter: '', prefix: '' }).compile();
  return fits !== null && ['http', 'https', 'ws', 'wss', 'ftp', 'file'].some((name) => fits(name));
}

function faultOf(written: string | PatternParts): PatternFault | undefined {
  if (typeof written === 'string') {
    if (written === '') {
      return { fault: 'The pattern is empty.', hint: 'Leave it out to match every URL.' };
    }
    if (written.startsWith('/')) {
      return {
        fault: 'A pattern for a whole URL begins with its protocol.',
        hint: `Write { "pathname": ${JSON.stringify(written)} } for this path on every host.`,
      };
    }
    return partFault(written);
  }
  for (const part of patternParts) {
    const fault = written[part] === undefined ? undefined : partFault(written[part]);
    if (fault !== undefined) return { ...fault, part };
  }
  return undefined;
}

function partFault(pattern: string): PatternFault | undefined {
  if (pattern.length > LONGEST) {
    return { fault: 'This pattern is too long.', hint: 'Make several rules of it.' };
  }
  if (/(?<!\\)(?:\\\\)*\(/.test(pattern)) {
    return {
      fault: 'A pattern has no expressions in ( ) here.',
      hint: 'Write * or :name, or use regexFilter; write \\\\( for a parenthesis itself.',
    };
  }
  return undefined;
}

const unreadable: PatternFault = {
  fault: 'This is not a URL pattern.',
  hint: 'Write it as in https://*.example.com/users/:id, with { } around what can be left out and \\\\ before a literal character.',
};

const neverSent: Readonly<Record<'username' | 'password' | 'hash', PatternFault>> = {
  username: {
    fault: 'The user name in the URL is not compared.',
    hint: 'Remove it from the pattern.',
  },
  password: {
    fault: 'The password in the URL is not compared.',
    hint: 'Remove it from the pattern.',
  },
  hash: {
    fault: "The part after # is never sent, so it can't be compared.",
    hint: 'Remove it from the pattern; write \\\\? before a query, since ? alone makes the sign before it optional.',
  },
};

const bundled = !import.meta.url.endsWith('.ts');
const load = createRequire(import.meta.url);

/** Only the first pattern loads it, at once: files of rules are read synchronously. Not Node's own: VS Code's Node has none. */
function polyfill(): typeof Polyfill {
  return load(bundled ? '../required/urlPattern.cjs' : './polyfill.ts') as typeof Polyfill;
}
