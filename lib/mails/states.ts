/**
 * How a mail stands. kept: it did not leave this machine, and the page of mails shows it. parked: nobody sends it again until
 * an operator says so.
 */
export const mailStates = ['waiting', 'sent', 'kept', 'not_wanted', 'parked'] as const;
export type MailState = (typeof mailStates)[number];

/** Why a mail is not for its mailbox: its reader does not want it, it is told elsewhere, or nothing of it is useful any more. */
export const unwantedReasons = ['preference', 'elsewhere', 'disabled', 'expired'] as const;
export type UnwantedReason = (typeof unwantedReasons)[number];

/** Why a mail stays here: nobody showed that the mailbox is theirs, nobody has it, or there is no mail server. */
export const keptReasons = ['unconfirmed', 'demo', 'reserved', 'not_set_up'] as const;
export type KeptReason = (typeof keptReasons)[number];

/**
 * Why a mail could not be sent: the server refused it for good, or for now; nobody knows what became of it; or we could not
 * write it.
 */
export const mailFaults = ['refused', 'delayed', 'unreachable', 'broken'] as const;
export type MailFault = (typeof mailFaults)[number];

export const mailReasons = [...unwantedReasons, ...keptReasons, ...mailFaults] as const;
export type MailReason = (typeof mailReasons)[number];
