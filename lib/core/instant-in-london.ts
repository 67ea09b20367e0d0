/** A date and time as `<input type="datetime-local">` writes it. */
const LOCAL_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/;

const london = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  timeZoneName: 'longOffset',
});

/**
 * The instant of a date and time on a clock in London, wherever the person who typed it is, in ISO 8601; null where it is
 * no date and time. Of an hour that comes twice in October it is the second; an hour that is left out in March is read as
 * the one after it.
 */
export function instantInLondon(text: string): string | null {
  const asUtc = LOCAL_TIME.test(text) ? Date.parse(`${text}Z`) : Number.NaN;
  if (Number.isNaN(asUtc)) return null;
  const near = asUtc - offsetAt(asUtc);
  return new Date(asUtc - offsetAt(near)).toISOString();
}

/** How far London is ahead of UTC at an instant, in milliseconds. */
function offsetAt(instant: number): number {
  const name = london.formatToParts(instant).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  const [, hours = '0'] = /^GMT\+(\d{2}):00$/.exec(name) ?? [];
  return Number(hours) * 3_600_000;
}
