// A cellar without a network: a ticket that was opened once shows its code all the same.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { buy, somebody } from '../support/buyer.mjs';
import { launch, PHONE, visit } from '../support/browser.mjs';
import { startAdmit } from '../support/server.mjs';
import { onSale } from '../support/stage.mjs';

let admit;
let browser;

before(async () => {
  [admit, browser] = await Promise.all([startAdmit(), launch()]);
});
after(async () => {
  await browser?.close();
  await admit?.stop();
});

it('shows the code with the network off, after a reload and in a new tab', async () => {
  const event = await onSale(admit.url, {
    title: `Cellar ${Date.now()}`,
    tickets: [{ name: 'Standing', price: 1500, capacity: 20 }],
  });
  // A browser reports every request that found no network; here that is the point.
  const offline = [/ERR_INTERNET_DISCONNECTED|ERR_FAILED/];
  const { context, page, complaints } = await visit(browser, { viewport: PHONE, expected: offline });
  try {
    await buy(page, admit.url, event, { Standing: 2 }, somebody());
    await page.getByRole('link', { name: 'Open tickets' }).click();
    await page.getByRole('img', { name: 'Code of ticket 1' }).waitFor();
    await page.getByText('On this device').waitFor();
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.waitForFunction(async () => (await caches.match('/__shell')) !== undefined);
    const before = await page.getByRole('img', { name: 'Code of ticket 1' }).innerHTML();

    await context.setOffline(true);
    await page.reload();
    await page.getByRole('img', { name: 'Code of ticket 1' }).waitFor();
    assert.equal(await page.getByRole('img', { name: 'Code of ticket 1' }).innerHTML(), before);
    await page.getByText('You are offline.').waitFor();
    await page.getByRole('button', { name: 'Next ticket' }).click();
    await page.getByRole('status').getByText('2 of 2').waitFor();

    const tab = await context.newPage();
    await tab.goto(page.url());
    await tab.getByRole('img', { name: 'Code of ticket 2' }).waitFor();

    // What is not kept says so instead of breaking.
    await tab.goto(`${admit.url}/tickets/a/b/c`);
    await tab.getByRole('heading', { name: 'No connection' }).waitFor();
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
});
