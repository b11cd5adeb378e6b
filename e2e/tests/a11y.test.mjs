// Every public page, in both lights, on a desk and in a hand: nothing serious for axe to find, nothing cut off.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { DESKTOP, inEachLook, launch, PHONE, visit } from '../support/browser.mjs';
import { buy, choose, hold, somebody } from '../support/buyer.mjs';
import { startAdmit } from '../support/server.mjs';
import { onSale } from '../support/stage.mjs';

let admit;
let browser;
let event;

before(async () => {
  [admit, browser] = await Promise.all([startAdmit(), launch()]);
  event = await onSale(admit.url, {
    title: `Open Stage ${Date.now()}`,
    dates: 6,
    tickets: [
      { name: 'Standing', price: 2500, capacity: 500 },
      { name: 'Solidarity', price: 500, capacity: 500, flexible: true },
    ],
  });
});
after(async () => {
  await browser?.close();
  await admit?.stop();
});

const SMALL_PHONE = { width: 360, height: 640 };
/** What can be wrong in the dark only: the page is otherwise the same. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

/** Two visits, and how each page looks in them. */
const VISITS = [
  [
    { name: 'desktop, light', viewport: DESKTOP, colorScheme: 'light' },
    { name: 'desktop, dark', viewport: DESKTOP, colorScheme: 'dark', rules: COLOURS },
  ],
  [
    { name: 'phone, light', viewport: PHONE, colorScheme: 'light' },
    { name: 'phone, dark', viewport: PHONE, colorScheme: 'dark', rules: COLOURS },
    { name: 'small phone, light', viewport: SMALL_PHONE, colorScheme: 'light', rules: [] },
  ],
];

for (const looks of VISITS) {
  const [{ name, viewport, colorScheme }] = looks;
  it(`public pages, ${name} and others`, async () => {
    const { context, page, complaints, expect } = await visit(browser, { viewport, colorScheme });
    const check = (what) => inEachLook(page, what, looks);
    expect(/404/);
    const at = async (path, heading, what) => {
      await page.goto(admit.url + path);
      await page.getByRole('heading', { name: heading }).first().waitFor();
      await check(what);
    };
    await at('/', 'Good nights start here.', 'home');
    await at('/search?city=Berlin', 'Events in Berlin', 'search');
    await at('/search?q=zzyzx', 'Nothing found', 'empty search');
    await at('/o/halle-nord', 'Halle Nord', 'organizer');
    await at(`/e/${event.slug}`, event.title, 'event');
    await at('/nowhere', 'We cannot find this page', 'not found');

    await choose(page, admit.url, event, { Standing: 1, Solidarity: 1 });
    await check('choosing tickets');
    await hold(page);
    await check('checkout');
    await page.getByRole('button', { name: /^Pay/ }).click();
    await page.getByText('Please fill this in').first().waitFor();
    await check('checkout with mistakes');

    await buy(page, admit.url, event, { Standing: 2 }, somebody());
    await check('done');
    await page.getByRole('link', { name: 'Manage this booking' }).click();
    await page.getByRole('heading', { level: 1, name: event.title }).waitFor();
    await check('booking');
    await page
      .getByRole('link', { name: /^Ticket 1|Ticket 1/ })
      .first()
      .click();
    await page.getByRole('img', { name: 'Code of ticket 1' }).waitFor();
    await check('ticket');
    await page.getByRole('button', { name: 'Turn over' }).first().click();
    await check('back of the ticket');
    assert.deepEqual(complaints, []);
    await context.close();
  });
}
