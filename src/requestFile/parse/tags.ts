import type { Metadata } from './metadata.ts';

/** httpYac's `# @tag smoke, slow`; several lines add up. Each once, in order. */
export function tagsOf(settings: readonly Metadata[]): readonly string[] {
  const written = settings.filter(({ key }) => key === 'tag' || key === 'tags');
  const tags = written.flatMap(({ value }) => value.split(',').map((tag) => tag.trim()));
  return [...new Set(tags.filter((tag) => tag !== ''))];
}
