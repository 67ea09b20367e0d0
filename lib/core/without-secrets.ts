import { cardNumbersIn } from './card-numbers-in';

const HIDDEN = '[hidden]';

/** What is a secret or a person by its form alone, wherever it stands. */
const FORMS: RegExp[] = [
  // An e-mail.
  /[^\s@<>"'=]+@[^\s@<>"']+\.[^\s@<>"',;)]+/g,
  // The query and fragment of an address, and who signs in to it.
  /(?<=:\/\/)[^\s/@]+(?=@)/g,
  /[?#][^\s"')]*=[^\s"')]*/g,
  // Keys of providers, and what an authorization header carries.
  /\b(?:sk|pk|rk|whsec|cs|pi|seti)_\w*secret\w*/gi,
  /\b(?:sk|rk|whsec)_\w+/g,
  /(?<=\b(?:Bearer|Basic)\s)\S+/gi,
  // Tokens: JSON in base64 and its further parts, or a long run in which digits and both cases are mixed.
  /\beyJ[\w-]+(?:\.[\w-]*)*/g,
  /(?=[\w-]*\d)(?=[\w-]*[a-z])(?=[\w-]*[A-Z])\b[\w-]{32,}\b/g,
];

/**
 * A text of ours without what is a secret or personal by its form: e-mails, queries of addresses, keys, tokens and card
 * numbers. It is the second line of defence: the first is that texts of others are not logged.
 */
export function withoutSecrets(text: string): string {
  if (cardNumbersIn(text).length > 0) return HIDDEN;
  return FORMS.reduce((left, form) => left.replace(form, HIDDEN), text);
}
