/** A test by its name; what it throws is its failure. */
export interface Outcome {
  name: string;
  failure: string;
}

const tests: { name: string; run: () => void | Promise<void> }[] = [];

export function test(name: string, run: () => void | Promise<void>): void {
  tests.push({ name, run });
}

export function equal(found: unknown, wanted: unknown, about = ''): void {
  const [a, b] = [canonical(found), canonical(wanted)];
  if (a !== b) {
    throw new Error(`${about}\n  found  ${a}\n  wanted ${b}`);
  }
}

/** JSON with the fields of every object in one order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** Runs them all, one after the other. */
export async function runAll(): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { name, run } of tests) {
    try {
      await run();
      outcomes.push({ name, failure: '' });
    } catch (error) {
      outcomes.push({ name, failure: String((error as Error).stack ?? error) });
    }
  }
  return outcomes;
}
