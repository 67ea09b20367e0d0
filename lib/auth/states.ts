/**
 * Why a session ended: by its own button, because the same browser signed in again, from the list of sessions on
 * another device, because the password changed or was reset, or because the person was disabled.
 */
export const sessionEndings = [
  'signed_out',
  'signed_in_again',
  'ended_elsewhere',
  'password_changed',
  'password_reset',
  'disabled',
] as const;
export type SessionEnding = (typeof sessionEndings)[number];
