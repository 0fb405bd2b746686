import type { CurlBody, CurlBodyPart, CurlData } from './curlData.ts';
import type { CurlFault } from './curlFault.ts';
import { FormArgumentError, parseFormArgument, parseFormString } from './formArgument.ts';
import type { FormArgument, FormSettings } from './formArgument.ts';

const BOUNDARY = '------------------------request-workbench';

/** What curl takes a file for by its name, unless `;type=` says so (curl, lib/mime.c). */
const TYPES: Readonly<Record<string, string>> = {
  ...{ gif: 'image/gif', jpg: 'image/jpeg', jpeg: 'image/jpeg', png: 'image/png' },
  ...{ svg: 'image/svg+xml', txt: 'text/plain', htm: 'text/html', html: 'text/html' },
  ...{ pdf: 'application/pdf', xml: 'application/xml' },
};

/** `-F` and `--form-string` as a multipart body. */
export function curlForm(data: readonly CurlData[]): CurlBody | CurlFault {
  const parts: CurlBodyPart[] = [];
  let text = '';
  for (const each of data) {
    const part = partOf(each);
    if ('message' in part) return part;
    text += `--${BOUNDARY}\n${part.head.join('\n')}\n\n`;
    if (part.file === null) {
      text += `${part.value}\n`;
      continue;
    }
    // The line end before a file is made where the parts are joined.
    parts.push({ kind: 'text', text: text.slice(0, -1) }, { kind: 'file', path: part.file });
    text = '';
  }
  parts.push({ kind: 'text', text: `${text}--${BOUNDARY}--` });
  return { parts, contentType: `multipart/form-data; boundary=${BOUNDARY}` };
}

interface FormPart {
  readonly head: readonly string[];
  readonly value: string;
  readonly file: string | null;
}

function partOf({ kind, value }: CurlData): FormPart | CurlFault {
  if (kind !== 'form' && kind !== 'formString') {
    return {
      message: 'Fields of a form and other data are not sent together.',
      hint: 'Write each field as -F name=value.',
    };
  }
  const argument = argumentOf(kind, value);
  if ('message' in argument) return argument;
  switch (argument.kind) {
    case 'value':
      return headed(argument, argument.name, { value: argument.value, file: null });
    case 'valueOf':
      return headed(argument, argument.name, { value: '', file: argument.file });
    case 'files': {
      const [only, ...more] = argument.files;
      if (only === undefined || more.length > 0) return unsupported('Several files of one -F');
      const filename = only.filename ?? only.file.replace(/^.*[\\/]/s, '');
      const extension = /\.(\w+)$/.exec(filename)?.[1]?.toLowerCase() ?? '';
      const type = only.type ?? TYPES[extension] ?? 'application/octet-stream';
      return headed({ ...only, filename, type }, argument.name, { value: '', file: only.file });
    }
    case 'open':
    case 'close':
      return unsupported('Parts inside parts of a form');
  }
}

function argumentOf(kind: 'form' | 'formString', value: string): FormArgument | CurlFault {
  try {
    return kind === 'form' ? parseFormArgument(value) : parseFormString(value);
  } catch (error) {
    if (!(error instanceof FormArgumentError)) throw error;
    return { message: error.message, hint: 'Correct it.' };
  }
}

function headed(
  { type, filename, encoder, headers }: FormSettings,
  name: string | null,
  content: Pick<FormPart, 'value' | 'file'>,
): FormPart | CurlFault {
  if (encoder !== undefined) return unsupported('encoder= of -F');
  const lines = headers.flatMap((each) => ('header' in each ? each.header : []));
  if (lines.length < headers.length) return unsupported('A file of headers of -F');
  const named = name === null ? '' : `; name="${escaped(name)}"`;
  const file = filename === undefined ? '' : `; filename="${escaped(filename)}"`;
  const typed = type === undefined ? [] : [`Content-Type: ${type}`];
  return {
    head: [`Content-Disposition: form-data${named}${file}`, ...typed, ...lines],
    ...content,
  };
}

/** As in forms of HTML, which curl follows. */
function escaped(text: string): string {
  return text.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function unsupported(what: string): CurlFault {
  return {
    message: `${what} can't be written in a request file.`,
    hint: 'Send it on the command line: request-workbench send takes the same options.',
  };
}
