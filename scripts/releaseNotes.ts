/**
 * The changelog's section of a version, without its heading; its text is what a release says of itself.
 * @throws when there is no such section, or when it is empty
 */
export function releaseNotes(changelog: string, version: string): string {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((each) => each.startsWith(`[${version}]`));
  if (section === undefined) {
    throw new Error(
      `CHANGELOG.md has no section “## [${version}]”. Rename “[Unreleased]” to it, with the date.`,
    );
  }
  const notes = section.slice(section.indexOf('\n') + 1).trim();
  if (notes === '') throw new Error(`The section [${version}] of CHANGELOG.md is empty.`);
  return `${notes}\n`;
}
