const london = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London' });

/** The day of an instant on a calendar in London, as `YYYY-MM-DD`. */
export function dayInLondon(instant: Date): string {
  return london.format(instant);
}
