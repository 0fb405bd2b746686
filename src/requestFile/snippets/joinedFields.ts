import type { HeaderList } from '../../session/headers.ts';

/** Each name once, for maps: values of one name are joined as RFC 9110, section 5.3 allows, cookies by semicolons. */
export function joinedFields(headers: HeaderList): readonly (readonly [string, string])[] {
  const fields = new Map<string, [name: string, value: string]>();
  for (const [name, value] of headers) {
    const known = fields.get(name.toLowerCase());
    if (known === undefined) fields.set(name.toLowerCase(), [name, value]);
    else known[1] += `${name.toLowerCase() === 'cookie' ? ';' : ','} ${value}`;
  }
  return [...fields.values()];
}
