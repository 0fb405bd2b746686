/** Whether `piece` is a field that the line above does not lead to by `&`: no form has line ends. */
export function startsField(above: string, piece: string): boolean {
  const isJoined = above === '' || above.endsWith('&') || piece.startsWith('&');
  return !isJoined && /^[^\s=&]+\s*=/.test(piece) && !ENCODED.test(piece);
}

/** The end of a value in Base64 that goes on from the line above. */
const ENCODED = /^(?:[\w+/-]*==|[\w+/-]{20,}=)$/;
