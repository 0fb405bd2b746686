import { boundaryOf, lacksBoundary } from '../../engine/body/multipartType.ts';
import { rangeIn } from '../parse/line.ts';
import type { Line } from '../parse/line.ts';
import type { WrittenHeader } from '../parse/parsedRequest.ts';
import type { Problem } from '../../files/problem.ts';

/** The boundary that a body shows by its first line and by the line that ends it; null: it shows none. */
export function shownBoundary(lines: readonly string[]): string | null {
  const [, boundary] = /^--([0-9A-Za-z'()+_,\-./:=?]{1,70})[ \t]*$/.exec(lines[0] ?? '') ?? [];
  if (boundary === undefined) return null;
  return lines.some((line) => line.trimEnd() === `--${boundary}--`) ? boundary : null;
}

/** Why a server can't find the parts of this body. */
export function boundaryProblems(
  lines: readonly Line[],
  type: WrittenHeader | undefined,
  { hasFile }: { readonly hasFile: boolean },
): Problem[] {
  if (type === undefined || (lines.length === 0 && !hasFile)) return [];
  if (lacksBoundary(type.value)) return [missing(type, shownBoundary(lines.map(textOf)))];
  const boundary = boundaryOf(type.value);
  const [first] = lines;
  // A file may bring the parts along.
  if (boundary === undefined || hasFile || first === undefined) return [];
  if (lines.some(({ text }) => text.trimEnd() === `--${boundary}`)) return [];
  return [
    {
      code: 'unused-boundary',
      severity: 'warning',
      message: `No line of the body is --${boundary}, the boundary that Content-Type names.`,
      hint: 'Write the same boundary in Content-Type and before each part.',
      range: rangeIn(first),
    },
  ];
}

function missing({ value, valueRange: range }: WrittenHeader, shown: string | null): Problem {
  const code = 'missing-boundary';
  if (shown !== null) {
    return {
      code,
      severity: 'warning',
      message: `Content-Type names no boundary. The one of the body, ${shown}, is added.`,
      hint: `Write ${value}; boundary=${shown}`,
      range,
    };
  }
  return {
    code,
    // It is sent as it is written, as every other tool does.
    severity: 'warning',
    message: "Content-Type names no boundary, so the server can't find the parts.",
    hint: `Write ${value}; boundary=X, a line --X before each part, and --X-- at the end.`,
    range,
  };
}

function textOf({ text }: Line): string {
  return text;
}
