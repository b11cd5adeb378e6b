// The installation: an administrator gives a role, the auditor reads who did, and it is taken away again.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { FRESH_PASSWORD, enter, register } from '../support/account.mjs';
import { DESKTOP, PHONE, accessibility, launch, visit } from '../support/browser.mjs';
import { somebody } from '../support/buyer.mjs';
import { startAdmit } from '../support/server.mjs';
import { PASSWORD } from '../support/stage.mjs';

let admit;
let browser;
const nora = somebody('Nora Watch');

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

describe('the installation', () => {
  it('gets an auditor', async () => {
    await journey({}, ({ page }) => register(page, admit.url, nora));
    await journey({ viewport: DESKTOP }, async ({ page }) => {
      await enter(page, admit.url, 'admin@example.org', PASSWORD);
      await page.getByRole('button', { name: 'Account menu' }).click();
      await page.getByRole('menuitem', { name: 'Administration' }).click();
      await page.getByRole('heading', { name: 'People who run this installation' }).waitFor();
      await page.getByRole('button', { name: 'Give a role' }).click();
      await page.getByRole('dialog').getByLabel('E-mail').fill(nora.email);
      await page.getByRole('dialog').getByLabel('Auditor').check();
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
      await page.getByText('Nora Watch has the role now').waitFor();
      assert.deepEqual(await accessibility(page), []);
    });
  });

  it('which reads the log and changes nothing', async () => {
    await journey({ viewport: PHONE, colorScheme: 'dark' }, async ({ page }) => {
      await enter(page, admit.url, nora.email, FRESH_PASSWORD);
      await page.goto(`${admit.url}/admin`);
      await page.getByText(nora.email).waitFor();
      assert.equal(await page.getByRole('button', { name: 'Give a role' }).count(), 0);
      assert.deepEqual(await accessibility(page), []);
      await page.getByRole('link', { name: 'Audit log' }).click();
      await page.getByRole('button', { name: /Role over the installation .*Nora Watch/ }).click();
      await page.getByText('put platform', { exact: false }).first().waitFor();
      assert.deepEqual(await accessibility(page), []);
    });
  });

  it('and loses them again', async () => {
    await journey({ expected: [/404/] }, async ({ page }) => {
      await enter(page, admit.url, 'admin@example.org', PASSWORD);
      await page.goto(`${admit.url}/admin`);
      const row = page.getByRole('row', { name: /Nora Watch/ });
      await row.getByRole('button', { name: 'Take away' }).click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Take away' }).click();
      await page.getByText('Nora Watch has no role here any more').waitFor();
      await journey({ expected: [/404/] }, async ({ page: other }) => {
        await enter(other, admit.url, nora.email, FRESH_PASSWORD);
        await other.goto(`${admit.url}/admin`);
        await other.getByRole('heading', { name: 'We cannot find this page' }).waitFor();
      });
    });
  });
});
