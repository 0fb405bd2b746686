import type { Backend } from '../../../../session/sessionEvent.ts';
import type { HttpCodec, HttpCodecOptions } from '../exchange/httpCodec.ts';
import { UndiciCodec } from './undici/undiciCodec.ts';

/** Puts a codec on a socket. Those that are seldom needed are loaded on first use. */
export async function openCodec(backend: Backend, options: HttpCodecOptions): Promise<HttpCodec> {
  switch (backend) {
    case 'undici':
      return new UndiciCodec(options);
    case 'node:http': {
      const { NodeHttpCodec } = await import('./nodeHttp/nodeHttpCodec.ts');
      return new NodeHttpCodec(options);
    }
    case 'node:http2': {
      const { Http2Codec } = await import('./http2/http2Codec.ts');
      return new Http2Codec(options);
    }
  }
}
