// The sales rules as people meet them: a price ladder, a hidden ticket behind a code, a limit per person.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { enter } from '../support/account.mjs';
import { accessibility, launch, PHONE, visit } from '../support/browser.mjs';
import { atTheBank, checkOut, confirmed, hold, somebody } from '../support/buyer.mjs';
import { startAdmit } from '../support/server.mjs';
import { onSale, ORGANIZER, PASSWORD } from '../support/stage.mjs';

let admit;
let browser;

before(async () => {
  [admit, browser] = await Promise.all([startAdmit(), launch()]);
});
after(async () => {
  await browser?.close();
  await admit?.stop();
});

/** A fresh browser, which must not complain. */
async function someone(options, steps) {
  const visitor = await visit(browser, options);
  try {
    await steps(visitor.page);
    assert.deepEqual(visitor.complaints, []);
  } finally {
    await visitor.context.close();
  }
}

const more = (page, name) => page.getByRole('button', { name: `One more: ${name}` });

describe('sales rules', () => {
  it('an organizer makes two prices and a code; buyers meet the switch and the hidden ticket', { timeout: 240_000 }, async () => {
    const show = await onSale(admit.url, {
      title: `Ladder Night ${Date.now()}`,
      tickets: [
        { name: 'Standing', price: 2500, capacity: 50 },
        { name: 'Backstage', price: 9000, capacity: 5 },
      ],
    });
    const workspace = `${admit.url}/organizer/${show.organizationId}/events/${show.id}`;

    await someone({}, async (page) => {
      await enter(page, admit.url, ORGANIZER, PASSWORD);
      await page.goto(`${workspace}/tickets`);
      // The first price gets a number, the second one follows it.
      await page.getByRole('button', { name: 'Edit price Standing' }).click();
      await page.getByLabel('Name of the price').fill('Early bird');
      await page.getByLabel(/^How many at this price/).fill('2');
      await page.getByRole('button', { name: 'Save' }).click();
      const card = page.getByRole('article', { name: 'Standing' });
      await card.getByText('0 of 2 taken').waitFor();
      await card.getByRole('button', { name: 'Add price' }).click();
      await page.getByLabel('Name of the price').fill('Regular');
      await page.getByLabel('Price', { exact: true }).fill('45');
      await page.getByLabel('Goes on sale').click();
      await page.getByRole('option', { name: 'After Early bird' }).click();
      assert.deepEqual(await accessibility(page), []);
      await page.getByRole('button', { name: 'Add price' }).last().click();
      await card.getByText('after Early bird').waitFor();
      // The other ticket is for those who have a code.
      await page.getByRole('button', { name: 'Edit Backstage', exact: true }).click();
      await page.getByLabel('Only with a code').check();
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('article', { name: 'Backstage' }).getByText('With a code').waitFor();
      await page.goto(`${workspace}/codes`);
      await page.getByRole('button', { name: 'New codes' }).first().click();
      await page.getByLabel('Code', { exact: true }).fill('friends27');
      await page.getByLabel('Backstage').check();
      await page.getByLabel(/^Bookings per code/).fill('1');
      assert.deepEqual(await accessibility(page), []);
      await page.getByRole('button', { name: 'Make codes' }).click();
      await page.getByText('FRIENDS27').waitFor();
      assert.deepEqual(await accessibility(page), []);
    });

    // Two buyers look at the same early birds; one of them is too late for what is shown.
    await someone({ expected: [/status of 409/] }, async (late) => {
      await late.goto(`${admit.url}/e/${show.slug}`);
      await late.getByText('When Early bird is gone').waitFor();
      for (let n = 0; n < 2; n += 1) await more(late, 'Standing, Early bird').click();
      await someone({}, async (first) => {
        await first.goto(`${admit.url}/e/${show.slug}`);
        await more(first, 'Standing, Early bird').click();
        await hold(first);
      });
      await late.getByRole('button', { name: 'Continue', exact: true }).click();
      await late.getByText('Only 1 left of Early bird').waitFor();
      await late.getByText(/Regular for .*45.* is on sale now/).waitFor();
      assert.deepEqual(await accessibility(late), []);
      await late.getByRole('button', { name: 'Choose these instead' }).click();
      await hold(late);
      await late.getByText('€70').first().waitFor();
    });

    // The early birds are gone: who comes now sees it, and the hidden ticket only with the code.
    await someone({ viewport: PHONE, expected: [/status of 4(04|09|22)/] }, async (page) => {
      await page.goto(`${admit.url}/e/${show.slug}`);
      await page.getByRole('button', { name: 'Get tickets' }).click();
      await page.getByText('Sold out', { exact: true }).waitFor();
      await more(page, 'Standing, Regular').waitFor();
      assert.equal(await page.getByText('Backstage').count(), 0);
      await page.getByRole('button', { name: 'Have a code?' }).click();
      const code = page.getByRole('textbox', { name: 'Code', exact: true });
      await code.fill('wrong');
      await page.getByRole('button', { name: 'Apply' }).click();
      await page.getByText('There is no such code.').waitFor();
      await code.fill('Friends27');
      await page.getByRole('button', { name: 'Apply' }).click();
      await page.getByText('FRIENDS27 applied.').waitFor();
      assert.deepEqual(await accessibility(page), []);
      await more(page, 'Backstage').click();
      await hold(page);
      await checkOut(page, somebody());
      await atTheBank(page, 'pay');
      await confirmed(page);
    });

    // It opened one booking, and that is it.
    await someone({}, async (page) => {
      await enter(page, admit.url, ORGANIZER, PASSWORD);
      await page.goto(`${workspace}/codes`);
      await page.getByText('1 of 1').waitFor();
    });
  });
});
