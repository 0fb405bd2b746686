import { hasHeader, headerValue } from '../../session/headers.ts';
import type { HeaderList } from '../../session/headers.ts';
import type { Line } from '../parse/line.ts';
import type {
  BodyPart,
  ParsedFragment,
  ParsedHeader,
  ParsedRequest,
  WrittenHeader,
} from '../parse/parsedRequest.ts';
import { parseTemplate } from '../template/template.ts';
import type { Evaluation } from '../values/evaluation.ts';
import { formProblems } from '../check/formProblems.ts';
import { textOfValue } from '../values/path.ts';
import { isFault } from '../values/ports.ts';
import type { FoundValue } from '../values/value.ts';
import type { Fault, ValuePorts } from '../values/ports.ts';
import type { ChangedRequest, FilledPart, FilledRequest } from './filledRequest.ts';
import { withFormFields } from './formFields.ts';
import { isNamedGraphQl, usedFragments, withQueryFile } from './graphQlSources.ts';
import { hasSetting } from './requestSettings.ts';
import type { Problem, Range } from '../../files/problem.ts';

/** A problem of a name that nobody defines, which a person can be asked for. */
export type FillProblem = Problem & { readonly undefinedName?: string };

export type Filled =
  { readonly request: FilledRequest } | { readonly problems: readonly FillProblem[] };

/**
 * Replaces every expression of a request by its value. All that have none are told together: nothing is sent then.
 * @param forAll headers of all requests: it has them unless it has others of their names
 */
export async function fillRequest(
  parsed: ChangedRequest,
  evaluation: Evaluation,
  readText: ValuePorts['readText'],
  forAll: HeaderList = [],
): Promise<Filled> {
  const filler = new Filler(evaluation, readText);
  const url = await filler.text(parsed.url, parsed.ranges.url);
  const own = await filler.headers(parsed.headers);
  const missing = forAll.filter(([name]) => !hasHeader(fieldsOf(own), name));
  const headers = [...own, ...(await filler.headers(writtenAt(missing, parsed.range)))];
  const whole = await filler.withHost(url, headers, parsed.ranges.url);
  const body: FilledPart[] = [];
  const isForm =
    contentTypeOf(headers).startsWith('application/x-www-form-urlencoded') &&
    !hasSetting(parsed.settings, 'noautoencoding');
  const injects = hasSetting(parsed.settings, 'injectvariables');
  const fromFile = withQueryFile(parsed);
  const isGraphQl = fromFile !== null || isNamedGraphQl(parsed.method, headers);
  for (const part of fromFile ?? parsed.body) {
    if (isGraphQl && part.kind === 'file' && part.template === null) {
      body.push(await filler.query(part));
      continue;
    }
    const isTemplate = injects && part.kind === 'file' && part.template === null;
    const read = isTemplate ? { ...part, template: { encoding: '' } } : part;
    body.push(await filler.part(read, isForm));
  }
  const settings = await Promise.all(
    parsed.settings.map(async (setting) => ({
      ...setting,
      value: await filler.text(setting.value, setting.valueRange),
    })),
  );
  const fragments = await filler.fragments(usedFragments(body, parsed.fragments ?? []));
  if (filler.problems.length > 0) return { problems: filler.problems };
  const { secrets } = filler;
  // What is joined when it is filled in shows no lines any more.
  const lines = parsed.body.flatMap((part) => (part.kind === 'text' ? part.lines : []));
  const joined = isForm ? formProblems(lines, contentTypeOf(headers)) : [];
  const problems = [...parsed.problems, ...joined];
  const written = { ...parsed, problems, url: whole, headers, body, fragments, settings, secrets };
  // A query out of a file is told apart by this header, which is not sent.
  const named = isNamedGraphQl(parsed.method, headers) || fromFile === null;
  return { request: named ? written : { ...written, headers: [...headers, typeHeader(parsed)] } };
}

function contentTypeOf(headers: readonly WrittenHeader[]): string {
  return headerValue(fieldsOf(headers), 'content-type')?.trim().toLowerCase() ?? '';
}

function writtenAt(fields: HeaderList, range: Range): WrittenHeader[] {
  return fields.map(([name, value]) => ({
    ...({ kind: 'header', name, value } as const),
    ...{ range, nameRange: range, valueRange: range },
  }));
}

function fieldsOf(headers: readonly WrittenHeader[]): HeaderList {
  return headers.map(({ name, value }) => [name, value]);
}

class Filler {
  readonly #evaluation: Evaluation;
  readonly #readText: ValuePorts['readText'];
  readonly #problems: FillProblem[] = [];
  readonly #secrets = new Set<string>();

  constructor(evaluation: Evaluation, readText: ValuePorts['readText']) {
    this.#evaluation = evaluation;
    this.#readText = readText;
  }

  get problems(): readonly FillProblem[] {
    return this.#problems;
  }

  get secrets(): readonly string[] {
    return [...this.#secrets];
  }

  /**
   * The text with its values. `range` is its place; a text on one line has each problem at the very expression.
   * @param inside what becomes of a value, by what stands around it
   */
  async text(
    text: string,
    range: Range,
    inside: (value: string, before: string, after: string) => string = (value) => value,
  ): Promise<string> {
    if (!text.includes('{{')) return text;
    let filled = '';
    for (const part of parseTemplate(text)) {
      if (part.kind === 'text') {
        filled += part.text;
        continue;
      }
      const found = await this.#evaluation.valueOf(part.expression);
      if (isFault(found)) {
        this.#tell(found, within(range, text, part));
        continue;
      }
      const value = this.#kept(found);
      filled += inside(value, text.slice(0, part.start), text.slice(part.end));
    }
    return filled;
  }

  /** A value as text. What is secret is told to who shows the request. */
  #kept({ value, secret }: FoundValue): string {
    const text = textOfValue(value);
    if (secret && text !== '') this.#secrets.add(text);
    return text;
  }

  async headers(headers: readonly ParsedHeader[]): Promise<WrittenHeader[]> {
    return (await Promise.all(headers.map((header) => this.#header(header)))).flat();
  }

  async #header(header: ParsedHeader): Promise<WrittenHeader[]> {
    if (header.kind === 'header') {
      const name = await this.text(header.name, header.nameRange);
      return [{ ...header, name, value: await this.text(header.value, header.valueRange) }];
    }
    const found = await this.#evaluation.valueOf({
      ...{ kind: 'name', name: header.variable, encoded: false },
    });
    if (isFault(found)) {
      this.#tell(found, header.range);
      return [];
    }
    const { value } = found;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.#tell(
        {
          code: 'not-headers',
          message: `${header.variable} is not an object whose properties could be headers.`,
          hint: 'Write the headers out, or set the variable to an object in a script.',
        },
        header.range,
      );
      return [];
    }
    const fields = Object.entries(value).map(
      ([name, each]) => [name, this.#kept({ ...found, value: each })] as const,
    );
    return writtenAt(fields, header.range);
  }

  /** A path gets its host from the Host header, or from the variable `host`. */
  async withHost(url: string, headers: readonly WrittenHeader[], range: Range): Promise<string> {
    if (!url.startsWith('/') || headerValue(fieldsOf(headers), 'host') !== undefined) return url;
    const host = await this.#evaluation.valueOf({ kind: 'name', name: 'host', encoded: false });
    if (!isFault(host)) return `${this.#kept(host).replace(/\/$/, '')}${url}`;
    if (host.undefinedName === undefined) this.#tell(host, range);
    return url;
  }

  async part(part: BodyPart, isForm: boolean): Promise<FilledPart> {
    if (part.kind === 'text') {
      const lines = await this.#lines(part.lines, part.range, isForm);
      return { ...part, lines: isForm ? withFormFields(lines) : lines };
    }
    const path = await this.text(part.path, part.pathRange);
    if (part.template === null) return { ...part, path, template: null };
    const text = await this.#readText(path, part.template.encoding || 'utf-8');
    if (typeof text !== 'string') {
      this.#tell(text, part.pathRange);
      return { ...part, path, template: null };
    }
    const { range } = part;
    const number = range.start.line;
    // As the file has it, line ends too.
    return { kind: 'text', lines: [{ number, text: await this.text(text, range) }], range };
  }

  /** A query out of a file: `<` takes it as it is. */
  async query(part: Extract<BodyPart, { kind: 'file' }>): Promise<FilledPart> {
    const path = await this.text(part.path, part.pathRange);
    const text = await this.#readText(path, 'utf-8');
    if (typeof text !== 'string') {
      this.#tell(text, part.pathRange);
      return { ...part, path, template: null };
    }
    const { range } = part;
    return { kind: 'text', lines: [{ number: range.start.line, text }], range };
  }

  /** Their texts, with values. */
  async fragments(used: readonly ParsedFragment[]): Promise<ParsedFragment[]> {
    const filled: ParsedFragment[] = [];
    for (const fragment of used) {
      const { source, range } = fragment;
      const text = 'text' in source ? source.text : await this.#readText(source.path, 'utf-8');
      if (typeof text === 'string') {
        filled.push({ ...fragment, source: { text: await this.text(text, range) } });
      } else {
        this.#tell(text, range);
      }
    }
    return filled;
  }

  async #lines(lines: readonly Line[], { start }: Range, isForm: boolean): Promise<Line[]> {
    const filled: Line[] = [];
    for (const { number, text } of lines) {
      const range = {
        start: { line: number, character: number === start.line ? start.character : 0 },
        end: { line: number, character: text.length },
      };
      filled.push({ number, text: await this.text(text, range, isForm ? formValue : undefined) });
    }
    return filled;
  }

  #tell({ undefinedName, ...fault }: Fault, range: Range): void {
    this.#problems.push({
      ...{ severity: 'error', ...fault, range },
      ...(undefinedName === undefined ? {} : { undefinedName }),
    });
  }
}

function typeHeader({ ranges: { url: range } }: ParsedRequest): WrittenHeader {
  const field = { kind: 'header', name: 'X-Request-Type', value: 'GraphQL' } as const;
  return { ...field, range, nameRange: range, valueRange: range };
}

/** In a form `&` and `+` of a value that is a whole field's are its own: they would part fields, or mean a blank. */
function formValue(value: string, before: string, after: string): string {
  const isWhole = /(?:^|[=&])\s*$/.test(before) && /^\s*(?:&|$)/.test(after);
  return isWhole && /=\s*$/.test(before)
    ? value.replaceAll('&', '%26').replaceAll('+', '%2B')
    : value;
}

function within(
  { start, end }: Range,
  text: string,
  part: { readonly start: number; readonly end: number },
): Range {
  // What goes over several lines was joined, so only the whole has a place.
  if (start.line !== end.line || text.length > end.character - start.character) {
    return { start, end };
  }
  return {
    start: { line: start.line, character: start.character + part.start },
    end: { line: start.line, character: start.character + part.end },
  };
}
