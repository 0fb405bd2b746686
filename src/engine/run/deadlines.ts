import { NetworkError } from '../errors/networkError.ts';
import type { Timeouts } from '../message/timeouts.ts';
import type { Phase } from '../../session/sessionEvent.ts';

/** A time span that can be held and let go on; `act` is called once when it is used up. */
class Countdown {
  readonly #ms: number;
  readonly #act: () => void;
  #left = 0;
  #since: number | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(ms: number, act: () => void) {
    this.#ms = ms;
    this.#act = act;
  }

  /** The whole span again. A running timer stays as it is: it looks at the clock when it fires. */
  renew(): void {
    this.#left = this.#ms;
    if (this.#since !== null) this.#since = performance.now();
  }

  resume(): void {
    if (this.#since !== null) return;
    this.#since = performance.now();
    this.#arm();
  }

  pause(): void {
    if (this.#since === null) return;
    this.#left -= performance.now() - this.#since;
    this.#since = null;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #arm(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#since === null) return;
      const left = this.#left - (performance.now() - this.#since);
      // Node's timers may fire a little early.
      if (left >= 1) this.#arm();
      else this.#act();
    }, this.#remaining());
  }

  #remaining(): number {
    const used = this.#since === null ? 0 : performance.now() - this.#since;
    return Math.max(1, Math.ceil(this.#left - used));
  }
}

type Clock = 'connect' | 'headers' | 'idle';

const clockOf: Readonly<Record<Phase, Clock | null>> = {
  queued: null,
  dns: 'connect',
  connect: 'connect',
  tls: 'connect',
  send: 'idle',
  wait: 'headers',
  receive: 'idle',
  asking: null,
};

const sentences: Readonly<Record<Clock | 'total', string>> = {
  connect: 'No connection was made',
  headers: 'The server did not begin to answer',
  idle: 'No data moved',
  total: 'The request did not finish',
};

const NO_CLOCKS = Object.freeze({});

/** Watches over the time of one session. It follows the session's phases, and stops while somebody is asked. */
export class Deadlines {
  readonly #expire: (error: NetworkError) => void;
  readonly #clocks: Readonly<Partial<Record<Clock | 'total', Countdown>>>;
  #phase: Phase | null = null;
  /** What the clock was before somebody was asked, to go on with. */
  #clock: Clock | null = null;
  #held = 0;

  constructor(timeouts: Timeouts, expire: (error: NetworkError) => void) {
    this.#expire = expire;
    const { connectMs = 0, headersMs = 0, idleMs = 0, totalMs = 0 } = timeouts;
    if (connectMs === 0 && headersMs === 0 && idleMs === 0 && totalMs === 0) {
      this.#clocks = NO_CLOCKS;
      return;
    }
    const clock = (name: Clock | 'total', ms = 0): Partial<Record<string, Countdown>> =>
      ms > 0
        ? {
            [name]: new Countdown(ms, () => {
              this.#expired(name, ms);
            }),
          }
        : {};
    this.#clocks = {
      ...clock('connect', timeouts.connectMs),
      ...clock('headers', timeouts.headersMs),
      ...clock('idle', timeouts.idleMs),
      ...clock('total', timeouts.totalMs),
    };
  }

  start(): void {
    this.#clocks.total?.renew();
    this.#clocks.total?.resume();
  }

  /** A phase begins; null: none runs, as between two hops. */
  phaseStarted(phase: Phase | null): void {
    this.#phase = phase;
    if (this.#clocks === NO_CLOCKS) return;
    if (phase === 'asking') {
      for (const clock of Object.values(this.#clocks)) clock.pause();
      return;
    }
    this.#clocks.total?.resume();
    const next = phase === null ? null : clockOf[phase];
    const before = this.#clock;
    this.#clock = next;
    if (next !== before && before !== null) this.#clocks[before]?.pause();
    if (next === null) return;
    const clock = this.#clocks[next];
    // Name, TCP and TLS share one span; so do the pieces of a body. After a question it goes on where it was.
    if (next !== before) clock?.renew();
    if (this.#held === 0) clock?.resume();
  }

  /** Whether a clock runs now that could end the request. */
  get running(): boolean {
    const { total } = this.#clocks;
    return (total ?? (this.#clock === null ? undefined : this.#clocks[this.#clock])) !== undefined;
  }

  /** A byte of a body moved. */
  moved(): void {
    this.#clocks.idle?.renew();
  }

  /** While client or handlers take their time, which is not the network's fault; the function that this returns ends the pause. */
  pause(): () => void {
    this.#held++;
    if (this.#clock !== null) this.#clocks[this.#clock]?.pause();
    return () => {
      this.#held--;
      this.moved();
      if (this.#held > 0 || this.#clock === null || this.#phase === 'asking') return;
      this.#clocks[this.#clock]?.resume();
    };
  }

  stop(): void {
    if (this.#clocks === NO_CLOCKS) return;
    for (const clock of Object.values(this.#clocks)) clock.pause();
  }

  #expired(name: Clock | 'total', ms: number): void {
    const phase = this.#phase;
    const connecting = name === 'connect' && phase !== 'tls';
    this.#expire(
      new NetworkError(connecting ? 'ERR_CONNECTION_TIMED_OUT' : 'ERR_TIMED_OUT', {
        phase: phase ?? 'start',
        message: `${sentences[name]} within ${String(ms)} ms. Try again, or allow more time.`,
      }),
    );
  }
}
