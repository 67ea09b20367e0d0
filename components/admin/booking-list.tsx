import * as z from 'zod/mini';
import type { Elements } from '@/components/ui/elements';

/** What is booked from one account to another, as a preview returns it. */
export const bookingListSchema = z.array(
  z.object({ from: z.string(), to: z.string(), amount_display: z.string(), currency: z.string() }),
);

/** What a decision would book, a line each, or that it books nothing; `children` are further lines. */
export function BookingList({
  bookings,
  none,
  children,
}: {
  bookings: z.infer<typeof bookingListSchema>;
  none: string;
  children?: Elements;
}) {
  return (
    <ul className="grid list-disc gap-1 pl-5">
      {bookings.length === 0 && <li>{none}</li>}
      {bookings.map(({ from, to, amount_display: display, currency }) => (
        <li key={`${from} ${to}`}>
          <span className="tabular-nums">{`${display} ${currency}`}</span>
          <span>{': '}</span>
          <span translate="no" className="font-mono text-sm break-all">
            {from}
          </span>
          <span>{' → '}</span>
          <span translate="no" className="font-mono text-sm break-all">
            {to}
          </span>
        </li>
      ))}
      {children}
    </ul>
  );
}
