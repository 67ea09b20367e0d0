import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Attack, expectThat, type Verdict } from './attack';
import { pointsOf } from './lives';
import { mustBe, type Person, type Target } from './target';

/** More than one person may move alone by one act, by the default of `APPROVAL_ABOVE`. */
const POINTS = 60_000;

/** Money above the limits, without a second person. */
export const approvals: Attack = { name: 'approvals', isQuick: true, run };

const askedSchema = z.object({ approval: z.object({ approval_id: z.number() }) });

async function* run(target: Target): AsyncIterable<Verdict> {
  const [maker, checker] = [
    await target.person({ role: 'finance' }),
    await target.person({ role: 'finance' }),
  ];
  const receiver = await target.person();
  const answer = mustBe(await grant({ operator: maker, receiver }), 202);
  const { approval_id: id } = askedSchema.parse(answer.json).approval;
  const approve = (operator: Person) =>
    operator.ask(`POST /api/admin/approvals/${id}/approval`, { body: {} });
  const points = () => pointsOf({ target, person: receiver });

  yield expectThat({
    tried: 'an act above the limit moves nothing by itself',
    isSo: (await points()) === 0,
    saw: await points(),
  });

  const others: [string, Person, string][] = [
    ['its maker approves it', maker, 'approval_own'],
    ['support approves it', await target.person({ role: 'support' }), 'not_allowed'],
    ['somebody without a role approves it', await target.person(), 'not_allowed'],
  ];
  await target.database.query("UPDATE users SET role = 'admin' WHERE id = $1", [receiver.id]);
  others.push(['who receives it approves it', receiver, 'own_case']);
  for (const [tried, operator, word] of others) {
    const { code } = await approve(operator);
    yield expectThat({
      tried,
      isSo: code === word && (await points()) === 0,
      saw: `${code}, ${await points()} points`,
    });
  }

  const answers = await Promise.all(Array.from({ length: 6 }, () => approve(checker)));
  const [once, again] = [await points(), await approve(checker)];
  yield expectThat({
    tried: 'a second person approves it six times at once, and once more',
    isSo: once === POINTS && (await points()) === POINTS,
    saw: `${once} points; ${answers.map(({ status, code }) => `${status} ${code}`)}; then ${again.status}`,
  });
  yield await inParts({ target, maker: await target.person({ role: 'finance' }) });
}

function grant({
  operator,
  receiver,
  points = POINTS,
  key = randomUUID(),
}: {
  operator: Person;
  receiver: Person;
  points?: number;
  key?: string;
}) {
  return operator.ask('POST /api/admin/points-grants', {
    body: { user_id: receiver.id, points, reason: 'For an attack' },
    headers: { 'idempotency-key': key },
  });
}

/** One act after the other, each below the limit, until the day's is reached. */
async function inParts({ target, maker }: { target: Target; maker: Person }): Promise<Verdict> {
  const { rows } = await target.database.query<{ daily: string }>(
    'SELECT daily_above AS daily FROM approval_limits ORDER BY id DESC LIMIT 1',
  );
  const daily = Number(rows[0]?.daily);
  const [receiver, part] = [await target.person(), 50_000];
  const answers = await Promise.all(
    Array.from({ length: Math.ceil(daily / part) + 2 }, () =>
      grant({ operator: maker, receiver, points: part }),
    ),
  );
  const moved = await pointsOf({ target, person: receiver });
  const isSo = moved <= daily && answers.some(({ status }) => status === 202);
  return expectThat({
    tried: 'parts below the limit, until those of a day are above',
    isSo,
    saw: `${moved} of ${daily}`,
  });
}
