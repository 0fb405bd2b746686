import type { UrlTransform } from '../schema/ruleFile.ts';

/** What stands between two `&`. */
interface Part {
  readonly text: string;
  /** Null where nothing stands: that is no parameter. */
  readonly name: string | null;
  readonly value: string;
}

/** A query with parameters taken out, replaced and added. What it leaves alone stays as it is written: that may be signed. */
export function transformedQuery(
  search: string,
  { removeParams = [], addOrReplaceParams = [] }: NonNullable<UrlTransform['queryTransform']>,
): string {
  let parts = search === '' ? [] : search.slice(1).split('&').map(read);
  parts = parts.filter(({ name }) => name === null || !removeParams.includes(name));
  for (const { key, value, replaceOnly = false } of addOrReplaceParams) {
    const first = parts.findIndex(({ name }) => name === key);
    if (first >= 0) {
      parts = parts.filter(({ name }, index) => name !== key || index === first);
      if (parts[first]?.value !== value) parts[first] = made(key, value);
    } else if (!replaceOnly) {
      if (parts.at(-1)?.name === null) parts.pop();
      parts.push(made(key, value));
    }
  }
  return parts.length === 0 ? '' : `?${parts.map(({ text }) => text).join('&')}`;
}

function read(text: string): Part {
  const [[name, value] = [null, '']] = new URLSearchParams(`&${text}`);
  return { text, name, value };
}

function made(name: string, value: string): Part {
  return { text: new URLSearchParams([[name, value]]).toString(), name, value };
}
