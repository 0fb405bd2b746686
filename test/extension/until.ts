import { setTimeout } from 'node:timers/promises';
import { PATIENCE_MS } from '../../scripts/test/patience.ts';

const PAUSE_MS = 50;

/** Before Mocha gives up, which would not say what was waited for. Looks are counted, not hours: a busy machine looks less often. */
const MOST_LOOKS = (PATIENCE_MS * 0.8) / PAUSE_MS;

/** Looks again and again until there is something to see: for what VS Code tells by no event. */
export async function until<Result>(look: () => Promise<Result | undefined>): Promise<Result> {
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const found = await look();
    if (found !== undefined) return found;
    await setTimeout(PAUSE_MS);
  }
  throw new Error(`No progress: this was never there.\n${String(look)}`);
}
