/** One line of the doctor's report; `fix` says what to do and is `null` if nothing has to be done. */
export type Finding = { subject: string; words: string; fix: string | null };
