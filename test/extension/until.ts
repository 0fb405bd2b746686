import { setTimeout } from 'node:timers/promises';

/** Looks again and again until there is something to see: for what VS Code tells by no event. */
export async function until<Result>(look: () => Promise<Result | undefined>): Promise<Result> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await setTimeout(50);
  }
}
