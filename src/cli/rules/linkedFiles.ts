import { realpath, stat } from 'node:fs/promises';

/** Links to files, each file once and none that is found anyway: a rule that is there twice would act twice. */
export async function linkedFiles(
  links: readonly string[],
  found: readonly string[],
): Promise<string[]> {
  const known = new Set(await Promise.all(found.map((path) => realpath(path).catch(() => path))));
  const linked: string[] = [];
  for (const link of links.toSorted()) {
    const isFile = await stat(link).then(
      (info) => info.isFile(),
      // A link to nowhere: whoever reads the file says so.
      () => true,
    );
    const file = await realpath(link).catch(() => link);
    if (isFile && !known.has(file)) linked.push(link);
    known.add(file);
  }
  return linked;
}
