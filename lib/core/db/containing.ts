/** A condition of Prisma's: the column contains the text, in any case. */
export type Containing = { contains: string; mode: 'insensitive' };

/**
 * The column contains what a person typed, letter by letter: `%`, `_` and `\\` mean themselves, which Prisma leaves to
 * its caller. U+0000 is in no column.
 */
export function containing(text: string): Containing {
  return { contains: text.replaceAll('\0', '\ufffd').replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' };
}
