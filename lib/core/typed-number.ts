/** More than any count of points, and exact as a number. */
const DIGITS_MAX = 9;

/**
 * What a person typed as a whole number: "500", "５００", "1,500", "1 500" and "500积分".
 * @param unit words that may stand behind it
 * @returns null when it is not one whole number of at most nine digits
 */
export function typedNumber({
  text,
  units = [],
}: {
  text: string;
  units?: readonly string[];
}): number | null {
  const typed = inPlainSigns(text).toLowerCase();
  const unit = units.find((one) => typed.endsWith(one.toLowerCase()));
  const plain = withoutSeparators(unit ? typed.slice(0, -unit.length) : typed);
  if (plain === null || !/^\d+$/.test(plain)) return null;
  const digits = plain.replace(/^0+(?=\d)/, '');
  return digits.length > DIGITS_MAX ? null : Number(digits);
}

/** Full-width signs as those of a plain keyboard; a Chinese one has `。` where the decimal point is. */
export function inPlainSigns(text: string): string {
  return text.normalize('NFKC').replace('。', '.').trim();
}

/**
 * A number in plain digits, without what people put between thousands.
 * @returns null where a separator does not end a group of three, because it may be meant as a decimal point
 */
export function withoutSeparators(text: string): string | null {
  const typed = text.trim();
  if (/^\d+(?:\.\d+)?$/.test(typed)) return typed;
  if (/^\.\d+$/.test(typed)) return `0${typed}`;
  const isGrouped = /^\d{1,3}([,'’ ])\d{3}(?:\1\d{3})*(?:\.\d+)?$/.test(typed);
  return isGrouped ? typed.replace(/[,'’ ]/g, '') : null;
}
