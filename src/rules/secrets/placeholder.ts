/** Words of which texts are made that stand for a secret, or that belong to a test. */
const WORDS = new Set(
  (
    'a access after all an and any api app auth bad bar basic baz bearer bogus broken cat change changeme client code cookie ' +
    'default demo digest dummy empty example expired fake fetch false foo for forged free from hash here hidden id ' +
    'insert invalid is key left login masked me missing mock my name negotiate new no none not ntlm null of off old on ' +
    'or other out pass passphrase passwd password placeholder pwd redacted refresh removed replace required reset ' +
    'sample secret session sid some string stub tbd test testing tests text the this to todo token true undefined user ' +
    'valid value what wrong yes you your'
  ).split(' '),
);

/** Whether a text stands for a secret and is none: a reference, a gap to fill in, a made-up word, a pattern of one character. */
export function isPlaceholder(text: string): boolean {
  const bare = text.trim();
  // ${…}, {{…}}, <token>, %TOKEN%, [token], •••, "…".
  if (
    /\$\{[^}]*\}|\{\{[^}]*\}\}|^<[^>]*>$|^%\w+%$|^\[[^\]]*\]$|^\{[\w-]*\}$|^\$\w+$|[•…]/.test(bare)
  ) {
    return true;
  }
  if (/^(.)\1*$/u.test(bare) || !/[A-Za-z0-9]/.test(bare)) return true;
  const words = bare
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+|(?<=[a-z])(?=\d)/);
  return (
    /example/i.test(bare) ||
    words.every((word) => WORDS.has(word) || /^(?:\d{0,4}|x+|1234+\d*)$/.test(word))
  );
}
