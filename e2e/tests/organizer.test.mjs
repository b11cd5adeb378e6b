// Somebody starts selling: from nothing to a published event, a booking, and a booking called off.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { enter, linkTo, picture, register, typeMoment } from '../support/account.mjs';
import { launch, PHONE, visit } from '../support/browser.mjs';
import { buy, somebody } from '../support/buyer.mjs';
import { mailTo } from '../support/mail.mjs';
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

const dialog = (page) => page.getByRole('dialog');
const tab = (page, name) => page.getByRole('navigation', { name: 'Event' }).getByRole('link', { name, exact: true });
const nextYear = new Date().getFullYear() + 1;

describe('a new organizer', () => {
  it('goes from nothing to a sold ticket and gives the place back', async () => {
    const mia = somebody('Mia Sand');
    const title = `Lanterns on the Quay ${Date.now()}`;
    await journey({}, async ({ page }) => {
      await register(page, admit.url, mia);

      // The organization: a name is enough, the browser knows the rest.
      await page.goto(`${admit.url}/organizer`);
      await page.getByRole('heading', { name: 'Start selling tickets' }).waitFor();
      await page.getByLabel('Name of the organization').fill(`Quayside ${Date.now()}`);
      assert.notEqual(await page.getByLabel('Time zone').inputValue(), '');
      await page.getByLabel('Country').fill('Germany');
      await page.getByRole('option', { name: 'Germany' }).click();
      await page.getByLabel('Currency').and(page.locator('input[value^="EUR"]')).waitFor();
      await page.getByRole('button', { name: 'Create organization' }).click();
      await page.getByRole('heading', { name: 'Three steps to your first sale' }).waitFor();
      const home = page.url();

      await page.getByRole('link', { name: 'Add venue' }).click();
      await page.getByRole('heading', { name: 'Where do you play?' }).waitFor();
      await page.getByRole('button', { name: 'Add venue' }).click();
      await dialog(page).getByLabel('Name', { exact: true }).fill('The Boathouse');
      await dialog(page).getByLabel('Street and number').fill('Am Kai 4');
      await dialog(page).getByLabel('City').fill('Hamburg');
      await dialog(page).getByRole('button', { name: 'Add venue' }).click();
      await page.getByRole('heading', { name: 'The Boathouse' }).waitFor();

      // The event, as a draft.
      await page.goto(home);
      await page.getByRole('link', { name: 'New event' }).first().click();
      await page.getByLabel('Title').fill(title);
      await page.getByRole('radio', { name: 'Festivals' }).click();
      await page.getByRole('button', { name: 'Create draft' }).click();
      await page.getByRole('heading', { level: 1, name: title }).waitFor();

      // It says what is missing, and leads there.
      await page.getByRole('heading', { name: 'Almost there' }).waitFor();
      await page.getByRole('link', { name: 'Add it: A date', exact: true }).click();
      await page.getByRole('button', { name: 'Add date' }).click();
      await typeMoment(page, 'Starts', { day: 12, month: 6, year: nextYear, hour: 19, minute: 30 });
      await typeMoment(page, 'Ends', { day: 12, month: 6, year: nextYear, hour: 23, minute: 0 });
      await dialog(page).getByRole('button', { name: 'Add date' }).click();
      await page.getByText('The Boathouse').waitFor();
      await page.getByText(/12 Jun.*19:30/).first().waitFor();

      await tab(page, 'Tickets').click();
      await page.getByRole('button', { name: 'Add ticket type' }).click();
      await dialog(page).getByLabel('Name', { exact: true }).fill('Quay ticket');
      await dialog(page).getByLabel('Price').fill('19.50');
      await dialog(page).getByLabel('Places').fill('40');
      await dialog(page).getByRole('button', { name: 'Add ticket type' }).click();
      const product = page.getByRole('article', { name: 'Quay ticket' });
      await product.getByText('€19.50').waitFor();
      await product.getByText('0 sold · 40 free').waitFor();

      await tab(page, 'Details').click();
      await page.getByTestId('cover-file').setInputFiles({ name: 'quay.png', mimeType: 'image/png', buffer: picture() });
      await page.getByText('New cover').waitFor({ timeout: 60_000 });
      await page.getByLabel('Summary (optional)').fill('Paper lanterns, brass and hot soup by the water.');
      await page.getByLabel('Text').fill('## The night\n\nLanterns at **dusk**.');
      await page.getByRole('region', { name: 'Preview' }).getByRole('heading', { name: 'The night' }).waitFor();
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Saved', { exact: true }).waitFor();

      await page.getByRole('link', { name: 'Preview' }).click();
      await page.getByText('Only your team sees this.').waitFor();
      await page.getByText('Lanterns at').waitFor();
      await page.getByRole('link', { name: 'Back to the event' }).click();

      await page.getByRole('heading', { name: 'Ready to publish' }).waitFor();
      await page.getByRole('button', { name: 'Publish' }).first().click();
      await page.getByText('Published. Tickets are on sale.').waitFor();
      const workspace = page.url();

      // Everybody sees it now, and somebody buys.
      const slug = await page.getByRole('link', { name: 'Public page' }).last().getAttribute('href');
      const bo = somebody('Bo Fisk');
      await journey({ viewport: PHONE }, async ({ page: phone }) => {
        await buy(phone, admit.url, { slug: slug.replace('/e/', '') }, { 'Quay ticket': 2 }, bo);
      });

      await page.goto(workspace);
      await tab(page, 'Bookings').click();
      await page.getByRole('link', { name: 'Bo Fisk' }).click();
      const drawer = dialog(page);
      await drawer.getByText('2 × Quay ticket').waitFor();
      await drawer.getByText('Paid').first().waitFor();
      await drawer.getByRole('button', { name: 'Cancel or refund…' }).click();
      const back = page.getByRole('dialog', { name: /^Give back from booking/ });
      await back.getByRole('textbox', { name: 'Reason' }).fill('The quay is under water.');
      await back.getByRole('button', { name: 'Give back', exact: true }).click();
      await page.getByText('Done. Refunds are on their way.').waitFor();
      await page.getByText('Reason: The quay is under water.').waitFor();
      await page.keyboard.press('Escape');

      await tab(page, 'Tickets').click();
      await page.getByRole('article', { name: 'Quay ticket' }).getByText('0 sold · 40 free').waitFor();
      const { page: mail } = await mailTo(admit.url, bo.email, /cancelled|returned/i);
      assert.match(mail, /Lanterns/);
    });
  });
});

describe('an organizer at work', () => {
  it('is told kindly why a capacity cannot shrink below what is sold', async () => {
    const event = await onSale(admit.url, {
      title: `Small Room ${Date.now()}`,
      tickets: [{ name: 'Chair', price: 900, capacity: 30 }],
    });
    await journey({}, async ({ page }) => {
      await buy(page, admit.url, event, { Chair: 3 }, somebody());
    });
    await journey({ expected: [/409/] }, async ({ page }) => {
      await enter(page, admit.url, ORGANIZER, PASSWORD);
      await page.goto(`${admit.url}/organizer/${event.organizationId}/events/${event.id}/tickets`);
      const capacity = page.getByRole('textbox', { name: /Places for Chair/ });
      await capacity.fill('2');
      await capacity.press('Enter');
      await page.getByText(/3 are sold, 0 are held and 0 kept back.*below 3/).waitFor();
      await capacity.fill('12');
      await capacity.press('Enter');
      await page.getByText('Now 12 places').waitFor();
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByText('3 sold · 27 free').waitFor();
    });
  });

  it('keeps what was typed when somebody else saved first', async () => {
    const event = await onSale(admit.url, {
      title: `Two Desks ${Date.now()}`,
      tickets: [{ name: 'Seat', price: 500, capacity: 10 }],
    });
    await journey({ expected: [/412/] }, async ({ page }) => {
      await enter(page, admit.url, ORGANIZER, PASSWORD);
      await page.goto(`${admit.url}/organizer/${event.organizationId}/events/${event.id}/details`);
      await page.getByLabel('Summary (optional)').fill('Mine.');
      await event.call('PATCH', event.path, { version: event.version, age_note: 'From 18' });
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Somebody else saved this').waitFor();
      assert.equal(await page.getByLabel('Summary (optional)').inputValue(), 'Mine.');
      await page.getByRole('button', { name: 'Keep mine' }).click();
      await page.getByText('Saved', { exact: true }).waitFor();
      const { summary } = await event.call('GET', event.path);
      assert.equal(summary, 'Mine.');
    });
  });

  it('invites somebody, who joins through the mail', async () => {
    const event = await onSale(admit.url, {
      title: `Helping Hands ${Date.now()}`,
      tickets: [{ name: 'Seat', price: 500, capacity: 10 }],
    });
    const lou = somebody('Lou Park');
    await journey({}, async ({ page }) => {
      await enter(page, admit.url, ORGANIZER, PASSWORD);
      await page.goto(`${admit.url}/organizer/${event.organizationId}/members`);
      await page.getByRole('button', { name: 'Invite' }).click();
      await dialog(page).getByLabel('E-mail').fill(lou.email);
      await dialog(page).getByRole('radio', { name: /^Support/ }).check();
      await dialog(page).getByRole('button', { name: 'Send invitation' }).click();
      await page.getByText(`Invitation sent to ${lou.email}.`).waitFor();
      await page.getByRole('button', { name: `Take back: ${lou.email}` }).waitFor();
    });
    await journey({ viewport: PHONE }, async ({ page }) => {
      await page.goto(await linkTo(admit.url, lou.email, /invit/i, '/invitation'));
      await page.getByRole('heading', { name: 'Join Halle Nord' }).waitFor();
      await page.getByText('Olivia Hart invites you').waitFor();
      await page.getByRole('link', { name: 'Create an account and join' }).click();
      await page.getByLabel('Your name').fill(lou.name);
      assert.equal(await page.getByLabel('E-mail').inputValue(), lou.email);
      await page.getByLabel('Password', { exact: true }).fill('seven drums under the bridge');
      await page.getByRole('button', { name: 'Create account' }).click();
      await page.getByRole('heading', { name: 'Check your mail' }).waitFor();
      await page.goto(await linkTo(admit.url, lou.email, /Confirm/, '/verify-email'));
      await page.getByRole('link', { name: 'Back to your invitation' }).click();
      await page.getByRole('button', { name: 'Join', exact: true }).click();
      await page.waitForURL(`${admit.url}/organizer/${event.organizationId}`);
      await page.getByText('Tickets sold').waitFor();
    });
  });
});
