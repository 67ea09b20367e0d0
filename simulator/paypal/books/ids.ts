import { createHash, randomBytes } from 'node:crypto';

const capitals = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const tokenLetters = `${capitals}abcdefghijklmnopqrstuvwxyz-_`;

function random({ length, alphabet }: { length: number; alphabet: string }): string {
  // A byte modulo 36 is slightly uneven; ids of a simulator need to be unique, not unguessable to the last bit.
  return Array.from(randomBytes(length), (byte) => alphabet[byte % alphabet.length]).join('');
}

const letterOf = (byte: number) => capitals[byte % capitals.length];

const capitalId = (length: number) => random({ length, alphabet: capitals });

/** Orders, captures and refunds look alike: 17 capitals and digits. */
export const newTransactionId = () => capitalId(17);
/** What the buyer's account calls a payment: always the same for one capture, whose id is the seller's, and another id. */
export const buyerTransactionId = (captureId: string) =>
  Array.from(createHash('sha256').update(captureId).digest().subarray(0, 17), letterOf).join('');
/** Batches of payouts and their items: 13 capitals and digits. */
export const newPayoutId = () => capitalId(13);
export const newDisputeId = () => `PP-D-${random({ length: 10, alphabet: '0123456789' })}`;
export const newEventId = () => `WH-${capitalId(17)}-${capitalId(17)}`;
export const newDebugId = () => randomBytes(7).toString('hex').slice(0, 13);
export const newAccessToken = () => `A21AA${random({ length: 92, alphabet: tokenLetters })}`;
export const newCertificateId = () =>
  `CERT-${randomBytes(4).toString('hex')}-${randomBytes(4).toString('hex')}`;
export const newLegacyPaymentId = () => `PAYID-${random({ length: 24, alphabet: capitals })}`;
