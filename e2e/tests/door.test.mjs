// The evening itself: people at the door, once each.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after, before, it } from 'node:test';
import { enter } from '../support/account.mjs';
import { accessibility, launch, PHONE, visit } from '../support/browser.mjs';
import { buy, somebody } from '../support/buyer.mjs';
import { cameraShowing } from '../support/camera.mjs';
import { startAdmit } from '../support/server.mjs';
import { onSale, PASSWORD } from '../support/stage.mjs';

const DOOR = 'dora@example.org';

let admit;
let browser;
let event;
/** Four tickets of one buyer, with the typed code and the signed text of each. */
let tickets;
const nora = somebody('Nora Lindqvist');

before(async () => {
  [admit, browser] = await Promise.all([startAdmit(), launch()]);
  event = await onSale(admit.url, {
    title: `Doors at Seven ${Date.now()}`,
    tickets: [{ name: 'Standing', price: 1200, capacity: 50 }],
  });
  const { context, page } = await visit(browser);
  await buy(page, admit.url, event, { Standing: 4 }, nora);
  const [, eventId, bookingId] = new URL(page.url()).pathname.match(/\/checkout\/([^/]+)\/([^/]+)/);
  const booking = await page.evaluate(
    async (path) => (await fetch(path)).json(),
    `/api/v1/events/${eventId}/bookings/${bookingId}`,
  );
  tickets = booking.tickets;
  await context.close();
});
after(async () => {
  await browser?.close();
  await admit?.stop();
});

/** Dora's phone at the door, by way of the list, as she would get there. */
async function atTheDoor(options, steps, using = browser) {
  const visitor = await visit(using, { viewport: PHONE, ...options });
  const { page } = visitor;
  try {
    await enter(page, admit.url, DOOR, PASSWORD);
    await page.goto(`${admit.url}/door`);
    await page.getByRole('link', { name: new RegExp(event.title) }).click();
    await page.getByRole('heading', { name: event.title }).waitFor();
    await steps(visitor);
    assert.deepEqual(visitor.complaints, []);
  } finally {
    await visitor.context.close();
  }
}

const verdict = (page, kind) => page.locator(`[data-verdict="${kind}"]`);

async function type(page, code) {
  await page.getByLabel('Ticket code').fill(code);
  await page.keyboard.press('Enter');
}

it('lets a ticket in once, and says since when and where the second time', async () => {
  await atTheDoor({}, async ({ page }) => {
    await page.getByRole('button', { name: 'This device' }).click();
    await page.getByLabel('Gate').fill('Gate A');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Gate A').waitFor();

    // People write codes down as they like.
    await type(page, tickets[0].code.toLowerCase().replace(/(.{4})(?=.)/g, '$1 '));
    await verdict(page, 'yes').getByText('Come in').waitFor();
    await verdict(page, 'yes').getByText('Standing').waitFor();
    await page.getByRole('img', { name: '1 of 4 in' }).waitFor();
    assert.deepEqual(await accessibility(page), []);

    await type(page, tickets[0].code);
    await verdict(page, 'look').getByText('Already in').waitFor();
    await verdict(page, 'look').getByText(/since \d{1,2}:\d{2}.*Gate A/).waitFor();
    await page.getByRole('img', { name: '1 of 4 in' }).waitFor();

    await type(page, 'ZZZZ-ZZZZ-ZZZZ');
    await verdict(page, 'no').getByText('No such ticket').waitFor();
    await verdict(page, 'no').click();

    await page.getByRole('button', { name: 'Recent scans' }).click();
    await page.getByRole('dialog').getByText('Already in').first().waitFor();
    assert.deepEqual(await accessibility(page), []);
  });
});

it('finds people whose phone is dead', async () => {
  await atTheDoor({}, async ({ page }) => {
    await page.getByRole('button', { name: 'Find a ticket' }).click();
    await page.getByLabel('Name, e-mail, booking or code').fill(nora.email);
    const found = page.getByRole('dialog').getByRole('listitem');
    await found.nth(3).waitFor();
    await found.getByText('In since').first().waitFor();
    await page
      .getByRole('dialog')
      .getByRole('listitem')
      .filter({ hasNotText: 'In since' })
      .first()
      .getByRole('button', { name: /^Let in/ })
      .click();
    await verdict(page, 'yes').waitFor();
  });
});

it('says when it cannot check, keeps the code, and never counts it twice', async () => {
  await atTheDoor({ expected: [/ERR_INTERNET_DISCONNECTED/] }, async ({ page, context }) => {
    const before = await counted(page);
    await context.setOffline(true);
    await page.getByText('No connection. Tickets cannot be checked right now.').waitFor();
    await type(page, tickets[2].code);
    await verdict(page, 'unchecked').getByText('Not checked').waitFor();
    assert.equal(await page.getByLabel('Ticket code').inputValue(), tickets[2].code);
    await context.setOffline(false);
    const wasIn = tickets[2].code;
    await page.getByRole('button', { name: 'Check again' }).click();
    await verdict(page, 'yes').or(verdict(page, 'look')).waitFor();
    await type(page, wasIn);
    await verdict(page, 'look').waitFor();
    assert.ok((await counted(page)) <= before + 1);
  });
});

it('reads the code from a camera, after it was asked to', async () => {
  const camera = cameraShowing(tickets[3].credential);
  const withCamera = await launch(camera.switches);
  try {
    await atTheDoor(
      { permissions: ['camera'] },
      async ({ page }) => {
        assert.equal(await page.locator('video').isVisible(), false);
        await page.getByRole('button', { name: 'Use the camera' }).click();
        await verdict(page, 'yes').or(verdict(page, 'look')).waitFor({ timeout: 30_000 });
      },
      withCamera,
    );
  } finally {
    await withCamera.close();
    rmSync(camera.file, { force: true });
  }
});

it('shows the door nothing but the door', async () => {
  const { context, page } = await visit(browser, { viewport: PHONE, expected: [/40[34]/] });
  await enter(page, admit.url, DOOR, PASSWORD);
  await page.goto(`${admit.url}/organizer/${event.organizationId}`);
  await page.waitForURL(`${admit.url}/door`);
  await context.close();
});

async function counted(page) {
  const label = await page.getByRole('img', { name: / in$/ }).getAttribute('aria-label');
  return Number(label.split(' ')[0]);
}
