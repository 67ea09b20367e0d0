import type { PayPalSimulator } from '../simulator';
import { movementLines, type ReportLine, waitingLines } from './report-lines';
import { readSettings } from './reporting-records';

/** Until when the reports are complete, in milliseconds. */
export function refreshedAtMs(simulator: PayPalSimulator): number {
  return simulator.clock.nowMs() - readSettings(simulator.reporting).delayMs;
}

/** What the reports show by now, the oldest first: the truth of the ledger, with what was planted in it. */
export function readReports(simulator: PayPalSimulator): ReportLine[] {
  const untilMs = refreshedAtMs(simulator);
  return [...movementLines(simulator), ...waitingLines(simulator)]
    .flatMap((line) => reported({ simulator, line }))
    .filter(({ atMs }) => atMs <= untilMs)
    .sort((left, right) => left.atMs - right.atMs);
}

function reported({ simulator, line }: { simulator: PayPalSimulator; line: ReportLine }): ReportLine[] {
  const change = simulator.reporting.changes.get(line.transactionId);
  if (change === undefined || !line.isBalanceAffecting) return [line];
  if (change.isHidden) return [];
  return [{ ...line, amount: change.amount ?? line.amount, fee: change.fee ?? line.fee }];
}

/** What the merchant has in one currency, in minor units. The total is available and withheld together. */
export type ReportedBalance = { currency: string; total: number; available: number; withheld: number };

/** The balances from the lines before a time: what each gained less its fee. */
export function balancesBefore({
  simulator,
  endMs,
}: {
  simulator: PayPalSimulator;
  endMs: number;
}): ReportedBalance[] {
  const lines = readReports(simulator).filter((line) => line.isBalanceAffecting && line.atMs < endMs);
  const currencies = new Set(['GBP', ...lines.map(({ currency }) => currency)]);
  return [...currencies].map((currency) => {
    const own = lines.filter((line) => line.currency === currency);
    const shift = simulator.reporting.shifts.get(currency)?.amount ?? 0;
    const available = shift + sum(own);
    const withheld = -sum(own.filter(({ code }) => code === 'T1110' || code === 'T1111'));
    return { currency, total: available + withheld, available, withheld };
  });
}

const sum = (lines: ReportLine[]) => lines.reduce((total, { amount, fee }) => total + amount + (fee ?? 0), 0);
