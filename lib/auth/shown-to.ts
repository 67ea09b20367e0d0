import { DELETED_NAME } from '@/lib/users/names';
import { hasPermission, type Role } from './roles';

/** How personal data is told to an operator. */
export type Shown = {
  /** Whether it is told in full. */
  isFull: boolean;
  name: (text: string) => string;
  /** An e-mail address, or a provider's number of somebody's account. */
  address: (text: string) => string;
  /** Both of somebody. */
  person: (of: { name: string; email: string }) => { name: string; email: string };
  /** A text that a provider or a colleague wrote: the addresses in it, and the names of those whom it is about. */
  textAbout: (names: readonly string[]) => (text: string) => string;
};

const full: Shown = {
  isFull: true,
  name: (text) => text,
  address: (text) => text,
  person: (of) => of,
  textAbout: () => (text) => text,
};
const short: Shown = {
  isFull: false,
  name: shortenName,
  address: shortenAddress,
  person: ({ name, email }) => ({ name: shortenName(name), email: shortenAddress(email) }),
  textAbout: (names) => (text) =>
    names
      .filter((name) => name.trim() !== '')
      .reduce((rest, name) => rest.replaceAll(name, shortenName(name)), text)
      .replace(ADDRESS_IN_TEXT, shortenAddress),
};

/** Also inside JSON, in quotes and in brackets. Of text that touches it too much is shortened rather than too little. */
const ADDRESS_IN_TEXT = /[\p{L}\p{N}._%+~=&'-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*/gu;

/** In full to roles that need it for their work; to others so much that they can compare it with what somebody tells them. Pure. */
export function shownTo(role: Role): Shown {
  return hasPermission({ role, permission: 'personal_data' }) ? full : short;
}

/** "Jason Chen" is "J… C…", and 林小雨 is 林…; that somebody deleted the account is told to everybody. */
function shortenName(text: string): string {
  if (text === DELETED_NAME) return text;
  return text
    .split(/\s+/)
    .filter((word) => word !== '')
    .map(beginningOf)
    .join(' ');
}

/** "jason@example.co.uk" is "j…@e….uk"; of a number its end stays, as on a bank card. */
function shortenAddress(text: string): string {
  const at = text.lastIndexOf('@');
  if (at === -1) return `…${text.slice(-4)}`;
  const host = text.slice(at + 1);
  const ending = host.includes('.') ? host.slice(host.lastIndexOf('.')) : '';
  return `${beginningOf(text.slice(0, at))}@${beginningOf(host)}${ending}`;
}

function beginningOf(text: string): string {
  return `${[...text][0] ?? ''}…`;
}
