/**
 * A secret in the forms that it takes on the wire: as it is, in a URL, in a form, in a text of JSON and, with whatever stands around it,
 * in Base64 (`user:password` of Basic authentication, https://www.rfc-editor.org/rfc/rfc7617#section-2).
 */
export interface SecretForm {
  /** What has to be in a text that holds it. */
  readonly text: string;
  /** What is masked; null: {@link text} itself. */
  readonly pattern: RegExp | null;
}

/** The longest first, so that one which is part of another leaves nothing of it. */
export function secretForms(secret: string): readonly SecretForm[] {
  const known = secret.toWellFormed();
  const texts = new Set([secret, ...inUrls(known), ...inJson(known)]);
  const plain = [...texts].map((text) => ({ text, pattern: null }));
  return [...plain, ...inBase64(known)].sort((one, other) => other.text.length - one.text.length);
}

export function withoutForms(text: string, forms: readonly SecretForm[], mask: string): string {
  return forms.reduce(
    (masked, form) =>
      masked.includes(form.text)
        ? masked.replaceAll(form.pattern ?? form.text, () => mask)
        : masked,
    text,
  );
}

/** Percent-encoded as far as a writer may: all that it can, what a form wants, what no URL may hold. */
function inUrls(secret: string): string[] {
  const all = encodeURIComponent(secret);
  const inForm = all.replaceAll(/[!'()~*]/g, percent).replaceAll('%20', '+');
  const least = encodeURI(secret).replaceAll('%25', '%');
  const ofField = least.replaceAll('&', '%26').replaceAll('+', '%2B');
  return [all, inForm, inForm.replaceAll('%2A', '*'), encodeURI(secret), least, ofField];
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

function inJson(secret: string): string[] {
  const text = JSON.stringify(secret).slice(1, -1);
  const escaped = text.replaceAll(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return [text, text.replaceAll('/', '\\/'), escaped];
}

/** Shorter ones are in many texts by chance. */
const SHORTEST_BASE64 = 6;

/**
 * Three bytes are four characters, so there are three forms, by how many bytes stand before. The characters at both ends are in part
 * of the secret, in part of what is around it: they are masked too.
 */
function inBase64(secret: string): SecretForm[] {
  const bytes = encodeURIComponent(secret).replaceAll(/%(..)/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  return [0, 1, 2].flatMap((before) => {
    const whole = btoa(`${'\0'.repeat(before)}${bytes}`).replace(/=+$/, '');
    const start = Math.ceil((before * 8) / 6);
    const end = Math.floor(((before + bytes.length) * 8) / 6);
    const text = whole.slice(start, end);
    if (text.length < SHORTEST_BASE64) return [];
    const variants = new Set([text, text.replaceAll('+', '-').replaceAll('/', '_')]);
    return [...variants].map((variant) => ({
      text: variant,
      pattern: new RegExp(
        `[\\w+/-]{${before === 0 ? '0' : '0,1'}}${variant.replaceAll(/[+/]/g, '\\$&')}[\\w+/-]?={0,2}`,
        'g',
      ),
    }));
  });
}
