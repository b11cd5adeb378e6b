// The waiting list in a real browser: sold out, join, a booking is cancelled, the offer, the ticket.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { linkTo } from '../support/account.mjs';
import { accessibility, launch, PHONE, visit } from '../support/browser.mjs';
import { atTheBank, buy, checkOut, confirmed, somebody } from '../support/buyer.mjs';
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

async function journey(options, steps) {
  const visitor = await visit(browser, options);
  try {
    await steps(visitor);
    assert.deepEqual(visitor.complaints, []);
  } finally {
    await visitor.context.close();
  }
}

/** Joins from the event's page with an address that has to be proven first; ends on the entry's page. */
async function join(page, show, person, { quantity = 1, minimum = 1 } = {}) {
  await page.goto(`${admit.url}/e/${show.slug}`);
  const button = page.getByRole('button', { name: 'Join the waiting list' });
  const sheet = page.getByRole('button', { name: 'See details' });
  await button.or(sheet).first().waitFor();
  if (await sheet.isVisible()) await sheet.click();
  await button.click();
  const dialog = page.getByRole('dialog', { name: 'Join the waiting list' });
  await dialog.waitFor();
  for (let n = 1; n < quantity; n += 1) await dialog.getByRole('button', { name: 'One more: How many tickets?' }).click();
  for (let n = quantity; n > minimum; n -= 1) await dialog.getByRole('button', { name: 'One less: At least' }).click();
  await dialog.getByLabel('E-mail').fill(person.email);
  await dialog.getByRole('button', { name: 'Join the list' }).click();
  await dialog.getByText('please switch this on').waitFor();
  await dialog.getByRole('switch', { name: /Write to me/ }).check();
  assert.deepEqual(await accessibility(page), []);
  await dialog.getByRole('button', { name: 'Join the list' }).click();
  await dialog.getByRole('heading', { name: 'Look into your mail' }).waitFor();
  await page.goto(await linkTo(admit.url, person.email, /Confirm your place/, '/waiting-list/'));
  await page.getByRole('button', { name: 'Put me on the list' }).click();
  await page.getByText('Your place in line', { exact: true }).waitFor();
}

describe('the waiting list', () => {
  it('brings somebody in who came too late', { timeout: 180_000 }, async () => {
    const title = `Too Late ${Date.now()}`;
    const show = await onSale(admit.url, { title, tickets: [{ name: 'Standing', price: 2500, capacity: 2 }] });
    const [early, late, later] = [somebody('Early Bird'), somebody('Late Riser'), somebody('Later Still')];
    await journey({}, ({ page }) => buy(page, admit.url, show, { Standing: 2 }, early));
    await journey({}, async ({ page }) => {
      await join(page, show, late, { quantity: 2, minimum: 1 });
      await page.getByText('2 tickets, at least 1').waitFor();
      await page.getByText('You are next.').waitFor();
      // The secret is not left in the address bar, and a reload still knows who this is.
      assert.equal(new URL(page.url()).hash, '');
      await page.reload();
      await page.getByText('Your place in line', { exact: true }).waitFor();
      assert.deepEqual(await accessibility(page), []);
      await journey({ viewport: PHONE, colorScheme: 'dark' }, async ({ page: phone }) => {
        await join(phone, show, later);
        await phone.getByText('2 tickets are wanted ahead of you.').waitFor();
        assert.equal(await phone.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
      });

      // The organizer calls the booking off: both places go to the list, and to nobody else.
      const { items } = await show.call('GET', `${show.path}/bookings?state=confirmed`);
      await show.call('POST', `${show.path}/bookings/${items[0].id}/cancel`, { reason: 'They asked for it', refund: true });
      const link = await linkTo(admit.url, late.email, /your turn/, '/waiting-list/');
      const pools = await show.call('GET', `${show.path}/pools`);
      assert.equal(pools.items[0].free, 0);
      await page.goto(link);
      await page.getByRole('heading', { name: 'It’s your turn' }).waitFor();
      assert.deepEqual(await accessibility(page), []);
      await page.getByRole('button', { name: 'Take the 2 tickets' }).click();
      await page.waitForURL(/\/checkout\//);
      await checkOut(page, late);
      await atTheBank(page, 'pay');
      await confirmed(page);
      await page.goto(link);
      await page.getByText('You got your tickets.').waitFor({ timeout: 20_000 });
    });
  });

  it('shows the organizer who waits, and keeps the reasons', { timeout: 180_000 }, async () => {
    const title = `Short List ${Date.now()}`;
    const show = await onSale(admit.url, { title, tickets: [{ name: 'Standing', price: 1000, capacity: 1 }] });
    const [owner, first, second] = [somebody('Only One'), somebody('First Comer'), somebody('Second Comer')];
    await journey({}, ({ page }) => buy(page, admit.url, show, { Standing: 1 }, owner));
    await journey({}, ({ page }) => join(page, show, first));
    await journey({}, ({ page }) => join(page, show, second));
    await journey({}, async ({ page }) => {
      await page.goto(`${admit.url}/sign-in`);
      await page.getByLabel('E-mail').fill(ORGANIZER);
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
      await page.waitForURL((at) => at.pathname !== '/sign-in');
      await page.goto(`${admit.url}/organizer/${show.organizationId}/events/${show.id}/waiting-list`);
      await page.getByText(second.email).waitFor();
      assert.deepEqual(await accessibility(page), []);
      await page.getByRole('button', { name: `Actions for ${second.email}` }).click();
      await page.getByRole('menuitem', { name: 'Move…', exact: true }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('New place').fill('1');
      await dialog.getByLabel('Reason').fill('Needs a companion seat');
      assert.deepEqual(await accessibility(page), []);
      await dialog.getByRole('button', { name: 'Move', exact: true }).click();
      await dialog.waitFor({ state: 'detached' });
      const row = page.getByRole('row').filter({ hasText: second.email });
      await row.getByText('1', { exact: true }).waitFor();
      await page.getByRole('button', { name: 'History' }).click();
      await page.getByText('“Needs a companion seat”').waitFor();
    });
  });
});
