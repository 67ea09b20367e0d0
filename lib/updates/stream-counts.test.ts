import { expect, it } from 'vitest';
import { StreamCounts } from './stream-counts';

const limits = { perPerson: 2, perNetwork: 3, inAll: 5 };
const [here, there] = ['203.0.113.0/24', '198.51.100.0/24'];

it('lets a person have so many streams, wherever they are, and gives back what ended', () => {
  const counts = new StreamCounts(limits);
  const first = counts.take({ userId: 1, network: here });
  expect(counts.take({ userId: 1, network: there })).not.toBeNull();
  expect(counts.take({ userId: 1, network: there })).toBeNull();
  first?.();
  first?.();
  expect(counts.total).toBe(1);
  expect(counts.take({ userId: 1, network: there })).not.toBeNull();
  expect(counts.take({ userId: 1, network: there })).toBeNull();
});

it('lets a network have so many, whoever is there, and everybody together', () => {
  const counts = new StreamCounts(limits);
  for (const userId of [1, 2, null]) expect(counts.take({ userId, network: here })).not.toBeNull();
  expect(counts.take({ userId: 3, network: here })).toBeNull();
  expect(counts.take({ userId: null, network: here })).toBeNull();
  expect(counts.take({ userId: 3, network: there })).not.toBeNull();
  expect(counts.take({ userId: null, network: there })).not.toBeNull();
  expect(counts.take({ userId: 4, network: there })).toBeNull();
  expect(counts.total).toBe(limits.inAll);
});
