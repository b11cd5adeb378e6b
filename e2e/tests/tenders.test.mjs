// Gift cards: bought, spent beside the bank, refunded; and an empty one that says so on the phone.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { enter } from '../support/account.mjs';
import { DESKTOP, PHONE, accessibility, launch, visit } from '../support/browser.mjs';
import { atTheBank, checkOut, choose, confirmed, hold, somebody } from '../support/buyer.mjs';
import { mailTo } from '../support/mail.mjs';
import { startAdmit } from '../support/server.mjs';
import { ORGANIZER, PASSWORD, onSale } from '../support/stage.mjs';

let admit;
let browser;
let event;
/** The code of the card that these journeys are about. */
let code;

before(async () => {
  [admit, browser] = await Promise.all([startAdmit(), launch()]);
  event = await onSale(admit.url, {
    title: `Gift Night ${Math.random().toString(36).slice(2, 7)}`,
    tickets: [
      { name: 'Standing', price: 3000, capacity: 50 },
      { name: 'Gift card', price: 500, capacity: 500, flexible: true, kind: 'gift_card' },
    ],
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

/** Types a card in at the checkout. */
async function useCard(page, typed) {
  await page.getByRole('button', { name: 'Gift card or credit' }).click();
  await page.getByLabel('Code of the card').fill(typed);
  await page.getByRole('button', { name: 'Apply' }).last().click();
}

async function balance(page) {
  await page.goto(`${admit.url}/gift-cards`);
  await page.getByLabel('Code', { exact: true }).fill(code);
  await page.getByRole('button', { name: 'Show the balance' }).click();
  const shown = page.getByRole('status').filter({ hasText: '…' });
  await shown.waitFor();
  return shown.innerText();
}

describe('a gift card', () => {
  const giver = somebody('Greta Holm');
  const guest = somebody('Finn Sommer');

  it('is bought for an amount of one’s own, and its code is on the page and in the mail', async () => {
    await journey({ viewport: DESKTOP }, async ({ page }) => {
      await choose(page, admit.url, event, { 'Gift card': 1 });
      await page.getByRole('button', { name: '€25', exact: true }).click();
      await page.getByLabel('Amount on the card').fill('20');
      await hold(page);
      await checkOut(page, giver);
      await atTheBank(page, 'pay');
      await page.getByRole('heading', { name: 'Your gift card is ready' }).waitFor();
      code = (await page.getByLabel('Code', { exact: true }).innerText()).trim();
      assert.match(code, /^([0-9A-Z]{4}-){4}[0-9A-Z]{4}$/);
      assert.deepEqual(await accessibility(page), []);
      const { html } = await mailTo(admit.url, giver.email, /gift card/i);
      assert.ok(html.includes(code));
    });
  });

  it('pays a part, and the bank the rest', async () => {
    await journey({ viewport: PHONE, expected: [/\b422\b/] }, async ({ page }) => {
      assert.match(await balance(page), /€20\.00/);
      await choose(page, admit.url, event, { Standing: 1 });
      await hold(page);
      // A typing error is told as one, before anything else.
      await useCard(page, code.replace(/^./, (letter) => (letter === 'A' ? 'B' : 'A')));
      await page.getByText('There is a typing error in this code').waitFor();
      await page.getByLabel('Code of the card').fill(code.toLowerCase());
      await page.getByRole('button', { name: 'Apply' }).last().click();
      await page.getByText('Left to pay').waitFor();
      await page.getByRole('button', { name: 'Pay €10.00' }).waitFor();
      assert.deepEqual(await accessibility(page), []);
      await checkOut(page, guest);
      await atTheBank(page, 'pay');
      await confirmed(page);
      await page.getByText(`Gift card …${code.slice(-4)}`).first().waitFor({ state: 'attached' });
    });
  });

  it('is empty then, and says so on the phone', async () => {
    await journey({ viewport: PHONE, expected: [/\b422\b/] }, async ({ page }) => {
      await choose(page, admit.url, event, { Standing: 1 });
      await hold(page);
      await useCard(page, code);
      await page.getByText('This card is empty.').waitFor();
      assert.match(await balance(page), /€0\.00/);
    });
  });

  it('has its money back after the refund, and the organizer sees every move', async () => {
    await journey({ viewport: DESKTOP }, async ({ page }) => {
      await enter(page, admit.url, ORGANIZER, PASSWORD);
      await page.goto(workspace('bookings'));
      await page.getByText(guest.name).first().click();
      await page.getByRole('button', { name: 'Cancel or refund…' }).click();
      const dialog = page.getByRole('dialog', { name: /^Give back from booking/ });
      await dialog.getByRole('textbox', { name: 'Reason' }).fill('The band is ill');
      await dialog.getByRole('button', { name: 'Give back' }).click();
      await page.getByText('Done. Refunds are on their way.').waitFor();
      assert.match(await balance(page), /€20\.00/);
      await page.goto(`${admit.url}/organizer/${event.organizationId}/gift-cards`);
      await page.getByText(`Gift card …${code.slice(-4)}`).first().click();
      const history = page.getByRole('dialog');
      for (const move of ['Issued', 'Set aside', 'Spent', 'Refunded']) {
        await history.getByText(move, { exact: true }).first().waitFor();
      }
      assert.ok(!(await page.content()).includes(code));
      assert.deepEqual(await accessibility(page), []);
    });
  });

  it('can be blocked with a reason', async () => {
    await journey({ viewport: DESKTOP }, async ({ page }) => {
      await enter(page, admit.url, ORGANIZER, PASSWORD);
      await page.goto(`${admit.url}/organizer/${event.organizationId}/gift-cards`);
      await page.getByText(`Gift card …${code.slice(-4)}`).first().click();
      await page.getByRole('button', { name: 'Block', exact: true }).click();
      const ask = page.getByRole('dialog', { name: 'Block this card?' });
      await ask.getByRole('textbox').fill('Reported as lost');
      await ask.getByRole('button', { name: 'Block', exact: true }).click();
      await page.getByText('Reported as lost').waitFor();
      assert.match(await balance(page), /Blocked/);
    });
  });
});
