import type { Backend } from '../../../session/sessionEvent.ts';
import type { Speaker, SpeakerOptions } from './speaker.ts';
import { UndiciSpeaker } from './undici/undiciSpeaker.ts';

/** Puts a speaker on a socket. Those that are seldom needed are loaded when they are. */
export async function openSpeaker(backend: Backend, options: SpeakerOptions): Promise<Speaker> {
  switch (backend) {
    case 'undici':
      return new UndiciSpeaker(options);
    case 'node:http': {
      const { NodeHttpSpeaker } = await import('./nodeHttp/nodeHttpSpeaker.ts');
      return new NodeHttpSpeaker(options);
    }
    case 'node:http2': {
      const { Http2Speaker } = await import('./http2/http2Speaker.ts');
      return new Http2Speaker(options);
    }
  }
}
