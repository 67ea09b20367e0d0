import { beforeAll, expect, it } from 'vitest';
import type { User } from '@/lib/core/db/generated/client';
import { pausePayouts } from '@/lib/payouts/pause-payouts';
import { resumePayouts } from '@/lib/payouts/resume-payouts';
import { useFixture } from '@/tests/fixtures/fixture';
import { readMetrics } from './read-metrics';

const fixture = useFixture();
let admin: User;
beforeAll(async () => {
  admin = await fixture.user({ role: 'admin' });
});

const pauses = async () =>
  (await readMetrics()).text.split('\n').filter((line) => line.startsWith('linku_provider_paused{'));

it('the metrics show what is paused, and that it is not any more', async () => {
  await pausePayouts({ actorId: admin.id, provider: 'paypal', command: { reason: 'Money leaves' } });
  expect(await pauses()).toEqual(
    expect.arrayContaining([
      'linku_provider_paused{provider="paypal",what="payouts"} 1',
      'linku_provider_paused{provider="paypal",what="payments"} 0',
      'linku_provider_paused{provider="stripe",what="payouts"} 0',
    ]),
  );
  await resumePayouts({ actorId: admin.id, provider: 'paypal' });
  expect(await pauses()).toContain('linku_provider_paused{provider="paypal",what="payouts"} 0');
});
