/** 32 random bytes are more than anybody guesses; shorter texts are refused whatever they are made of. */
const BYTES_MIN = 32;

/** Far below any random text of that length, and above what a person types without thinking. */
const SURPRISE_BITS_MIN = 48;

/** Words of examples and instructions, which nobody draws at random. */
const PLACEHOLDER =
  /(change|replace)[-_ ]?(me|this)|placeholder|example|password|\b(your|my|some|the|super|top|nextauth)[-_ ](secret|token|key)|openssl rand|x{8}|<.*>/i;

/**
 * What makes a secret guessable, as a sentence without its value; null when nothing shows. A text that a person made up may pass:
 * only a random one is good.
 */
export function weaknessOf(secret: string): string | null {
  if (Buffer.byteLength(secret) < BYTES_MIN) return `It is shorter than ${BYTES_MIN} bytes.`;
  if (PLACEHOLDER.test(secret)) return 'It looks like a placeholder.';
  return surpriseBits(secret) < SURPRISE_BITS_MIN ? 'It repeats itself too much.' : null;
}

/** How much the characters tell that the one before did not: repetitions and sequences (aaaa, abab, 1234) tell next to nothing. */
function surpriseBits(secret: string): number {
  const unit = repeatedUnit(secret);
  const surprising = [...unit].filter(
    (character, at) => at === 0 || Math.abs(character.charCodeAt(0) - unit.charCodeAt(at - 1)) > 1,
  );
  const counts = new Map<string, number>();
  for (const character of surprising) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((bits, count) => bits + count * Math.log2(surprising.length / count), 0);
}

/** The shortest text of which the whole is a repetition, the last one cut. */
function repeatedUnit(text: string): string {
  for (let length = 1; length <= text.length / 2; length += 1) {
    if (text.slice(length) === text.slice(0, -length)) return text.slice(0, length);
  }
  return text;
}
