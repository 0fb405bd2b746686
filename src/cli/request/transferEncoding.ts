import { UsageError } from '../terminal/usageError.ts';

/** The line length of both encodings (RFC 2045, sections 6.7 and 6.8). */
const LINE = 76;

/**
 * The content as `;encoder=…` of `-F` wants it (RFC 2045, section 6).
 * @throws UsageError for an encoder that is not known, and for bytes that 7bit can't send
 */
export function transferEncoded(bytes: Uint8Array, encoder: string): Uint8Array {
  switch (encoder.toLowerCase()) {
    case 'binary':
    case '8bit':
      return bytes;
    case '7bit':
      if (bytes.every((byte) => byte < 0x80)) return bytes;
      throw new UsageError('encoder=7bit sends ASCII only. Use encoder=base64 for this content.');
    case 'base64': {
      const text = Buffer.from(bytes).toString('base64');
      return Buffer.from((text.match(/.{1,76}/g) ?? []).join('\r\n'));
    }
    case 'quoted-printable':
      return Buffer.from(quotedPrintable(bytes));
    default:
      throw new UsageError(
        `${JSON.stringify(encoder)} is not an encoder: use binary, 8bit, 7bit, base64 or quoted-printable.`,
      );
  }
}

/** Lines that end with CRLF stay lines; all that is not printable ASCII, and a blank before a line end, is escaped. */
function quotedPrintable(bytes: Uint8Array): string {
  const lines = Buffer.from(bytes).toString('latin1').split('\r\n');
  return lines.map(quotedLine).join('\r\n');
}

function quotedLine(line: string): string {
  let text = '';
  let width = 0;
  for (let index = 0; index < line.length; index++) {
    const character = line.charAt(index);
    const isLast = index === line.length - 1;
    const plain = /[!-<>-~]/.test(character) || (/[ \t]/.test(character) && !isLast);
    const piece = plain ? character : `=${hex(character)}`;
    // A line that goes on ends with "=", which needs its place too.
    if (width + piece.length > (isLast ? LINE : LINE - 1)) {
      text += '=\r\n';
      width = 0;
    }
    text += piece;
    width += piece.length;
  }
  return text;
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');
}
