// A buyer has a question, somebody answers, and both can read it where they look.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { enter, linkTo, register } from '../support/account.mjs';
import { accessibility, launch, PHONE, visit } from '../support/browser.mjs';
import { buy, somebody } from '../support/buyer.mjs';
import { mailTo } from '../support/mail.mjs';
import { startAdmit } from '../support/server.mjs';
import { onSale, PASSWORD } from '../support/stage.mjs';

const SUPPORT = 'sam@example.org';

let admit;
let browser;
let event;

before(async () => {
  [admit, browser] = await Promise.all([startAdmit(), launch()]);
  event = await onSale(admit.url, {
    title: `Question Time ${Date.now()}`,
    tickets: [{ name: 'Seat', price: 1500, capacity: 50 }],
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

const inbox = () => `${admit.url}/organizer/${event.organizationId}/support`;

it('goes from the booking to the inbox, by mail and page, and back', async () => {
  const eve = somebody('Eve Nakamura');
  const subject = `Step-free way in ${Math.random().toString(36).slice(2, 8)}`;

  await journey({ viewport: PHONE }, async ({ page }) => {
    await register(page, admit.url, eve);
    await buy(page, admit.url, event, { Seat: 1 }, eve);
    // As it comes with the mail.
    await page.goto(await linkTo(admit.url, eve.email, /Question Time/, '/bookings/'));
    await page.getByRole('button', { name: 'Write a message' }).click();
    await page.getByLabel('What is it about?').fill(subject);
    await page.getByLabel('Your message').fill('I come with a wheelchair. Which door do I take?');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('article').getByText('Which door do I take?').waitFor();
    assert.deepEqual(await accessibility(page), []);
  });

  await journey({}, async ({ page }) => {
    await enter(page, admit.url, SUPPORT, PASSWORD);
    await page.goto(inbox());
    await page.getByRole('link', { name: new RegExp(subject) }).click();
    await page.getByRole('heading', { name: subject }).waitFor();
    const buyer = page.getByRole('complementary', { name: 'Buyer' });
    await buyer.getByText(eve.email).waitFor();
    await buyer.getByText('1 × Seat').waitFor();
    assert.deepEqual(await accessibility(page), []);

    // A note stays inside; an answer goes out.
    await page.getByRole('button', { name: 'Note', exact: true }).click();
    await page.getByLabel('A note for your team').fill('Ask the hall about the ramp.');
    await page.getByRole('button', { name: 'Add note' }).click();
    await page.getByText('Only your team sees this').waitFor();
    await page.getByRole('button', { name: 'Answer', exact: true }).click();
    await page.getByLabel(`Answer ${eve.name}`).fill('Take door C, there is a ramp and we look out for you.');

    // Half-written words survive a look at something else.
    await page.goto(inbox());
    await page.getByRole('link', { name: new RegExp(subject) }).click();
    await page.getByRole('heading', { name: subject }).waitFor();
    assert.match(await page.getByLabel(`Answer ${eve.name}`).inputValue(), /door C/);
    await page.getByLabel(`Answer ${eve.name}`).press('Control+Enter');
    await page.getByRole('log').getByText('Take door C').waitFor();

    await page.getByLabel('Who takes care of it').click();
    await page.getByRole('option', { name: 'Sam Okoye' }).click();
    await page.getByRole('button', { name: /^\d+\s*Waiting$/ }).click();
    await page.getByRole('link', { name: new RegExp(subject) }).getByText('Sam Okoye').waitFor();
  });

  const { page: mail } = await mailTo(admit.url, eve.email, /Step-free way in/);
  assert.match(mail, /Step-free way in/);

  await journey({ viewport: PHONE }, async ({ page }) => {
    await enter(page, admit.url, eve.email, 'tomato ladder quiet rain');
    await page.goto(`${admit.url}/account/support`);
    await page.getByText('New answer').waitFor();
    await page.getByRole('button', { name: new RegExp(subject) }).click();
    await page.getByText('Take door C').waitFor();
    assert.equal(await page.getByText('Ask the hall about the ramp.').count(), 0, 'notes stay inside');
    await page.getByLabel('Your answer').fill('Thank you, see you there!');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('article').getByText('Thank you, see you there!').waitFor();
    assert.deepEqual(await accessibility(page), []);
  });

  // An answer of the buyer brings it back, and on a phone the inbox leads in and out.
  await journey({ viewport: PHONE }, async ({ page }) => {
    await enter(page, admit.url, SUPPORT, PASSWORD);
    await page.goto(inbox());
    await page.getByRole('link', { name: new RegExp(subject) }).click();
    await page.getByRole('log').getByText('Thank you, see you there!').waitFor();
    await page.getByRole('button', { name: 'Show buyer and booking' }).click();
    await page.getByRole('dialog').getByText('1 × Seat').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Finish', exact: true }).click();
    await page.getByText('Done', { exact: true }).first().waitFor();
    await page.getByRole('button', { name: 'Back to the list' }).click();
    await page.getByRole('button', { name: /Done$/ }).click();
    await page.getByRole('link', { name: new RegExp(subject) }).waitFor();
  });
});
