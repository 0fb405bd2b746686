import type { BodyStream } from '../engine/index.ts';
import type { CookieManager, ResourceHandler, ResponseFilter } from '../engine/index.ts';
import { ModuleCookieManagers } from './moduleCookieManagers.ts';
import { remoteFilter } from './remoteFilter.ts';
import { RemoteObject } from './remoteObject.ts';
import type { RemoteScope } from './remoteObject.ts';
import { remoteResource } from './remoteResource.ts';
import { remoteStream } from './remoteStream.ts';
import type { NamedObjects } from './wire/readAnswer.ts';

/** What the modules of one process have made and the engine uses; it is gone with the process. */
export class ProcessObjects implements NamedObjects {
  readonly jars: ModuleCookieManagers;
  readonly #scope: RemoteScope;

  constructor(scope: RemoteScope) {
    this.#scope = scope;
    this.jars = new ModuleCookieManagers((object) => this.#remote(object));
  }

  jar(object: unknown): CookieManager {
    return this.jars.jar(object);
  }

  resource(object: unknown, methods: unknown): ResourceHandler {
    return remoteResource(this.#remote(object), namesIn(methods));
  }

  filter(object: unknown, methods: unknown): ResponseFilter {
    return remoteFilter(this.#remote(object), namesIn(methods));
  }

  stream(object: unknown, length: unknown, replayable: unknown): BodyStream {
    return remoteStream(this.#remote(object), length, replayable === true);
  }

  /** A number that is none leads to an object that is not there, as any wrong number does. */
  #remote(object: unknown): RemoteObject {
    return new RemoteObject(this.#scope, typeof object === 'number' ? object : 0);
  }
}

function namesIn(methods: unknown): readonly string[] {
  return Array.isArray(methods) ? methods.map(String) : [];
}
