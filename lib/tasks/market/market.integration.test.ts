import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { dayInLondon } from '@/lib/core/day-in-london';
import { db as product } from '@/lib/core/db/client';
import type { User } from '@/lib/core/db/generated/client';
import { applyToTask } from '@/lib/tasks/applications/apply-to-task';
import { type TaskResponse, taskListSchema, taskSchema } from '@/lib/tasks/schema';
import { callEndpoint } from '@/tests/api/call-endpoint';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { countOpenTasks, MARKET_COUNT_MAX } from './count-open-tasks';
import { marketCondition } from './market-condition';

const fixture = useFixture({}, { role: 'runtime' });
const MILLISECONDS_PER_DAY = 86_400_000;
const inDays = (days: number) => dayInLondon(new Date(Date.now() + days * MILLISECONDS_PER_DAY));

let poster: User;
let parcel: TaskResponse;
let moving: TaskResponse;
let tutoring: TaskResponse;
let discount: TaskResponse;
let unpaid: TaskResponse;

beforeAll(async () => {
  poster = await fixture.user({ points: 1_000_000 });
  parcel = await publish({
    title: '帮忙到楼下菜鸟驿站取快递',
    location: '伦敦 Camden',
    category: 'errands',
    base_reward: 1_500,
    needed_by: inDays(3),
  });
  moving = await publish({
    title: 'Moving HOUSE in Manchester',
    description: '一室一厅，ＭＳｃ 学生',
    category: 'moving',
    base_reward: 9_000,
    needed_by: inDays(1),
  });
  tutoring = await publish({ title: '快速辅导', description: '取得好成绩，递交论文', base_reward: 9_000 });
  discount = await publish({
    title: 'Copy 100%_done leaflets',
    description: 'Ten 𠮷 sheets for the CAFÉ',
    base_reward: 2_000,
  });
  unpaid = await write({ title: '取快递，还没有付款', base_reward: 700, needed_by: inDays(2) });
});

async function write(extra: object): Promise<TaskResponse> {
  const body = { description: 'To do.', base_reward: 5_000, ...extra };
  const answer = await callEndpoint('POST /api/tasks', { as: poster, body });
  expect(answer.status, answer.text).toBe(201);
  return taskSchema.parse(answer.json);
}

async function publish(extra: object): Promise<TaskResponse> {
  const task = await write(extra);
  const answer = await callEndpoint('POST /api/coupon-points/tasks/{task_id}/payment', {
    as: poster,
    params: { task_id: task.id },
    body: { payment_method: 'points' },
  });
  expect(answer.status, answer.text).toBe(200);
  return task;
}

const ask = (query: Record<string, string>, as: User | null = null) =>
  callEndpoint('GET /api/tasks', { as, query });

async function find(query: Record<string, string>, as: User | null = null): Promise<number[]> {
  const answer = await ask(query, as);
  expect(answer.status, answer.text).toBe(200);
  return taskListSchema.parse(answer.json).tasks.map(({ id }) => id);
}

describe('words', () => {
  it.each([
    ['two Chinese characters', '快递', () => [parcel.id]],
    ['three of them, in their order', '取快递', () => [parcel.id]],
    ['one of them', '递', () => [tutoring.id, parcel.id]],
    ['a character of four bytes', '𠮷', () => [discount.id]],
    ['mixed case', 'hOUSE manCHESTER', () => [moving.id]],
    ['an accent in another case', 'café', () => [discount.id]],
    ['several words with a wide blank', '快递\u3000camden', () => [parcel.id]],
    ['full-width signs', 'ｈｏｕｓｅ', () => [moving.id]],
    ['what is written in full width', 'msc', () => [moving.id]],
    ['several words anywhere', '快递 camden', () => [parcel.id]],
    ['a percent sign as itself', '0%', () => [discount.id]],
    ['an underscore as itself', '%_', () => [discount.id]],
    ['an underscore that no title has there', '100_', () => []],
    ['a word of which only the pairs are there', 'leafé', () => []],
    ['a quote', "'; DROP TABLE tasks; --", () => []],
  ])('%s', async (_, words, wanted) => {
    expect(await find({ find: words })).toEqual(wanted());
  });

  it('find no task that is not open, not even for its poster', async () => {
    expect(await find({ find: '还没有付款' }, poster)).toEqual([]);
    expect(await countOpenTasks({ find: '还没有付款' })).toBe(0);
  });
});

describe('filters', () => {
  it('narrow each other', async () => {
    expect(await find({ category: 'errands' })).toEqual([parcel.id]);
    expect(await find({ location: 'CAMDEN' })).toEqual([parcel.id]);
    // Only the description has it.
    expect(await find({ location: '递交' })).toEqual([]);
    expect(await find({ reward_min: '2000', reward_max: '9000' })).toEqual([
      discount.id,
      tutoring.id,
      moving.id,
    ]);
    expect(await find({ reward_min: '2001', find: '递' })).toEqual([tutoring.id]);
    expect(await find({ find: '快递', category: 'errands', location: '伦敦', reward_max: '1500' })).toEqual([
      parcel.id,
    ]);
    expect(await find({ find: '快递', category: 'moving' })).toEqual([]);
  });

  it('find what has no category among the others', async () => {
    expect(await find({ category: 'other' })).toEqual([discount.id, tutoring.id]);
  });

  it('compare rewards of one currency', async () => {
    const yen = await publish({ title: 'In yen', base_reward: 5_000, currency: 'JPY' });
    expect(await find({ sort: 'reward' })).not.toContain(yen.id);
    expect(await find({ reward_min: '5000', currency: 'JPY' })).toEqual([yen.id]);
    await callEndpoint('POST /api/tasks/{task_id}/cancellation', { as: poster, params: { task_id: yen.id } });
    expect(await find({ currency: 'JPY' })).toEqual([]);
  });

  it.each<Record<string, string>>([
    { sort: 'cheapest' },
    { reward_min: '-1' },
    { reward_max: '1.5' },
    { find: '' },
    { find: 'x'.repeat(101) },
    { currency: 'XXX' },
  ])('that say nothing are refused: %o', async (query) => {
    expect((await ask(query)).status).toBe(400);
  });
});

describe('pages', () => {
  async function walk(query: Record<string, string>): Promise<number[]> {
    const seen: number[] = [];
    let cursor: number | null = null;
    do {
      const page = await ask({ ...query, limit: '1', ...(cursor !== null && { cursor: `${cursor}` }) });
      const { tasks, next_cursor } = taskListSchema.parse(page.json);
      seen.push(...tasks.map(({ id }) => id));
      cursor = next_cursor;
    } while (cursor !== null);
    return seen;
  }

  it('go on through equal rewards, the newer first', async () => {
    expect(await walk({ sort: 'reward' })).toEqual([tutoring.id, moving.id, discount.id, parcel.id]);
  });

  it('go from what is needed soonest to what is needed any day', async () => {
    expect(await walk({ sort: 'needed_by' })).toEqual([moving.id, parcel.id, discount.id, tutoring.id]);
  });

  it('begin with the newest', async () => {
    expect(await walk({})).toEqual([discount.id, tutoring.id, moving.id, parcel.id]);
  });

  it('tell nothing of a task that was never published', async () => {
    expect(await find({ sort: 'reward', cursor: `${unpaid.id}` })).toEqual([]);
    expect(await find({ sort: 'needed_by', cursor: `${unpaid.id}` })).toEqual([]);
  });
});

describe('the day by which a task is needed', () => {
  it('is in the response, can be changed and taken away until it is published', async () => {
    expect(unpaid.needed_by).toBe(inDays(2));
    const edit = (body: object) =>
      callEndpoint('PATCH /api/tasks/{task_id}', { as: poster, params: { task_id: unpaid.id }, body });
    expect((await edit({ needed_by: inDays(0) })).json).toMatchObject({ needed_by: inDays(0) });
    expect((await edit({ title: '取快递，还没有付款' })).json).toMatchObject({ needed_by: inDays(0) });
    expect((await edit({ needed_by: inDays(-1) })).status).toBe(400);
    expect((await edit({ needed_by: null })).json).toMatchObject({ needed_by: null });
    await expect(db().$executeRaw`UPDATE tasks SET needed_by = NULL WHERE id = ${parcel.id}`).rejects.toThrow(
      /frozen/,
    );
  });

  it.each(['2020-01-01', '2026-02-30', '2099-1-1', 'tomorrow', '2099-01-01T00:00:00Z'])(
    'is refused as %s',
    async (day) => {
      const body = { title: 'A task', description: 'To do.', base_reward: 1_000, needed_by: day };
      expect((await callEndpoint('POST /api/tasks', { as: poster, body })).status).toBe(400);
    },
  );

  it('does not hide a task when it has passed, and stands behind the days to come', async () => {
    await db().$transaction(async (tx) => {
      await tx.$executeRaw`ALTER TABLE tasks DISABLE TRIGGER USER`;
      await tx.$executeRaw`UPDATE tasks SET needed_by = current_date - 9 WHERE id = ${discount.id}`;
      await tx.$executeRaw`ALTER TABLE tasks ENABLE TRIGGER USER`;
    });
    expect(await find({ sort: 'needed_by' })).toEqual([moving.id, parcel.id, discount.id, tutoring.id]);
    expect(await find({ find: 'leaflets' })).toEqual([discount.id]);
  });
});

it('the number of offers counts those that stand', async () => {
  const helper = await fixture.user();
  await applyToTask({ userId: helper.id, taskId: parcel.id, offeredAmount: 1_200, message: null });
  const { tasks } = taskListSchema.parse((await ask({ find: '取快递' })).json);
  expect(tasks.map(({ offer_count }) => offer_count)).toEqual([1]);
});

describe('twenty thousand tasks', () => {
  beforeAll(async () => {
    await db().$executeRaw`ALTER TABLE tasks DISABLE TRIGGER USER`;
    for (let first = 1; first < 20_000; first += 5_000) {
      await db().$executeRaw`
        INSERT INTO tasks (poster_id, title, description, location, base_reward, status, is_paid, published_at)
        SELECT ${poster.id}, 'Walk dog ' || n || ' 遛狗', 'In the park, ' || md5(n::text) || ' 公园里', 'Leeds', 1000 + n,
          'open', true, now()
        FROM generate_series(${first}::integer, ${first + 4_999}::integer) n`;
    }
    await db().$executeRaw`ALTER TABLE tasks ENABLE TRIGGER USER`;
    await db().$executeRaw`ANALYZE tasks`;
  });

  it.each([
    { find: '取快递' },
    { find: '快递' },
    { find: '递' },
    { find: 'manchester' },
    { location: 'camden' },
  ])('are not read one by one for %o', async (query) => {
    const rows = await product().$queryRaw`
        EXPLAIN SELECT t.id FROM tasks t WHERE ${marketCondition(query)} ORDER BY t.id DESC LIMIT 21`;
    const plan = z.array(z.object({ 'QUERY PLAN': z.string() })).parse(rows);
    const text = plan.map((line) => line['QUERY PLAN']).join('\n');
    expect(text).toContain('tasks_market_grams_idx');
    expect(text).not.toContain('Seq Scan');
  });

  it('are found and counted no further than anybody reads', async () => {
    expect(await find({ find: '快递' })).toEqual([parcel.id]);
    expect(await find({ find: '遛狗', limit: '100' })).toHaveLength(100);
    expect(await countOpenTasks({ find: '遛狗' })).toBe(MARKET_COUNT_MAX + 1);
  });
});
