import { useCallback } from 'react';
import { Countdown } from '@/components/Countdown';
import { SlotFill } from '@/components/Slot';
import { serverNow } from '../lib/clock';
import type { Received } from '../types';

/** The deadline, in the top bar of the checkout, by the server's clock. */
export function Clock({ booking, onEnd }: { booking: Received; onEnd: () => void }) {
  const offset = booking.clock_offset;
  const now = useCallback(() => Date.now() + offset, [offset]);
  // A hold that was over when it came needs no clock.
  if (!booking.expires_at || Date.parse(booking.expires_at) <= serverNow(booking)) return null;
  return (
    <SlotFill name="checkout-clock">
      <Countdown key={booking.expires_at} deadline={booking.expires_at} now={now} onEnd={onEnd} />
    </SlotFill>
  );
}
