// Money back: a buyer gives one of two tickets back for what the policy says, the organizer the other one.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { enter } from '../support/account.mjs';
import { DESKTOP, PHONE, accessibility, launch, visit } from '../support/browser.mjs';
import { buy, somebody } from '../support/buyer.mjs';
import { mailTo } from '../support/mail.mjs';
import { startAdmit } from '../support/server.mjs';
import { ORGANIZER, PASSWORD, onSale } from '../support/stage.mjs';

let admit;
let browser;
let event;

before(async () => {
  [admit, browser] = await Promise.all([startAdmit(), launch()]);
  event = await onSale(admit.url, {
    title: `Money Back ${Math.random().toString(36).slice(2, 7)}`,
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

const workspace = (tab) => `${admit.url}/organizer/${event.organizationId}/events/${event.id}/${tab}`;
const dialog = (page) => page.getByRole('dialog', { name: /^Give (tickets back|back from booking)/ });

describe('money back', () => {
  const mia = somebody('Mia Roth');

  it('is promised by the organizer', async () => {
    await journey({ viewport: DESKTOP }, async ({ page }) => {
      await enter(page, admit.url, ORGANIZER, PASSWORD);
      await page.goto(workspace('refunds'));
      await page.getByLabel('Buyers give tickets back themselves').check();
      await page.getByRole('button', { name: 'Add a window' }).click();
      await page.getByLabel('Comes back', { exact: true }).fill('80');
      await page.getByLabel('Fee per ticket').fill('1');
      assert.deepEqual(await accessibility(page), []);
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Saved. It holds for all bookings from now on.').waitFor();
    });
  });

  it('goes to the buyer who gives a ticket back, for the sum that was shown', async () => {
    await journey({ viewport: PHONE }, async ({ page }) => {
      await buy(page, admit.url, event, { Standing: 2 }, mia);
      const [, booking] = page.url().match(/\/checkout\/[^/]+\/([^/]+)\/done/);
      await page.goto(`${admit.url}/bookings/${event.id}/${booking}`);
      await page.getByRole('button', { name: 'Give tickets back…' }).click();
      await dialog(page).getByRole('checkbox').first().check();
      await dialog(page).getByText('€15.00').last().waitFor();
      await dialog(page).getByText('€5.00').waitFor();
      assert.deepEqual(await accessibility(page), []);
      await dialog(page).getByRole('button', { name: 'Give 1 ticket back' }).click();
      await page.getByText('Done. Your money is on its way.').waitFor();
      const { html } = await mailTo(admit.url, mia.email, /Returned/);
      assert.match(html, /15\.00/);
    });
  });

  it('goes back for the rest when the organizer says so', async () => {
    await journey({ viewport: DESKTOP }, async ({ page }) => {
      await enter(page, admit.url, ORGANIZER, PASSWORD);
      await page.goto(workspace('bookings'));
      await page.getByText(mia.name).first().click();
      await page.getByRole('button', { name: 'Cancel or refund…' }).click();
      await dialog(page).getByRole('textbox', { name: 'Reason' }).fill('The second singer is ill');
      assert.deepEqual(await accessibility(page), []);
      await dialog(page).getByRole('button', { name: 'Give back', exact: true }).click();
      await page.getByText('Done. Refunds are on their way.').waitFor();
      await page.goto(`${admit.url}/organizer/${event.organizationId}/refunds`);
      await page.getByText('€15.00').first().waitFor();
      assert.deepEqual(await accessibility(page), []);
      const { html } = await mailTo(admit.url, mia.email, /Cancelled|Returned/);
      assert.match(html, /second singer/);
    });
  });
});
