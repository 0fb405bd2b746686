import { isFault } from '../values/ports.ts';
import type { Fault } from '../values/ports.ts';
import type { Value } from '../values/value.ts';
import { INDEX } from './loop.ts';
import type { Loop } from './loop.ts';
import type { RequestInRun } from './requestInRun.ts';

/** More is taken for a loop that does not end. */
const MOST_TURNS = 1000;

/** What the names of a loop stand for. */
export type TurnValues = ReadonlyMap<string, Value>;

/** The turns of a loop, one after the other: whether there is another one may depend on what came of the one before. */
export async function* turnsOf(
  inRun: RequestInRun,
  loop: Loop,
): AsyncGenerator<TurnValues | Fault, void> {
  if (loop.kind === 'while') yield* whileHolds(inRun, loop.condition);
  else {
    inRun.nextTurn(turnValues(0));
    const found = await inRun.evaluate(loop.kind === 'list' ? loop.list : loop.count);
    const items = isFault(found) ? found : itemsOf(found.value);
    if (isFault(items)) yield items;
    else {
      for (const [index, item] of items.entries()) {
        yield turnValues(index, loop.kind === 'list' ? [loop.name, item] : undefined);
      }
    }
  }
}

async function* whileHolds(
  inRun: RequestInRun,
  condition: string,
): AsyncGenerator<TurnValues | Fault, void> {
  for (let index = 0; ; index++) {
    const values = turnValues(index);
    inRun.nextTurn(values);
    const holds = await inRun.holds(condition);
    if (holds === false) return;
    if (isFault(holds) || index === MOST_TURNS) {
      yield isFault(holds) ? holds : tooLong(`${condition} still holds after 1,000 iterations`);
      return;
    }
    yield values;
  }
}

function itemsOf(value: Value): readonly Value[] | Fault {
  const items = Array.isArray(value) ? (value as readonly Value[]) : null;
  const count = items === null ? Math.floor(Number(value)) : items.length;
  if (count > MOST_TURNS) {
    return tooLong(`The loop has ${count.toLocaleString('en-US')} iterations`);
  }
  return items ?? Array.from({ length: count > 0 ? count : 0 }, (_, index) => index);
}

function tooLong(what: string): Fault {
  return {
    code: 'loop-too-long',
    message: `${what}, and a loop can have 1,000.`,
    hint: 'Make the loop shorter, or send the request in several loops.',
  };
}

function turnValues(index: number, item?: readonly [name: string, value: Value]): TurnValues {
  return new Map<string, Value>([[INDEX, index], ...(item === undefined ? [] : [item])]);
}
