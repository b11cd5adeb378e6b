// Documents: a buyer gets an invoice, for a company after all; money back has a credit note; the office exports.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { enter } from '../support/account.mjs';
import { DESKTOP, PHONE, accessibility, launch, visit } from '../support/browser.mjs';
import { buy, somebody } from '../support/buyer.mjs';
import { startAdmit } from '../support/server.mjs';
import { ORGANIZER, PASSWORD, onSale } from '../support/stage.mjs';

let admit;
let browser;
let event;

before(async () => {
  // A house of its own: the numbers of the others' invoices would get in between.
  [admit, browser] = await Promise.all([startAdmit({ alone: true }), launch()]);
  event = await onSale(admit.url, {
    title: `On Paper ${Math.random().toString(36).slice(2, 7)}`,
    tickets: [{ name: 'Standing', price: 2000, capacity: 20 }],
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

const office = (page) => `${admit.url}/organizer/${event.organizationId}/${page}`;

/** What a button downloads. */
async function downloaded(page, button) {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

describe('documents', () => {
  const mia = somebody('Mia Roth');
  let booking;

  it('are switched on by the organizer', async () => {
    await journey({ viewport: DESKTOP }, async ({ page }) => {
      await enter(page, admit.url, ORGANIZER, PASSWORD);
      await page.goto(office('billing'));
      await page.getByLabel('Legal name').fill('Halle Nord GmbH');
      await page.getByLabel('Street and number').fill('Hauptstraße 1');
      await page.getByLabel('Postal code').fill('10115');
      await page.getByLabel('City').fill('Berlin');
      await page.getByLabel('E-mail for questions').fill('billing@example.org');
      await page.getByLabel(/^VAT id/).fill('DE136695976');
      await page.getByLabel('Write invoices').check();
      assert.deepEqual(await accessibility(page), []);
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Saved', { exact: true }).waitFor();
    });
  });

  it('give the buyer an invoice, and a corrected one for the company', async () => {
    await journey({ viewport: PHONE }, async ({ page, expect }) => {
      expect(/422/);
      await buy(page, admit.url, event, { Standing: 2 }, mia);
      [, booking] = page.url().match(/\/checkout\/[^/]+\/([^/]+)\/done/);
      await page.goto(`${admit.url}/bookings/${event.id}/${booking}`);
      const first = page.getByRole('button', { name: /^INV-\d+-00001 as PDF/ });
      await first.waitFor();
      const { name, bytes } = await downloaded(page, first);
      assert.match(name, /^INV-\d{4}-00001\.pdf$/);
      assert.equal(bytes.subarray(0, 5).toString(), '%PDF-');

      await page.getByRole('button', { name: 'Invoice for a company' }).click();
      const dialog = page.getByRole('dialog', { name: 'Correct the invoice' });
      await dialog.getByLabel('Company').fill('Roth & Töchter AG');
      await dialog.getByLabel('Street and number').fill('Ring 2');
      await dialog.getByLabel('Postal code').fill('80331');
      await dialog.getByLabel('City').fill('München');
      await dialog.getByLabel('Country').fill('Germany');
      await page.getByRole('option', { name: 'Germany' }).click();
      await dialog.getByLabel(/^VAT id/).fill('DE123456789');
      await dialog.getByRole('button', { name: 'Write a new invoice' }).click();
      await dialog.getByText(/must be a VAT id/i).waitFor();
      await dialog.getByLabel(/^VAT id/).fill('DE811569869');
      assert.deepEqual(await accessibility(page), []);
      await dialog.getByRole('button', { name: 'Write a new invoice' }).click();
      await page.getByText('A new invoice is written').waitFor();
      const second = page.getByRole('button', { name: /^INV-\d+-00002 as e-invoice/ });
      const xml = (await downloaded(page, second)).bytes.toString();
      assert.match(xml, /Roth &amp; Töchter AG/);
      assert.match(xml, /<cbc:PayableAmount currencyID="EUR">0\.00</);
      await page.getByRole('button', { name: /^CN-\d+-00001 as PDF/ }).waitFor();
      assert.deepEqual(await accessibility(page), []);
    });
  });

  it('follow the money that goes back', async () => {
    await journey({ viewport: DESKTOP }, async ({ page }) => {
      await enter(page, admit.url, ORGANIZER, PASSWORD);
      const path = `/api/v1/organizations/${event.organizationId}/events/${event.id}/bookings/${booking}/returns`;
      await event.call('POST', path, {
        cancels: 'nothing', ticket_ids: [], refund_minor: 500, fee_minor: 0, reason: 'Late start', notify: false,
      });
      await page.goto(office('documents'));
      await page.getByLabel('Number, buyer or booking').fill('Roth');
      const note = page.getByRole('button', { name: /^CN-\d+-00002 as PDF/ });
      for (let tries = 0; tries < 20 && !(await note.isVisible()); tries += 1) {
        await page.waitForTimeout(500);
        await page.reload();
        await page.getByLabel('Number, buyer or booking').fill('Roth');
        await note.waitFor({ timeout: 1500 }).catch(() => {});
      }
      await page.getByText('-€5.00').first().waitFor();
      assert.deepEqual(await accessibility(page), []);
      const { bytes } = await downloaded(page, note);
      assert.equal(bytes.subarray(0, 5).toString(), '%PDF-');
    });
  });

  it('are taken along as a spreadsheet, and closed as a statement', async () => {
    await journey({ viewport: DESKTOP }, async ({ page }) => {
      await enter(page, admit.url, ORGANIZER, PASSWORD);
      await page.goto(office('exports'));
      const button = page.getByRole('button', { name: 'Export', exact: true });
      await button.waitFor();
      assert.deepEqual(await accessibility(page), []);
      const { name, bytes } = await downloaded(page, button);
      assert.match(name, /^bookings_.*\.csv$/);
      const csv = bytes.toString();
      assert.ok(csv.startsWith('\ufeff"reference"'));
      assert.match(csv, new RegExp(mia.email));
      await page.getByText('Bookings · CSV').waitFor();
      await page.goto(office('statements'));
      await page.getByRole('heading', { name: 'Since the last statement' }).waitFor();
      await page.getByText('Paid by buyers').first().waitFor();
      assert.deepEqual(await accessibility(page), []);
      await page.getByRole('button', { name: 'Close the period' }).first().click();
      await page.getByRole('dialog').getByRole('button', { name: 'Close the period' }).click();
      await page.getByText('Statement 1 is closed').waitFor();
      const { bytes: pdf } = await downloaded(page, page.getByRole('button', { name: 'Statement 1 as PDF' }).first());
      assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
    });
  });
});
