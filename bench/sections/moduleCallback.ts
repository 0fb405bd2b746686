import { figuresOf } from '../child.ts';
import type { CallbackTimes } from '../processes/moduleCallback.ts';
import { micro, ratio, table } from '../section.ts';
import type { Section } from '../section.ts';

/** What it costs to ask a handler module. */
export const moduleCallback: Section = {
  name: 'modules',
  title: 'A callback of a handler module',
  async measure() {
    const times = await figuresOf<CallbackTimes>('moduleCallback.ts');
    return [
      "One that answers at once, with a request of ten headers, beside a round trip of the same data over Node's own channel to a forked process. Medians.",
      table(
        ['round trip', 'callback', 'of the round trip'],
        [[micro(times.roundTrip), micro(times.callback), ratio(times.ratio)]],
      ),
    ].join('\n\n');
  },
};
