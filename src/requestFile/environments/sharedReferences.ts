import type { Value } from '../values/value.ts';
import { SHARED_ENVIRONMENTS } from './environmentNames.ts';
import type { EnvironmentContent } from './environmentSource.ts';
import { isValues, locateValue } from '../values/path.ts';
import type { Values } from '../values/path.ts';

const REFERENCE = /\{\{\s*\$shared\s+([^{}\s]+)\s*\}\}/g;
const ONLY_REFERENCE = /^\{\{\s*\$shared\s+([^{}\s]+)\s*\}\}$/;

/** In UTF-16 units. A text that would become longer stays as it is: a small file must not be able to fill the memory. */
const LONGEST = 1_000_000;

/**
 * The environments with each `{{$shared name}}` in them replaced by what `$shared` has under that name (REST Client's settings,
 * where one step is followed, as here). One that stands alone keeps the value's type. A name that `$shared` has not stays
 * as it is written: whoever fills in the value reports it. Other `{{…}}` stay too.
 */
export function withSharedReferences(
  environments: ReadonlyMap<string, EnvironmentContent>,
): ReadonlyMap<string, EnvironmentContent> {
  const shared = SHARED_ENVIRONMENTS.map((name) => environments.get(name)?.values ?? {});
  const valueOf = (name: string): Value | undefined =>
    shared.map((values) => locateValue(values, name)?.value).find((value) => value !== undefined);
  const filled = (values: Values): Values => fillValues(values, valueOf);
  return new Map(
    Array.from(environments, ([name, { values, auth, tls }]) => [
      name,
      { values: filled(values), auth: filled(auth), tls: filled(tls) },
    ]),
  );
}

type ValueOf = (name: string) => Value | undefined;

function fillValues(values: Values, valueOf: ValueOf): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, fill(value, valueOf)]),
  );
}

function fill(value: Value, valueOf: ValueOf): Value {
  if (typeof value === 'string') return fillText(value, valueOf);
  if (isValues(value)) return fillValues(value, valueOf);
  if (typeof value !== 'object' || value === null) return value;
  return value.map((each) => fill(each, valueOf));
}

function fillText(text: string, valueOf: ValueOf): Value {
  if (!text.includes('$shared')) return text;
  const [, only] = ONLY_REFERENCE.exec(text) ?? [];
  if (only !== undefined) return valueOf(only) ?? text;
  let { length } = text;
  const filled = text.replaceAll(REFERENCE, (whole, name: string) => {
    const value = valueOf(name);
    if (value === undefined || length > LONGEST) return whole;
    const written = typeof value === 'string' ? value : JSON.stringify(value);
    length += written.length;
    return length > LONGEST ? whole : written;
  });
  return length > LONGEST ? text : filled;
}
