import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { useMemo } from 'react';
import { expect, it } from 'vitest';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { useScanning } from './useScanning';

function Door() {
  const place = useMemo(() => ({ organizationId: 'o', eventId: 'e', occurrenceId: 'c' }), []);
  const { outcome, present, retry } = useScanning(place, 'Gate A', false);
  return (
    <>
      <button type="button" onClick={() => void present(' abcd ')}>
        present
      </button>
      <button type="button" onClick={() => void retry()}>
        retry
      </button>
      <output>{outcome?.kind === 'judged' ? outcome.scan.verdict : outcome?.kind}</output>
    </>
  );
}

it('repeats a scan that got no answer under the same nonce, and starts a new one for the next', async () => {
  const sent: { code: string; nonce: string; gate: string }[] = [];
  let answers = false;
  server.use(
    http.post('*/api/v1/organizations/o/events/e/occurrences/c/scans', async ({ request }) => {
      sent.push((await request.json()) as (typeof sent)[0]);
      if (!answers) return HttpResponse.error();
      return HttpResponse.json({
        verdict: 'accepted',
        reason: 'ok',
        ticket: null,
        first_accepted_at: null,
        first_gate: null,
        gate: 'Gate A',
        scanned_at: '2027-01-10T12:00:00Z',
        checked_in: 1,
        sold: 2,
      });
    }),
  );
  renderAt(<Door />);
  const person = userEvent.setup();
  await person.click(screen.getByText('present'));
  await screen.findByText('unchecked');
  answers = true;
  await person.click(screen.getByText('retry'));
  await screen.findByText('accepted');
  await person.click(screen.getByText('present'));
  await expect.poll(() => sent.length).toBe(3);
  expect(sent[0]).toMatchObject({ code: 'abcd', gate: 'Gate A' });
  expect(sent[1]?.nonce).toBe(sent[0]?.nonce);
  expect(sent[2]?.nonce).not.toBe(sent[0]?.nonce);
});
