// The bank pays back and its message gets lost: the comparison finds it, and one click mends it.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { enter } from '../support/account.mjs';
import { DESKTOP, PHONE, accessibility, launch, visit } from '../support/browser.mjs';
import { atTheBank, checkOut, choose, confirmed, hold, somebody } from '../support/buyer.mjs';
import { startAdmit } from '../support/server.mjs';
import { ORGANIZER, PASSWORD, onSale } from '../support/stage.mjs';

let admit;
let browser;
let event;
let session;

before(async () => {
  [admit, browser] = await Promise.all([startAdmit(), launch()]);
  event = await onSale(admit.url, {
    title: `Two Books ${Math.random().toString(36).slice(2, 7)}`,
    tickets: [{ name: 'Standing', price: 2000, capacity: 20 }],
  });
});
after(async () => {
  await browser?.close();
  await admit?.stop();
});

async function journey(options, steps) {
  const visitor = await visit(browser, options);
  try {
    await steps(visitor);
    assert.deepEqual(visitor.complaints, []);
  } finally {
    await visitor.context.close();
  }
}

const page = () => `${admit.url}/organizer/${event.organizationId}/reconciliation`;

describe('what the provider says and what we say', () => {
  it('begins with a purchase', async () => {
    await journey({ viewport: PHONE }, async ({ page: visitor }) => {
      await choose(visitor, admit.url, event, { Standing: 2 });
      await hold(visitor);
      await checkOut(visitor, somebody('Ina Berg'));
      await visitor.waitForURL(/\/sandbox\/pay\//);
      [, session] = visitor.url().match(/\/sandbox\/pay\/([^/?#]+)/);
      await atTheBank(visitor, 'pay');
      await confirmed(visitor);
    });
  });

  it('goes apart when the bank pays back and its message gets lost', async () => {
    await journey({ viewport: DESKTOP }, async ({ page: desk }) => {
      await desk.goto(`${admit.url}/sandbox/desk/${session}`);
      await desk.getByLabel(/Amount in the smallest unit/).fill('700');
      await desk.getByLabel('Let the message to the shop get lost').check();
      await desk.locator('button[value="refund"]').click();
      await desk.getByText('Paid back so far: 7.00 EUR').waitFor();
    });
  });

  it('is found by the comparison and mended with one click', async () => {
    await journey({ viewport: DESKTOP }, async ({ page: visitor }) => {
      await enter(visitor, admit.url, ORGANIZER, PASSWORD);
      await visitor.goto(page());
      const row = visitor.getByRole('row').filter({ hasText: event.title });
      await visitor.getByRole('heading', { name: 'Differences' }).waitFor();
      await visitor.getByRole('button', { name: 'Compare now' }).click();
      await visitor.getByText('Comparing. What is found appears here in a moment.').waitFor();
      for (let tries = 0; tries < 20 && (await row.count()) === 0; tries += 1) {
        await visitor.waitForTimeout(500);
        await visitor.reload();
        await visitor.getByRole('heading', { name: 'Differences' }).waitFor();
      }
      await row.getByText('Refunded at the provider').waitFor();
      await row.getByText('-€7.00').or(row.getByText('−€7.00')).waitFor();
      assert.deepEqual(await accessibility(visitor), []);
      await row.getByRole('button', { name: 'Record the refund' }).click();
      await visitor.getByText('Mended. Both say the same now.').waitFor();
      await row.getByText('Mended', { exact: true }).waitFor();
    });
  });
});
