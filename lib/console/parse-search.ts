export const foundKinds = ['payment', 'refund', 'payout', 'dispute'] as const;
export type FoundKind = (typeof foundKinds)[number];

/** What an operator typed, read: the text letter by letter, and the number of ours in it. */
export type Search = {
  text: string;
  /** Our number of a row or a task; null if the text is no number. */
  number: number | null;
  /** The only kind that has this number; null where the text does not say it. */
  kind: FoundKind | null;
};

/** Our number as people and providers write it: `7`, `#7`, or our reference at a provider, `linku-payment-7-3f9c01ab77de`. */
const NUMBER = /^(?:#|linku-(?<kind>[a-z]+)-)?(?<number>\d{1,9})(?:-[0-9a-f]{12})?$/;

/** Reads the text of the search box; null where there is nothing to look for. */
export function parseSearch(typed: string): Search | null {
  const text = typed.replaceAll('\0', '').trim();
  if (text === '' || typed.includes('\0')) return null;
  const { kind, number } = NUMBER.exec(text.normalize('NFKC').toLowerCase())?.groups ?? {};
  return {
    text,
    number: number === undefined ? null : Number(number),
    kind: foundKinds.find((name) => name === kind) ?? null,
  };
}
