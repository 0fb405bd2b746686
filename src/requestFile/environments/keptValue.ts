import { applyEdits, modify } from 'jsonc-parser';
import { isValues } from '../values/path.ts';
import { readEnvironmentJson } from './environmentJson.ts';

/** JetBrains' file for what one person keeps to themselves. */
export const PRIVATE_ENVIRONMENT_FILE = 'http-client.private.env.json';

/**
 * The text of an environment file with one more value, comments and layout as they were. `fault`: why the text can't be added
 * to.
 * @param text of the file; empty: it is new
 */
export function withKeptValue(
  text: string,
  environment: string,
  name: string,
  value: string,
): { readonly text: string } | { readonly fault: string } {
  const { value: whole, problems } = readEnvironmentJson(text);
  const broken = problems.find(({ severity }) => severity === 'error');
  if (broken !== undefined) {
    return { fault: `is not valid JSON (line ${String(broken.range.start.line + 1)})` };
  }
  const values = isValues(whole) ? whole[environment] : undefined;
  if (whole !== undefined && !isValues(whole)) return { fault: 'is not a JSON object' };
  if (values !== undefined && !isValues(values)) {
    return { fault: `has no object for ${environment}` };
  }
  const usesTabs = /^\t/m.test(text);
  const formattingOptions = {
    ...{
      insertSpaces: !usesTabs,
      tabSize: /^ {4}\S/m.test(text) && !/^ {2}\S/m.test(text) ? 4 : 2,
    },
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
  const before = text.trim() === '' ? '{}\n' : text;
  const edits = modify(before, [environment, name], value, { formattingOptions });
  return { text: applyEdits(before, edits) };
}
