/**
 * The beginning of a text, of at most `length` UTF-16 units, which never ends within a character: half an emoji is no
 * text that a provider or the database takes.
 */
export function cutText({ text, length }: { text: string; length: number }): string {
  const cut = text.slice(0, length);
  return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
}
