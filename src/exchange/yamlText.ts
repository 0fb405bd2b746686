import { stringify } from 'yaml';

/** A rule file's value in YAML, its long texts on one line. The writer of YAML is loaded with this file, when a file needs it. */
export function yamlText(file: object): string {
  return stringify(file, { lineWidth: 0 });
}
