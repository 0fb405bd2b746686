/** Where `mark`, one character, stands in a text outside of `{{…}}`. */
export function outsideBraces(text: string, mark: string): number[] {
  const found: number[] = [];
  for (let at = 0; at < text.length; at++) {
    if (text.startsWith('{{', at)) {
      const end = text.indexOf('}}', at);
      if (end >= 0) at = end + 1;
    } else if (text[at] === mark) found.push(at);
  }
  return found;
}
