import { maskUrl } from '../../session/mask.ts';
import { readMetadata } from '../parse/metadata.ts';
import type { Position, Range } from '../../files/problem.ts';
import { follow } from '../values/reference.ts';
import type { FoundValue, Origin } from '../values/value.ts';
import { currentValue, everyValue } from './currentValue.ts';
import { dynamicWord } from './dynamicWords.ts';
import { asCode, asText } from './markdown.ts';
import { metadataWord } from './metadataWords.ts';
import { nameAt } from './nameAt.ts';
import type { NameAt } from './nameAt.ts';
import type { Scope } from './scope.ts';
import { originInWords, pathInWords, shownValue } from './shownValue.ts';
import { contains } from './uses.ts';

export interface Hover {
  readonly markdown: string;
  readonly range: Range;
}

/** What is known of the name or setting at a place. Null: nothing. */
export async function hoverAt(scope: Scope, position: Position): Promise<Hover | null> {
  const found = nameAt(scope, position);
  if (found === null) return metadataHover(scope, position);
  const { range } = found;
  switch (found.kind) {
    case 'variable': {
      const markdown = await aboutVariable(found, position.line, scope);
      return markdown === null ? null : { markdown, range };
    }
    case 'request':
      return { markdown: await aboutRequest(found, scope), range };
    case 'dynamic':
      return { markdown: aboutDynamic(found.name, found.rest, scope), range };
  }
}

async function aboutVariable(
  { name, path }: Extract<NameAt, { kind: 'variable' }>,
  line: number,
  scope: Scope,
): Promise<string | null> {
  const whole = `${name}${path}`;
  const [first, ...others] = everyValue(name, line, scope);
  const scripts = (scope.scripts.get(name) ?? []).map(({ file, range }) =>
    linked({ kind: 'script', file, line: range.start.line }, scope),
  );
  const isSet = scope.isSetByScript(name);
  if (first === undefined) {
    if (!isSet) return null;
    const where = scripts.length === 0 ? 'a script in a file of its own' : scripts.join(', ');
    return `**${asText(whole)}** has no value yet. It is set by a script: ${where}`;
  }
  const value = (await currentValue(whole, line, scope)) ?? null;
  const written = shownValue(first, name);
  const shown = value === null ? written : shownValue(value, whole);
  const made = value === null && path === '' ? ' (filled in when the request is sent)' : '';
  return [
    `**${asText(whole)}** = ${asCode(shown)}${made}`,
    ...(path === '' && value !== null && written !== shown
      ? [`Written as ${asCode(written)}`]
      : []),
    `From ${linked(first.origin, scope)}`,
    ...(others.length === 0
      ? []
      : [
          `It wins over:\n${others.map((other) => `- ${asCode(shownValue(other, name))} from ${linked(other.origin, scope)}`).join('\n')}`,
        ]),
    ...(isSet && first.origin.kind !== 'script' && scripts.length > 0
      ? [`A script may set another value: ${scripts.join(', ')}`]
      : []),
  ].join('\n\n');
}

async function aboutRequest(
  { name, path }: Extract<NameAt, { kind: 'request' }>,
  scope: Scope,
): Promise<string> {
  const place = scope.requests.get(name);
  if (place === undefined) return `No request is called ${asCode(name)}.`;
  const { file, request } = place;
  const origin: Origin = { kind: 'file', file, line: request.range.start.line };
  const about = `**${asText(name)}**: ${asCode(`${request.method} ${maskUrl(request.url)}`)} in ${linked(origin, scope)}`;
  if (path === '') return about;
  const result = scope.known.set.result(name);
  if (result === undefined) {
    return `${about}\n\nIt has not been sent in this window. It is sent first.`;
  }
  const [, side, rest = ''] = /^\.(request|response)(?=[.[]|$)(.*)$/s.exec(path) ?? [];
  const isSide = side === 'request' || side === 'response';
  const referred = follow({ name, side: isSide ? side : null, rest: isSide ? rest : path }, result);
  if ('fault' in referred) {
    return `${about}\n\nIts last answer (status ${String(result.response.status)}) has nothing there: ${asText(referred.fault)}`;
  }
  const { value: found } = referred;
  const value: FoundValue = { value: found, origin, secret: scope.known.set.secrets.isIn(found) };
  return `${about}\n\nIn its last answer: ${asCode(shownValue(value, path))}`;
}

function aboutDynamic(name: string, rest: string, { known }: Scope): string {
  const about = dynamicWord(name)?.words ?? `${asCode(name)} is not a dynamic value.`;
  const title = `**${asText(name)}**\n\n${about}`;
  const wanted = rest.trim();
  const { environment, processEnvironment } = known;
  const found = ((): FoundValue | null => {
    const [, ofProcess] = /^\$env\.(\w+)$/.exec(name) ?? [];
    if (ofProcess !== undefined || name === '$processEnv') {
      const value = processEnvironment[ofProcess ?? wanted];
      if (value === undefined) return null;
      return { value, origin: { kind: 'processEnvironment' }, secret: true };
    }
    if (name === '$dotenv') return environment.values.dotenv(wanted);
    return name === '$shared' ? environment.values.shared(wanted) : null;
  })();
  if (found === null) return title;
  return `${title}\n\n${asCode(shownValue(found, wanted))} from ${originInWords(found.origin, known)}`;
}

function metadataHover({ document }: Scope, position: Position): Hover | null {
  for (const { elements } of document.blocks) {
    const element = elements.find(({ line }) => line.number === position.line);
    if (element?.kind !== 'metadata') continue;
    const setting = readMetadata(element.line);
    const word = setting && metadataWord(setting.key);
    if (setting === undefined || word === undefined) return null;
    const { start } = setting.range;
    const key = /^@[\w-]+/.exec(element.line.text.slice(start.character))?.[0] ?? '@';
    const range = { start, end: { ...start, character: start.character + key.length } };
    return contains(range, position)
      ? { markdown: `**${asText(key)}**\n\n${word.words}`, range }
      : null;
  }
  return null;
}

/** Where something stands, as a link that leads there. */
function linked(origin: Origin, { known }: Scope): string {
  const words = originInWords(origin, known);
  const { file, line } = origin;
  if (file === undefined) return asText(words);
  const at = line === undefined ? '' : `, line ${String(line + 1)}`;
  const label =
    file === known.file
      ? `this file${at}`
      : `${pathInWords(file, known.root)}${at}${environmentOf(origin)}`;
  return `[${asText(label)}](${known.linkTo(file, line)})`;
}

function environmentOf({ environment }: Origin): string {
  return environment === undefined ? '' : ` (${environment})`;
}
