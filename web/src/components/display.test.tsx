import { act, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Countdown } from './Countdown';
import { EventTime } from './EventTime';
import { Money } from './Money';

afterEach(() => vi.useRealTimers());

describe('Money', () => {
  it('says Free for a price of nothing, but never for a sum', () => {
    const { rerender } = render(<Money amount={0} currency="EUR" free />);
    expect(screen.getByText('Free')).toBeInTheDocument();
    rerender(<Money amount={0} currency="EUR" />);
    expect(screen.getByText('€0.00')).toBeInTheDocument();
  });
});

describe('EventTime', () => {
  const start = '2027-06-05T18:00:00Z';

  it("shows the time of the event's place, with the moment for machines", () => {
    render(<EventTime start={start} timeZone="Europe/Berlin" visitorZone="Europe/Berlin" />);
    const time = screen.getByText(/8:00/);
    expect(time).toHaveAttribute('datetime', start);
    expect(time).toHaveTextContent('Sat, Jun 5');
  });

  it("adds the visitor's own time only where their clock differs", () => {
    const { rerender } = render(
      <EventTime start={start} timeZone="Europe/Berlin" visitorZone="America/New_York" localHint />,
    );
    expect(screen.getByText(/2:00 PM your time/)).toBeInTheDocument();
    rerender(<EventTime start={start} timeZone="Europe/Berlin" visitorZone="Europe/Paris" localHint />);
    expect(screen.queryByText(/your time/)).not.toBeInTheDocument();
  });

  it('shows nothing for a broken date', () => {
    const { container } = render(<EventTime start="soon" />);
    expect(container).toBeEmptyDOMElement();
  });
});

describe('Countdown', () => {
  it('is calm, then ticks, then ends once', () => {
    vi.useFakeTimers({ now: new Date('2027-01-01T12:00:00Z') });
    const onEnd = vi.fn();
    render(<Countdown deadline="2027-01-01T12:10:00Z" onEnd={onEnd} />);
    expect(screen.getByRole('timer')).toHaveTextContent(/^Held for you until/);

    act(() => vi.advanceTimersByTime(8 * 60_000 + 1_000));
    expect(screen.getByRole('timer')).toHaveTextContent('1:59 left');
    expect(screen.getByRole('status')).toHaveTextContent('2 minutes left');

    act(() => vi.advanceTimersByTime(119_000));
    expect(screen.getByRole('timer')).toHaveTextContent('The time is up');
    act(() => vi.advanceTimersByTime(10_000));
    expect(onEnd).toHaveBeenCalledTimes(1);
  });
});
