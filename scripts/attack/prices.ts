import { type Attack, expectThat, judge, type Verdict } from './attack';
import { beginPayment, openTask, writeTask } from './lives';
import type { Target } from './target';

/** Prices that the payer makes. */
export const prices: Attack = { name: 'prices', isQuick: true, run };

const AMOUNTS = [
  '-1',
  '1.5',
  '"1000"',
  '"1e3"',
  '1e400',
  'NaN',
  'null',
  '[]',
  '{}',
  'true',
  '2147483648',
  '9007199254740993',
  '"１０"',
  '-0.1',
  '1e-9',
  '0x10',
];

async function* run(target: Target): AsyncIterable<Verdict> {
  yield await amounts(target);
  yield await expectedAmounts(target);
  yield await editedWhilePaid(target);
  yield await offers(target);
}

/** In every field of a payment and of a task that is a number. */
async function amounts(target: Target): Promise<Verdict> {
  const faults: string[] = [];
  const fields = ['points_amount', 'stripe_amount', 'paypal_amount', 'user_coupon_id'];
  const numbers = target.some(AMOUNTS.filter((text) => text !== 'null'));
  const poster = await target.person({ points: 5_000 });
  const taskId = await writeTask({ poster });
  for (const field of fields) {
    for (const amount of numbers) {
      const text = `{"payment_method":"mixed","${field}":${amount}}`;
      const { status } = await poster.ask(`POST /api/coupon-points/tasks/${taskId}/quote`, { text });
      if (status !== 400) faults.push(`${field} ${amount}: ${status}`);
    }
  }
  const rewards = target.some([...AMOUNTS, '0']);
  for (const amount of rewards) {
    const text = `{"title":"a","description":"a","base_reward":${amount}}`;
    const { status } = await poster.ask('POST /api/tasks', { text });
    if (status !== 400) faults.push(`base_reward ${amount}: ${status}`);
  }
  return judge({
    tried: 'amounts that are none',
    faults,
    probes: fields.length * numbers.length + rewards.length,
  });
}

/** The provider must be asked for what we compute. */
async function expectedAmounts(target: Target): Promise<Verdict> {
  const poster = await target.person({ points: 5_000 });
  const faults: string[] = [];
  for (const body of [
    { payment_method: 'stripe', stripe_amount: 1 },
    { payment_method: 'stripe', stripe_amount: 0 },
    { payment_method: 'paypal', paypal_amount: 1 },
    { payment_method: 'mixed', points_amount: 500, stripe_amount: 1 },
    { payment_method: 'points', points_amount: 1 },
    { payment_method: 'stripe', points_amount: 1_000 },
    { payment_method: 'points', fee_type: 'task_reward' },
    { payment_method: 'stripe', fee_type: 'reward_top_up' },
  ]) {
    const taskId = await writeTask({ poster });
    const answer = await poster.ask(`POST /api/coupon-points/tasks/${taskId}/payment`, { body });
    const { rows } = await target.database.query(
      'SELECT FROM payment_records WHERE task_id = $1 AND total_amount <> 1000',
      [taskId],
    );
    const isPaid = /"is_paid":true/.test((await poster.ask(`GET /api/tasks/${taskId}`)).text);
    if (answer.status === 200 || rows.length > 0 || isPaid)
      faults.push(`${JSON.stringify(body)}: ${answer.status}`);
  }
  return judge({ tried: 'amounts that the payer would like', faults, probes: 8 });
}

/** The price changes while its payment waits at the provider. */
async function editedWhilePaid(target: Target): Promise<Verdict> {
  const poster = await target.person();
  const taskId = await writeTask({ poster, reward: 5_000 });
  const paymentId = await beginPayment({ poster, taskId, method: 'stripe' });
  await poster.ask(`PATCH /api/tasks/${taskId}`, { body: { base_reward: 900_000 } });
  const { rows } = await target.database.query<{ session: string }>(
    'SELECT provider_payment_id AS session FROM payment_records WHERE id = $1',
    [paymentId],
  );
  await target
    .simulator(`POST stripe/sessions/${rows[0]?.session}/pay`, { card: '4242424242424242' })
    .catch(() => null);
  await poster.ask(`GET /api/users/payments/${paymentId}`);
  const { text } = await poster.ask(`GET /api/tasks/${taskId}`);
  const isCheated = /"is_paid":true/.test(text) && /"base_reward":900000/.test(text);
  return expectThat({
    tried: 'a task made dear while its cheap fee is paid',
    isSo: !isCheated,
    saw: text.slice(0, 200),
  });
}

/** Whose offer, for how much, by whom it is accepted. */
async function offers(target: Target): Promise<Verdict> {
  const poster = await target.person({ points: 1_000 });
  const helper = await target.person();
  const { taskId } = await openTask({ poster });
  const other = await openTask({ poster: await target.person({ points: 1_000 }) });
  const offer = await helper.ask(`POST /api/tasks/${taskId}/applications`, {
    body: { offered_amount: 9_000 },
  });
  const { id } = offer.json as { id: number };
  const asked: [string, Promise<{ status: number }>, number[]][] = [
    [
      'an offer for an own task',
      poster.ask(`POST /api/tasks/${taskId}/applications`, { body: { offered_amount: 1 } }),
      [422],
    ],
    [
      'an offer accepted by the helper',
      helper.ask(`POST /api/tasks/${taskId}/acceptance`, { body: { application_id: id } }),
      [403, 404],
    ],
    [
      'an offer accepted for another task',
      poster.ask(`POST /api/tasks/${other.taskId}/acceptance`, { body: { application_id: id } }),
      [404, 409],
    ],
    [
      'a change of a published price',
      poster.ask(`PATCH /api/tasks/${taskId}`, { body: { base_reward: 1 } }),
      [409],
    ],
    ['work confirmed before it is paid', poster.ask(`POST /api/tasks/${taskId}/confirmation`), [409]],
    [
      'work delivered before it is accepted',
      helper.ask(`POST /api/tasks/${taskId}/delivery`, { body: {} }),
      [404, 409],
    ],
  ];
  const faults: string[] = [];
  for (const [what, answer, statuses] of asked) {
    const { status } = await answer;
    if (!statuses.includes(status)) faults.push(`${what}: ${status}`);
  }
  return judge({ tried: 'offers and prices in the wrong order', faults, probes: asked.length });
}
