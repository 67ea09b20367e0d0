/**
 * A row of ours as providers know it: its number, and the token that no other row ever had. Another installation, or
 * the same one with a restored database, assigns the same numbers. Null: the row is older than tokens, or the caller
 * gave a number only.
 */
export type ExternalReference = { id: number; token: string | null };

export type ReferenceKind = 'payment' | 'refund' | 'payout' | 'user';

/** The largest number that a row of ours can have. */
const ID_MAX = 2_147_483_647;

/** The row's reference as one text, with which keys for providers begin. At most 37 characters. */
export function nameOf({
  kind,
  own: { id, token },
}: {
  kind: ReferenceKind;
  own: ExternalReference;
}): string {
  return token === null ? `linku-${kind}-${id}` : `linku-${kind}-${id}-${token}`;
}

/** The label that a provider stores beside its own object: the reference; rows older than tokens keep their number. */
export function labelOf({ kind, own }: { kind: ReferenceKind; own: ExternalReference }): string {
  return own.token === null ? String(own.id) : nameOf({ kind, own });
}

/** Parses a reference; null: it is none of ours of this kind. */
export function readName({
  kind,
  text,
}: {
  kind: ReferenceKind;
  text: string | null | undefined;
}): ExternalReference | null {
  const [, named, digits, token = null] =
    /^linku-([a-z]+)-([1-9]\d{0,9})(?:-([0-9a-f]{12}))?$/.exec(text ?? '') ?? [];
  return named === kind && isId(digits) ? { id: Number(digits), token } : null;
}

/** Parses a label; null: it is none of ours of this kind. */
export function readLabel({
  kind,
  text,
}: {
  kind: ReferenceKind;
  text: string | null | undefined;
}): ExternalReference | null {
  return isId(text) ? { id: Number(text), token: null } : readName({ kind, text });
}

/** Whether the reference is this row's. A number alone identifies nobody: it may be anybody's. */
export function isNamed({ row, name }: { row: ExternalReference; name: ExternalReference | null }): boolean {
  return name !== null && name.id === row.id && name.token !== null && name.token === row.token;
}

/** Whether only the number of a row was given, as before there were tokens. */
export function isNumbered({
  row,
  name,
}: {
  row: ExternalReference;
  name: ExternalReference | null;
}): boolean {
  return name !== null && name.id === row.id && name.token === null;
}

function isId(digits: string | null | undefined): boolean {
  return /^[1-9]\d{0,9}$/.test(digits ?? '') && Number(digits) <= ID_MAX;
}
