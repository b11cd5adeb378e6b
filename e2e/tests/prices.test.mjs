// Prices: fees from the first view, an automatic discount, a code at the checkout; what is paid is what was shown.
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

before(async () => {
  [admit, browser] = await Promise.all([startAdmit(), launch()]);
  event = await onSale(admit.url, {
    title: `Good Prices ${Math.random().toString(36).slice(2, 7)}`,
    tickets: [{ name: 'Standing', price: 2000, capacity: 50 }],
  });
  const { call, path } = event;
  await call('PUT', `${path}/fees`, {
    fees: [{ name: 'Service fee', currency: 'EUR', fixed_minor: 150, passed_on: true }],
    own: true,
    version: 0,
  });
  await call('PUT', `${path}/discounts`, {
    discounts: [{ name: '3 or more', kind: 'quantity', minimum: 3, reduction: { kind: 'percent', value: 1000 } }],
    version: 0,
  });
  const discount = { reduction: { kind: 'percent', value: 2500 }, product_ids: [], stacks: false };
  await call('POST', `${path}/access-codes`, { code: 'FRIENDS', discount, max_uses: 5 });
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

describe('prices', () => {
  it('hold the fee from the first view to the bank', async () => {
    await journey({ viewport: PHONE }, async ({ page }) => {
      await choose(page, admit.url, event, { Standing: 1 });
      await page.getByText('€21.50').first().waitFor();
      await hold(page);
      await checkOut(page, somebody('Kai Preis'));
      await page.waitForURL(/\/sandbox\/pay\//);
      assert.match(await page.locator('body').innerText(), /21[.,]50/);
      await atTheBank(page, 'pay');
      await confirmed(page);
    });
  });

  it('fall by themselves for three, and by a code for two', async () => {
    await journey({ viewport: DESKTOP }, async ({ page }) => {
      // 3 × €18.00, and three fees.
      await choose(page, admit.url, event, { Standing: 3 });
      await hold(page);
      await page.getByText('€58.50').first().waitFor();
    });
    await journey({ viewport: DESKTOP, colorScheme: 'dark' }, async ({ page }) => {
      await choose(page, admit.url, event, { Standing: 2 });
      await hold(page);
      await page.getByText('€43.00').first().waitFor();
      await page.getByRole('button', { name: 'Have a code?' }).click();
      await page.getByLabel('Code', { exact: true }).fill('friends');
      await page.getByRole('button', { name: 'Apply' }).click();
      // 2 × €15.00, and two fees.
      await page.getByText('€33.00').first().waitFor();
      assert.deepEqual(await accessibility(page), []);
      await checkOut(page, somebody('Lea Rabatt'));
      await atTheBank(page, 'pay');
      await confirmed(page);
      const [, booking] = page.url().match(/\/checkout\/[^/]+\/([^/]+)\/done/);
      await page.goto(`${admit.url}/bookings/${event.id}/${booking}`);
      await page.getByText('€33.00').first().waitFor();
    });
  });

  it('are managed on pages that everybody can use', async () => {
    await journey({ viewport: DESKTOP }, async ({ page }) => {
      await enter(page, admit.url, ORGANIZER, PASSWORD);
      const home = `${admit.url}/organizer/${event.organizationId}`;
      const pages = ['/charges', `/events/${event.id}/prices`, `/events/${event.id}/codes`];
      for (const [index, words] of ['Tax rates', '3 or more', 'FRIENDS'].entries()) {
        await page.goto(home + pages[index]);
        await page.getByText(words).first().waitFor();
        assert.deepEqual(await accessibility(page), [], pages[index]);
      }
    });
  });
});
