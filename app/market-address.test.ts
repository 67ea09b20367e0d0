import { describe, expect, it } from 'vitest';
import { marketAddress } from './market-address';

describe('an address of the market', () => {
  it('asks for everything where it says nothing', () => {
    expect(marketAddress({ find: ' ', category: '', min: '', sort: '' })).toMatchObject({
      query: {},
      isFiltered: false,
      href: '/',
      problems: {},
    });
  });

  it('is read as it was typed', () => {
    const { query, href, isFiltered } = marketAddress({
      find: ' 取快递 ',
      category: 'errands',
      location: '伦敦',
      min: '£1,200.50',
      max: '２０００',
      sort: 'reward',
    });
    expect(query).toEqual({
      find: '取快递',
      category: 'errands',
      location: '伦敦',
      reward_min: 120_050,
      reward_max: 200_000,
      sort: 'reward',
    });
    expect(isFiltered).toBe(true);
    expect(marketAddress(Object.fromEntries(new URL(href, 'http://localhost').searchParams)).query).toEqual(
      query,
    );
  });

  it('ignores what it does not know, and of two values the second', () => {
    const { query, href } = marketAddress({ sort: 'cheapest', colour: 'red', find: ['one', 'two'] });
    expect(query).toEqual({ find: 'one' });
    expect(href).toBe('/?find=one&sort=cheapest');
  });

  it('says which amount is none, and asks without it', () => {
    const { query, problems, isFiltered } = marketAddress({ min: 'abc', max: '10.005' });
    expect(problems).toEqual({ min: 'invalid', max: 'invalid' });
    expect(query).toEqual({});
    expect(isFiltered).toBe(false);
  });

  it('says that the highest is below the lowest', () => {
    expect(marketAddress({ min: '20', max: '10' }).problems).toEqual({ max: 'below_min' });
    expect(marketAddress({ min: '10', max: '10' }).problems).toEqual({});
  });

  it('counts an order as no filter', () => {
    expect(marketAddress({ sort: 'needed_by' })).toMatchObject({
      isFiltered: false,
      query: { sort: 'needed_by' },
    });
  });
});
