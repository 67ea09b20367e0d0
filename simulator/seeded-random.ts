/** A source of numbers in [0, 1) that gives the same series for the same seed, so that a run of faults can be replayed. */
export type Random = () => number;

/** mulberry32: small, fast and good enough to choose faults; never use it for secrets. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A copy in an order drawn from `random`. */
export function shuffled<Item>({ items, random }: { items: readonly Item[]; random: Random }): Item[] {
  const keyed = items.map((item) => ({ item, key: random() }));
  return keyed.sort((left, right) => left.key - right.key).map(({ item }) => item);
}
