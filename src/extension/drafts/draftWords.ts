import type { DraftSource } from '../../draft/draft.ts';
import type { DraftWords } from '../../protocol/messages.ts';
import { dynamicWords } from '../../requestFile/language/dynamicWords.ts';
import { headerWords } from '../../requestFile/language/headerWords.ts';
import { methodWords } from '../../requestFile/language/methodWords.ts';
import { pathInWords, shownValue } from '../../requestFile/language/shownValue.ts';
import { parseHttpFile } from '../../requestFile/parse/parseHttpFile.ts';
import type { FoundValue } from '../../requestFile/values/value.ts';
import { readOpened, rootOf } from '../requestFiles/openedFiles.ts';
import type { RequestRuns } from '../requestFiles/requestRuns.ts';
import { fileOfDraft } from './draftFile.ts';

type Variable = DraftWords['variables'][number];

/** What may be offered for a draft: words of HTTP, and variables of its file and of the environment, with their values. */
export async function draftWords(
  source: DraftSource | null,
  runs: RequestRuns,
): Promise<DraftWords> {
  const file = fileOfDraft(source);
  const read = source?.origin === null || source === null ? null : await readOpened(file);
  const parsed = read !== null && 'text' in read ? parseHttpFile(read.text) : null;
  const environments = await runs.environmentsOf(file);
  const found = new Map<string, Variable>();
  const add = (name: string, detail: string): void => {
    if (!found.has(name)) found.set(name, { name, detail });
  };
  for (const { name, value } of parsed?.variables.toReversed() ?? []) {
    add(name, shownValue({ value, secret: false, origin: { kind: 'file' } }, name));
  }
  for (const name of runs.state.given.answers.keys()) add(name, 'typed in this window');
  for (const [name, value] of environments.all(runs.environments.chosen)) {
    add(name, `${shownValue(value, name)} ${placeOf(value, rootOf(file))}`.trim());
  }
  for (const { name } of parsed?.requests ?? []) {
    if (name !== undefined && /^[\w-]+$/.test(name)) {
      add(`${name}.response.body.$`, `the answer of ${name}`);
    }
  }
  for (const { name, rest, words } of dynamicWords) {
    if (rest === '') add(name, words);
  }
  return {
    methods: methodWords.map(({ name }) => name),
    headers: headerWords.map(({ name, values }) => ({ name, values })),
    variables: [...found.values()],
  };
}

function placeOf({ origin: { file, environment } }: FoundValue, root: string): string {
  const place = file === undefined ? '' : pathInWords(file, root);
  return [place, environment ?? ''].filter((part) => part !== '').join(', ');
}
