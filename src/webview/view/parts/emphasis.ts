export interface TextPart {
  readonly text: string;
  readonly strong: boolean;
}

/** Cuts a sentence into plain and important parts. Of overlapping substrings the longest one counts. */
export function emphasised(sentence: string, important: readonly string[] = []): TextPart[] {
  const wanted = important.filter((part) => part !== '').sort((a, b) => b.length - a.length);
  const parts: TextPart[] = [];
  let plain = '';
  for (let at = 0; at < sentence.length;) {
    const found = wanted.find((part) => sentence.startsWith(part, at));
    if (found === undefined) {
      plain += sentence.charAt(at);
      at += 1;
      continue;
    }
    if (plain !== '') parts.push({ text: plain, strong: false });
    plain = '';
    parts.push({ text: found, strong: true });
    at += found.length;
  }
  return plain === '' ? parts : [...parts, { text: plain, strong: false }];
}
