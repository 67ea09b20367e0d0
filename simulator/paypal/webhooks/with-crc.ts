import { crc32 } from 'node:zlib';

/** More letters than the 32 bits of a checksum, so that some choice of them fits. */
const letterCount = 96;
const blank = 'a'.repeat(letterCount);

/**
 * The same JSON object with one more field whose letters give its CRC-32 the wanted value. It shows why a checksum
 * proves nothing about a body: CRC is linear, so 32 equations over the choice between two letters each are solved by
 * elimination.
 */
export function withCrc({ body, crc }: { body: string; crc: number }): string {
  const [head, tail] = splitAround({ body });
  const build = (letters: string) => `${head}${letters}${tail}`;
  const base = crc32(build(blank));
  // What changing letter n alone (from a to c, one bit) does to the checksum.
  const effects = Array.from({ length: letterCount }, (_, index) => crc32(build(choose([index]))) ^ base);
  return build(choose(solve({ effects, wanted: (crc ^ base) >>> 0 })));
}

/** The text before and after the letters of a new first field. */
function splitAround({ body }: { body: string }): [string, string] {
  const start = body.indexOf('{') + 1;
  return [`${body.slice(0, start)}"padding":"`, `",${body.slice(start)}`];
}

function choose(changed: number[]): string {
  const letters = [...blank];
  for (const index of changed) letters[index] = 'c';
  return letters.join('');
}

/** Which effects, taken together, give the wanted bits. */
function solve({ effects, wanted }: { effects: number[]; wanted: number }): number[] {
  const byTopBit = new Map<number, { bits: number; members: Set<number> }>();
  const reduce = (start: { bits: number; members: Set<number> }) => {
    let { bits, members } = start;
    for (let top = 31; top >= 0; top -= 1) {
      const pivot = byTopBit.get(top);
      if (((bits >>> top) & 1) === 0 || pivot === undefined) continue;
      bits = (bits ^ pivot.bits) >>> 0;
      members = difference(members, pivot.members);
    }
    return { bits, members };
  };
  for (const [index, effect] of effects.entries()) {
    const reduced = reduce({ bits: effect >>> 0, members: new Set([index]) });
    if (reduced.bits !== 0) byTopBit.set(31 - Math.clz32(reduced.bits), reduced);
  }
  const solved = reduce({ bits: wanted, members: new Set() });
  if (solved.bits !== 0) throw new Error('No choice of letters gives this checksum.');
  return [...solved.members];
}

/** What is in exactly one of both: taking an effect twice undoes it. */
function difference(left: Set<number>, right: Set<number>): Set<number> {
  const result = new Set(left);
  for (const member of right) {
    if (!result.delete(member)) result.add(member);
  }
  return result;
}
