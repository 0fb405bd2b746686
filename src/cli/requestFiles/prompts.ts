import type { RunPorts } from '../../requestFile/run/ports.ts';
import type { FoundValue } from '../../requestFile/values/value.ts';
import { isSecretParameter } from '../../session/secretNames.ts';
import type { TerminalPerson } from '../terminal/terminalPerson.ts';

/** What request files ask a person. Without one at the terminal nobody answers. */
export function promptsOf(
  person: TerminalPerson | null,
  signal: AbortSignal,
): Pick<RunPorts, 'prompt' | 'askForName' | 'confirm'> {
  if (person === null) {
    const nobody = (): Promise<null> => Promise.resolve(null);
    return { prompt: nobody, askForName: nobody, confirm: () => Promise.resolve(false) };
  }
  const origin = { kind: 'answer' } as const;
  const ask = async (text: string, secret: boolean): Promise<FoundValue | null> => {
    const value = await person.input(text, secret, signal);
    return value === null ? null : { value, origin, secret };
  };
  return {
    prompt: ({ text, secret, initial, choices }) => {
      const shown = choices === null ? (initial ?? '') : choices.join(', ');
      return ask(`${text}${shown === '' ? '' : ` (${shown})`}: `, secret);
    },
    askForName: (name) => ask(`${name} is not defined. Its value: `, isSecretParameter(name)),
    confirm: (text, about) => {
      const question = text === '' ? 'Send the request?' : text;
      const detail = about === undefined ? '' : `${about.detail}\n`;
      return person.confirm(`${detail}${question} [y/N] `, signal);
    },
  };
}
