import type { Language } from '../../session/bodyText.ts';
import type { Text } from '../text/text.ts';
import type { TextSink } from '../text/textSink.ts';
import { formatJson } from './formatJson.ts';

/** Writes the text in the usual layout of its language. */
export async function formatText(language: Language, text: Text, sink: TextSink): Promise<void> {
  if (language === 'json') {
    formatJson(text, sink);
    return;
  }
  const { beautify } = await import('./beautify.ts');
  sink.write(Buffer.from(beautify(language, text.read(0, text.size).toString('utf8'))));
}
