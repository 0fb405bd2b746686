/**
 * How long an expression is when its counts are written out: a{3} is 3, (?:ab{2}){10} is 30. Known before it is compiled, which
 * would already cost time and memory in proportion to it. Of what is no expression, any number.
 */
export function expandedSize(source: string): number {
  /** Sizes of the groups that are open, the innermost last; of its own, each knows how large what came last is. */
  const groups = [{ size: 0, last: 0 }];
  let at = 0;
  const take = (sign: RegExp): string | undefined => {
    sign.lastIndex = at;
    const taken = sign.exec(source)?.[0];
    at += taken?.length ?? 0;
    return taken;
  };
  while (at < source.length) {
    const group = groups.at(-1) ?? { size: 0, last: 0 };
    const count = take(COUNT);
    if (count !== undefined) {
      const times = Math.max(1, ...(count.match(/\d+/g) ?? []).map(Number));
      group.size += group.last * (times - 1);
      group.last *= times;
      continue;
    }
    const opening = take(GROUP);
    if (opening !== undefined) {
      const captures = !opening.startsWith('(?') || opening.endsWith('>');
      groups.push({ size: captures ? 2 : 0, last: 0 });
    } else if (source[at] === ')' && groups.length > 1) {
      groups.pop();
      const outer = groups.at(-1);
      if (outer !== undefined) {
        outer.size += group.size;
        outer.last = group.size;
      }
      at++;
    } else {
      const atom = take(LITERAL) ?? take(ATOM) ?? '';
      const isLiteral = atom.startsWith('\\Q');
      group.size += isLiteral ? atom.length : 1;
      group.last = 1;
      if (atom === '') at++;
    }
  }
  return groups.reduce((sum, { size }) => sum + size, 0);
}

const COUNT = /\{\d+(?:,\d*)?\}/y;
const GROUP = /\((?:\?(?:P?<[^>(]*>|[a-zA-Z-]*:)?)?/y;
/** \Q…\E: characters that mean themselves. */
const LITERAL = /\\Q[^]*?(?:\\E|$)/y;
/**
 * One character, one escape, or one class in brackets, in which [:alpha:] may stand and ] at the start means itself. A class that
 * nothing closes takes the rest, so that it is looked at once.
 */
const ATOM =
  /\[\^?\]?(?:\[:\^?[a-z]+:\]|\\[^]|[^\]\\])*(?:\]|\\?$)|\\(?:[pP]\{[^}\\]*\}|x\{[^}]*\}|[^])|[^]/y;
