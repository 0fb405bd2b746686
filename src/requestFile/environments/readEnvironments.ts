import type { Problem, Range } from '../../files/problem.ts';
import type { Value } from '../values/value.ts';
import { SHARED_ENVIRONMENTS, isChoosable, DEFAULT_ENVIRONMENT } from './environmentNames.ts';
import type { EnvironmentContent } from './environmentSource.ts';
import { withSharedReferences } from './sharedReferences.ts';
import { isValues } from '../values/path.ts';
import type { ValuePath, Values } from '../values/path.ts';

/** Where JetBrains keeps settings of TLS and of authorization: in an environment, or beside them for all. */
const TLS = 'SSLConfiguration';
const SECURITY = 'Security';

/** What stands beside the environments and counts in each. A name that nothing in a file can have. */
export const BESIDE_ENVIRONMENTS = '';

export interface ReadEnvironments {
  readonly environments: ReadonlyMap<string, EnvironmentContent>;
  readonly problems: readonly Problem[];
}

/**
 * The environments of an object as tools write them: `{ "$shared": { … }, "dev": { "host": "…" } }`.
 * @param rangeOf where something stands that there is a problem with
 */
export function readEnvironments(
  root: Value,
  rangeOf: (path: ValuePath) => Range,
): ReadEnvironments {
  const reader = new Reader(rangeOf);
  const environments = reader.environments(root);
  return { environments: withSharedReferences(environments), problems: reader.problems };
}

class Reader {
  readonly problems: Problem[] = [];
  readonly #rangeOf: (path: ValuePath) => Range;

  constructor(rangeOf: (path: ValuePath) => Range) {
    this.#rangeOf = rangeOf;
  }

  environments(root: Value): Map<string, EnvironmentContent> {
    const found = new Map<string, EnvironmentContent>();
    if (!isValues(root)) {
      this.#problem(
        'error',
        'no-environments',
        'This is not an object with environments.',
        'Write { "dev": { "host": "localhost" } }, with a name for each environment.',
        [],
      );
      return found;
    }
    const beside: Record<string, Value> = {};
    for (const [name, content] of Object.entries(root)) {
      if (name === TLS || (name === SECURITY && hasAuth(content))) beside[name] = content;
      else if (!isEnvironmentName(name)) continue;
      else if (isValues(content)) found.set(name, this.#content(content, [name]));
      else this.#noEnvironment(name);
    }
    if (Object.keys(beside).length > 0) {
      found.set(BESIDE_ENVIRONMENTS, this.#content(beside, []));
    }
    return found;
  }

  #content(content: Values, path: ValuePath): EnvironmentContent {
    const values: [string, Value][] = [];
    let tls: Values = {};
    let auth: Values = {};
    for (const [name, value] of Object.entries(content)) {
      if (name === TLS && isValues(value)) tls = this.#tls(value, [...path, name]);
      else if (name === SECURITY && hasAuth(value)) auth = value.Auth;
      else if (isKeptElsewhere(value)) this.#keptElsewhere(name, value.provider, path);
      else values.push([name, value]);
    }
    const whole = (entries: readonly [string, Value][]): Values =>
      Object.fromEntries(entries.filter(isWhole));
    return {
      values: whole(values),
      auth: whole(Object.entries(auth)),
      tls: whole(Object.entries(tls)),
    };
  }

  /** Without what is of another type than it must be: `"false"` must not turn something off, nor `1` name a file. */
  #tls(written: Values, path: ValuePath): Values {
    const right = Object.entries(written).filter(([name, value]) => {
      const wanted = tlsTypes[name];
      if (wanted === undefined || wanted.is(value)) return true;
      this.#problem(
        'warning',
        'wrong-type',
        `${name} must be ${wanted.words}.`,
        'It is ignored. Correct it, or remove it.',
        [...path, name],
      );
      return false;
    });
    return Object.fromEntries(right);
  }

  #noEnvironment(name: string): void {
    // A file without environments has many of these; one says it.
    if (this.problems.some(({ code }) => code === 'no-environment')) return;
    this.#problem(
      'warning',
      'no-environment',
      `${JSON.stringify(name)} is not an environment: its value is not an object. It is ignored.`,
      `Put it into an environment, or into $shared for all of them: { "$shared": { ${JSON.stringify(name)}: … } }.`,
      [name],
    );
  }

  #keptElsewhere(name: string, provider: string, path: ValuePath): void {
    this.#problem(
      'warning',
      'kept-elsewhere',
      `The value of ${JSON.stringify(name)} is kept by ${provider}, which only Visual Studio reads. It counts as not defined.`,
      'Put the value into http-client.private.env.json, or give it when it is asked for.',
      [...path, name],
    );
  }

  #problem(
    severity: Problem['severity'],
    code: string,
    message: string,
    hint: string,
    path: ValuePath,
  ): void {
    this.problems.push({ code, severity, message, hint, range: this.#rangeOf(path) });
  }
}

/** Whether all of a value could be read. What was not UTF-8 is U+FFFD now, and must not be sent in place of what it was. */
export function isWhole([, value]: readonly [name: string, value: Value]): boolean {
  return !JSON.stringify(value).includes('\ufffd');
}

function isEnvironmentName(name: string): boolean {
  const special: readonly string[] = [...SHARED_ENVIRONMENTS, DEFAULT_ENVIRONMENT];
  return isChoosable(name) || special.includes(name);
}

function hasAuth(value: Value): value is { readonly Auth: Values } {
  return isValues(value) && isValues(value['Auth']);
}

/** Visual Studio's references to secrets: ASP.NET user secrets, Azure Key Vault, DPAPI. */
function isKeptElsewhere(value: Value): value is { readonly provider: string } {
  if (!isValues(value)) return false;
  const { provider } = value;
  return (
    typeof provider === 'string' &&
    /^(?:AspnetUserSecrets|AzureKeyVault|Encrypted)$/i.test(provider)
  );
}

const text = {
  is: (value: Value): boolean => typeof value === 'string',
  words: 'a text',
};

const flag = {
  is: (value: Value): boolean => typeof value === 'boolean',
  words: 'true or false, without quotes',
};

const file = {
  is: (value: Value): boolean =>
    typeof value === 'string' || (isValues(value) && typeof value['path'] === 'string'),
  words: 'a path, or an object with path and format',
};

const tlsTypes: Readonly<Record<string, typeof text | undefined>> = {
  clientCertificate: file,
  clientCertificateKey: file,
  clientCertificatePassphrase: text,
  hasCertificatePassphrase: flag,
  verifyHostCertificate: flag,
};
