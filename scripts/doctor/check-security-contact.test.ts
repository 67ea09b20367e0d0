import { describe, expect, it } from 'vitest';
import { securityContactFindings } from './check-security-contact';

const now = new Date('2027-01-01T00:00:00Z');
const text = 'Contact: mailto:security@example.org\nExpires: 2027-06-01T00:00:00Z\n';
const fixFor = (changed: string) => securityContactFindings({ text: changed, mode: 'live', now })[0]?.fix;

describe('the security contact in live mode', () => {
  it('is well when it is somebody of ours and not about to expire', () => {
    expect(securityContactFindings({ text, mode: 'live', now })).toEqual([
      { subject: 'Security contact', words: 'mailto:security@example.org', fix: null },
    ]);
  });

  it.each([text.replace('security@example.org', 'security@linku.test'), text.replace(/^Contact.*$/m, '')])(
    'has to be written before going live: %j',
    (changed) => {
      expect(fixFor(changed)).toMatch(/Write your own contact/);
    },
  );

  it.each(['2027-01-30T00:00:00Z', '2026-12-31T00:00:00Z', 'some day', ''])(
    'is renewed in time: %j',
    (until) => {
      expect(fixFor(text.replace('2027-06-01T00:00:00Z', until))).toMatch(/set Expires/);
    },
  );
});

it('matters to nobody while no money is real', () => {
  for (const mode of ['sandbox', 'test'] as const) {
    expect(securityContactFindings({ text: '', mode, now })[0]?.fix, mode).toBeNull();
  }
});
