// Seats: chosen on the map by hand and by keys, found by the server, lost to somebody faster, drawn by an organizer.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { enter } from '../support/account.mjs';
import { accessibility, launch, PHONE, visit } from '../support/browser.mjs';
import { startAdmit } from '../support/server.mjs';
import { onSale, ORGANIZER, PASSWORD, signIn } from '../support/stage.mjs';

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

const ROWS = 4;
const PER_ROW = 10;

/** A little theatre of 40 seats on sale in one zone: 30 euros each, 15 for children. */
async function littleTheatre() {
  const event = await onSale(admit.url, {
    title: `Little Theatre ${Date.now()}`,
    tickets: [{ name: 'Stalls seat', price: 3000, capacity: ROWS * PER_ROW }],
  });
  const { call, path, organizationId } = event;
  const base = `/api/v1/organizations/${organizationId}`;
  const { items: venues } = await call('GET', `${base}/venues`);
  const plan = await call('POST', `${base}/seat-maps/generate`, {
    kind: 'theatre',
    rows: ROWS,
    seats_per_row: PER_ROW,
    curve: 0,
    aisles: 0,
    numbering: 'left_to_right',
  });
  const map = await call('POST', `${base}/seat-maps`, { venue_id: venues[0].id, name: `Hall ${Date.now()}`, plan });
  await call('PUT', `${path}/seating`, {
    seat_map_id: map.id,
    number: map.number,
    zones: [{ name: 'Stalls', color: '#0072b2' }],
    zone_of: new Array(map.seats).fill(0),
    no_single_gaps: false,
  });
  const { items: products } = await call('GET', `${path}/products`);
  const { id, version } = products[0];
  await call('PATCH', `${path}/products/${id}`, { zone: 0, version });
  await call('POST', `${path}/products/${id}/offers`, { name: 'Child', price_minor: 1500 });
  return { ...event, seats: map.seats };
}

const map = (page) => page.getByTestId('seat-map');
const chosen = (page) => page.getByRole('dialog').getByRole('list', { name: 'Your seats' }).getByRole('listitem');

async function openMap(page, event) {
  await page.goto(`${admit.url}/e/${event.slug}`);
  await page.getByRole('button', { name: 'Choose seats' }).click();
  await map(page).waitFor();
  // The map is alive once it knows what is free.
  await page.getByRole('button', { name: /Stalls.*€15/ }).waitFor();
}

/** Comes to the map by Tab, as a keyboard does, and onto its first seat. */
async function enterByKeys(page) {
  await page.getByRole('button', { name: 'Zoom in' }).focus();
  await page.keyboard.press('Shift+Tab');
  await map(page).evaluate((element) => {
    if (document.activeElement !== element) throw new Error('the keyboard is not on the map');
  });
}

describe('choosing seats', () => {
  it('takes seats by keys and from the list, with a price for each, and shows them to the end', async () => {
    const event = await littleTheatre();
    await journey({}, async ({ page }) => {
      await openMap(page, event);
      assert.deepEqual(await accessibility(page), []);
      await enterByKeys(page);
      await page.keyboard.press('Enter');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press(' ');
      await chosen(page).nth(1).waitFor();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('2 seats', { exact: true }).waitFor();

      // The second seat is a child's.
      await chosen(page).nth(1).getByRole('combobox').click();
      await page.getByRole('option', { name: /Child/ }).click();
      await dialog.getByText('€45.00').waitFor();

      // The same without a drawing.
      await page.getByRole('button', { name: 'List' }).click();
      assert.equal(await page.getByRole('button', { pressed: true }).count(), 2);
      assert.deepEqual(await accessibility(page), []);

      await page.getByRole('dialog').getByRole('button', { name: 'Continue' }).click();
      await page.waitForURL(/\/checkout\//);
      await page.getByText(/row [A-Z], seat \d+/).first().waitFor();
    });
  });

  it('takes a seat by a click on it, and gives it back', async () => {
    const event = await littleTheatre();
    await journey({}, async ({ page }) => {
      await openMap(page, event);
      // Down the middle of the hall there is a seat somewhere.
      const box = await map(page).boundingBox();
      for (let y = 80; y < box.height - 20 && (await chosen(page).count()) === 0; y += 12) {
        for (const dx of [0, 16]) {
          if ((await chosen(page).count()) > 0) break;
          await page.mouse.click(box.x + box.width / 2 + dx, box.y + y);
          await page.waitForTimeout(60);
        }
      }
      await chosen(page).first().waitFor();
      await page.getByRole('dialog').getByText('1 seat', { exact: true }).waitFor();
      await page.getByRole('button', { name: /^Give back/ }).last().click();
      await page.getByRole('dialog').getByText('Tap a seat, or let us find the best.').waitFor();
    });
  });

  it('lets the server find two together on a phone, in two taps', async () => {
    const event = await littleTheatre();
    await journey({ viewport: PHONE, hasTouch: true }, async ({ page }) => {
      await openMap(page, event);
      await page.getByRole('button', { name: 'Best available' }).last().click();
      await page.getByRole('button', { name: /^Take 2 together/ }).click();
      await page.waitForURL(/\/checkout\//);
      await page.getByRole('button', { name: /^2 / }).click();
      await page.getByText(/row [A-Z], seats \d+, \d+/).waitFor();
    });
  });

  it('sees at once what others take, and is told by name', async () => {
    const event = await littleTheatre();
    await journey({}, async ({ page: slow }) => {
      await openMap(slow, event);
      await slow.getByRole('button', { name: 'List' }).click();
      await slow.getByLabel('Row', { exact: true }).selectOption({ index: 0 });
      const seats = slow.getByRole('group', { name: /^Seats of row/ }).getByRole('button');
      await seats.nth(4).click();
      await chosen(slow).first().waitFor();
      await journey({}, async ({ page: fast }) => {
        await openMap(fast, event);
        await fast.getByRole('button', { name: 'List' }).click();
        await fast.getByLabel('Row', { exact: true }).selectOption({ index: 0 });
        await fast.getByRole('group', { name: /^Seats of row/ }).getByRole('button').nth(4).click();
        await fast.getByRole('dialog').getByRole('button', { name: 'Continue' }).click();
        await fast.waitForURL(/\/checkout\//);
      });
      await slow.getByText('Someone was faster').first().waitFor({ timeout: 10_000 });
      await seats.nth(4).and(slow.locator(':disabled')).waitFor();
      assert.equal(await chosen(slow).count(), 0);
    });
  });
});

describe('an organizer with a hall', () => {
  it('draws it, numbers it, and prices its seats', async () => {
    const event = await onSale(admit.url, {
      title: `Drawn Hall ${Date.now()}`,
      tickets: [{ name: 'Any seat', price: 2000, capacity: 100 }],
    });
    const name = `Drawn ${Date.now()}`;
    // An event without seats answers 404 for its seating.
    await journey({ expected: [/404.*\/seating/] }, async ({ page }) => {
      await enter(page, admit.url, ORGANIZER, PASSWORD);
      const home = `${admit.url}/organizer/${event.organizationId}`;
      await page.goto(`${home}/seat-maps`);
      await page.getByRole('button', { name: 'New seat map' }).first().click();
      await page.getByRole('tab', { name: 'Empty sheet' }).click();
      await page.getByLabel('Name').fill(name);
      await page.getByRole('button', { name: 'Create and edit' }).click();
      await page.getByRole('heading', { level: 1, name }).waitFor();

      // A stage, and three rows pulled in one stroke.
      const box = await map(page).boundingBox();
      const pull = async (x0, y0, x1, y1) => {
        await page.mouse.move(box.x + x0, box.y + y0);
        await page.mouse.down();
        await page.mouse.move(box.x + x1, box.y + y1, { steps: 4 });
        await page.mouse.up();
      };
      await page.getByRole('button', { name: 'Stage', exact: true }).click();
      await pull(240, 60, 480, 120);
      await page.getByRole('button', { name: 'Straight rows' }).click();
      await page.getByLabel('Rows at once').fill('3');
      await page.getByLabel('Rows at once').press('Enter');
      await pull(220, 220, 500, 220);
      await page.getByText('Everything in order').waitFor();

      // Undone and done again.
      await map(page).focus();
      await page.keyboard.press('Control+z');
      await page.getByText('There are no seats yet').waitFor();
      await page.keyboard.press('Control+Shift+z');
      await page.getByText('Everything in order').waitFor();

      await page.getByRole('button', { name: 'Number…' }).click();
      const dialog = page.getByRole('dialog', { name: /Number 3 rows/ });
      await dialog.getByLabel('Direction').click();
      await page.getByRole('option', { name: 'From the right' }).click();
      await dialog.getByRole('button', { name: 'Number them' }).click();
      assert.deepEqual(await accessibility(page), []);
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByText('Seat map saved').waitFor();

      const { call } = await signIn(admit.url);
      const { items } = await call('GET', `/api/v1/organizations/${event.organizationId}/seat-maps`);
      const card = items.find((one) => one.name === name);
      assert.ok(card.seats >= 9, `${card.seats} seats`);
      const saved = await call('GET', `/api/v1/organizations/${event.organizationId}/seat-maps/${card.id}`);
      const rows = saved.plan.sections[0].rows;
      assert.deepEqual(rows.map(({ label }) => label), ['A', 'B', 'C']);
      assert.equal(rows[0].seats.at(-1).label, '1');

      // The event: every seat in one zone, then two zones, then a ticket for the first.
      await page.goto(`${home}/events/${event.id}/seating`);
      await page.getByRole('button', { name: new RegExp(name) }).click();
      await page.getByRole('button', { name: 'Add zone' }).click();
      await page.getByRole('radio', { name: 'Paint Zone 2' }).waitFor();
      await page.getByRole('button', { name: 'Save seating' }).click();
      await page.getByText('Seating saved').waitFor();
      await page.getByLabel('Connect a ticket').first().click();
      await page.getByRole('option', { name: 'Any seat' }).click();
      await page.getByRole('button', { name: 'Disconnect' }).waitFor();
      await page.getByRole('tab', { name: 'Live' }).click();
      await page.getByText('Kept back', { exact: true }).first().waitFor();
    });
    const seating = await event.call('GET', `/api/v1/catalogue/events/${event.id}/seating`);
    assert.equal(seating.zones.length, 2);
    assert.ok(seating.zone_of.every((zone) => zone === 0));
  });
});
