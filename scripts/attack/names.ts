import { randomUUID } from 'node:crypto';
import { type Attack, judge } from './attack';
import type { Target } from './target';

/** Somebody who wants to look like the platform, or like nobody at all. */
export const names: Attack = { name: 'names', isQuick: true, run };

const NAMES = [
  'LinkU',
  'linku pay',
  'Ｌｉｎｋ Ｕ',
  'L1nkU',
  'Lіnku',
  'L\u200binkU',
  'Link\u00adU',
  'L.i.n.k.U',
  'LinkU 客服',
  '运营',
  '官方客服',
  'Support',
  'Suppоrt',
  'Admin',
  'Moderator',
  'PayPal',
  'PayPaI',
  '支付宝',
  '\u202eUkniL',
  '\u200b\u200b',
  '\u3164',
  '   ',
  'a\u0000b',
  'a\nb',
];

async function* run({ stranger }: Target) {
  const faults: string[] = [];
  for (const name of NAMES) {
    const body = { email: `name-${randomUUID()}@example.com`, password: 'kettle orbit map 77', name };
    const { status } = await stranger().ask('POST /api/users', { body });
    if (status !== 400 && status !== 422) faults.push(`${JSON.stringify(name)}: ${status}`);
  }
  yield judge({
    tried: 'names of the platform, lookalikes and names that nobody sees',
    faults,
    probes: NAMES.length,
  });
}
