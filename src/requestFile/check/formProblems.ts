import { mimeTypeOf } from '../../engine/body/mimeType.ts';
import { startsField } from '../parse/formLines.ts';
import { trimmedRangeIn } from '../parse/line.ts';
import type { Line } from '../parse/line.ts';
import type { Problem } from '../../files/problem.ts';

/** A form on several lines without & between them: other tools send line ends, or nothing, in its place. */
export function formProblems(lines: readonly Line[], type: string): Problem[] {
  if (mimeTypeOf(type)?.essence !== 'application/x-www-form-urlencoded') return [];
  let above = '';
  return lines.flatMap((line) => {
    const piece = line.text.trim();
    const isField = startsField(above, piece);
    if (piece !== '') above = piece;
    if (!isField) return [];
    return [
      {
        code: 'form-line',
        severity: 'warning',
        message: 'This line is sent as a field of its own: & is added before it.',
        hint: 'Write & at the start of the line.',
        range: trimmedRangeIn(line),
      },
    ];
  });
}
