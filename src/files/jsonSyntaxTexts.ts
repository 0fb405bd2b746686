/**
 * What is wrong at a place of a JSON text, and what to do about it.
 * @param fault in the words of jsonc-parser's `printParseErrorCode`
 */
export function jsonSyntaxTexts(fault: string): readonly [message: string, hint: string] {
  return texts[fault] ?? ['This is not JSON.', 'Check the text here.'];
}

const texts: Readonly<Record<string, readonly [message: string, hint: string]>> = {
  InvalidSymbol: ['This is not a JSON value.', 'Put text in double quotes.'],
  InvalidNumberFormat: ['This is not a JSON number.', 'Write digits, with a point for fractions.'],
  PropertyNameExpected: [
    'A property name is missing here.',
    'Write it in double quotes, or remove it.',
  ],
  ValueExpected: ['A value is missing here.', 'Write one, or remove the comma or colon before it.'],
  ColonExpected: ['A colon is missing here.', 'Write one between name and value.'],
  CommaExpected: ['A comma is missing here.', 'Write one after the value before.'],
  CloseBraceExpected: ['A } is missing here.', 'Close the object.'],
  CloseBracketExpected: ['A ] is missing here.', 'Close the list.'],
  EndOfFileExpected: [
    'There is text after the end of the JSON value.',
    'Remove it, or a closing bracket before it.',
  ],
  UnexpectedEndOfComment: ['This comment does not end.', 'End it with */.'],
  UnexpectedEndOfString: [
    'This text does not end.',
    'End it with a double quote on the same line.',
  ],
  UnexpectedEndOfNumber: ['This number is not complete.', 'Write digits after the point or the e.'],
  InvalidUnicode: ['This is not a Unicode escape.', 'Write \\u and four hex digits.'],
  InvalidEscapeCharacter: ['This is not an escape.', 'Write \\\\ for a backslash.'],
  InvalidCharacter: [
    'This character is not allowed in JSON.',
    'Write control characters as \\u and four hex digits.',
  ],
};
