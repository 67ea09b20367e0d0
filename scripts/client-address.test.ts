import { expect, test } from 'vitest';
import { clientAddress } from './client-address';

test.each([
  ['nothing is believed without a proxy of ours', 0, '203.0.113.9', '198.51.100.1', '198.51.100.1'],
  ['one proxy: the entry it appended', 1, '10.0.0.1, 203.0.113.9', '198.51.100.1', '203.0.113.9'],
  [
    'two proxies: the entry before the last',
    2,
    'forged, 203.0.113.9, 10.0.0.2',
    '198.51.100.1',
    '203.0.113.9',
  ],
  ['fewer entries than proxies: the peer', 2, '203.0.113.9', '198.51.100.1', '198.51.100.1'],
  ['no header: the peer', 1, undefined, '198.51.100.1', '198.51.100.1'],
  ['several headers count as one', 1, ['10.0.0.1', '203.0.113.9'], '198.51.100.1', '203.0.113.9'],
  ['an entry that is no address: the peer', 1, 'unknown', '198.51.100.1', '198.51.100.1'],
  ['a port is cut off', 1, '203.0.113.9:4711', '198.51.100.1', '203.0.113.9'],
  ['IPv6 in brackets', 1, '[2001:DB8::1]:4711', '198.51.100.1', '2001:db8::1'],
  ['IPv4 inside IPv6 is IPv4', 0, undefined, '::ffff:198.51.100.1', '198.51.100.1'],
  ['a connection that is gone', 0, undefined, undefined, 'unknown'],
] as const)('%s', (_, trustedProxyHops, forwardedFor, socketAddress, expected) => {
  const header = typeof forwardedFor === 'object' ? [...forwardedFor] : forwardedFor;
  expect(clientAddress({ forwardedFor: header, socketAddress, trustedProxyHops })).toBe(expected);
});
