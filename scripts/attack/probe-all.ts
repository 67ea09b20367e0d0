/** So many that the server is busy and nobody waits for long. */
const AT_ONCE = 6;

/**
 * Probes each thing, some at once.
 * @param faultOf what is wrong with the answer, in words; null if nothing is
 * @returns the faults, and how many probes there were
 */
export async function probeAll<Thing>(
  things: readonly Thing[],
  faultOf: (thing: Thing) => Promise<string | null>,
): Promise<{ faults: string[]; probes: number }> {
  const faults: string[] = [];
  const left = things.values();
  const work = async () => {
    for (const thing of left) {
      const fault = await faultOf(thing);
      if (fault !== null) faults.push(fault);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { faults, probes: things.length };
}
