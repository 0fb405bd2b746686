import { shown } from './values.ts';

/**
 * A text with what is known in place of `{{name}}`; what is not stays as it is, dynamic values too: they are made when the
 * request is sent.
 */
export function substitute(text: string, lookUp: (name: string) => unknown): string {
  return text.replace(/\{\{([^{}]+)\}\}/g, (whole, written: string) => {
    const name = written.trim();
    const value = name === '' ? undefined : lookUp(name);
    return value === undefined || value === null ? whole : shown(value);
  });
}

/** A name, or a path into a value: `user.roles[0]`. A name that is written like a path wins. */
export function lookUpIn(
  sources: readonly Readonly<Record<string, unknown>>[],
  name: string,
): unknown {
  for (const source of sources) {
    if (Object.hasOwn(source, name)) return source[name];
  }
  const [head = '', ...steps] = name.split(/[.[\]]+/).filter((step) => step !== '');
  const source = sources.find((each) => Object.hasOwn(each, head));
  return steps.reduce<unknown>((value, step) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) {
      return undefined;
    }
    return (value as Readonly<Record<string, unknown>>)[step];
  }, source?.[head]);
}
