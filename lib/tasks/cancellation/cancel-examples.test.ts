import { expect, it } from 'vitest';
import { cancelExamples } from './cancel-examples';

const figures = (helperBps: number) =>
  cancelExamples({ helperBps }).map(
    ({ rule, moneyBack, pointsBack, helperGets, helperOwes }) =>
      `${rule}: ${moneyBack} and ${pointsBack} points back, helper gets ${helperGets} and owes ${helperOwes}`,
  );

it('are what each rule does with a fee of 10.00, of which 400 were points, and a reward of 90.00', () => {
  expect(figures(2_000)).toEqual([
    'poster_before_payment: 0 and 0 points back, helper gets 0 and owes 0',
    'poster_before_offers: 600 and 400 points back, helper gets 0 and owes 0',
    'poster_with_offers: 0 and 0 points back, helper gets 0 and owes 0',
    'poster_after_acceptance: 0 and 0 points back, helper gets 0 and owes 0',
    'poster_in_progress: 9000 and 0 points back, helper gets 0 and owes 0',
    'poster_in_progress_late: 7200 and 0 points back, helper gets 1800 and owes 0',
    'helper_in_progress: 9600 and 400 points back, helper gets 0 and owes 1000',
  ]);
});

it('follow the share that is set', () => {
  expect(figures(5_000)).toContain(
    'poster_in_progress_late: 4500 and 0 points back, helper gets 4500 and owes 0',
  );
});
