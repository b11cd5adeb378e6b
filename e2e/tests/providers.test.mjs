// Signing in with an account elsewhere, in a browser that really goes there and comes back.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { enter, FRESH_PASSWORD, register } from '../support/account.mjs';
import { accessibility, launch, PHONE, visit } from '../support/browser.mjs';
import { startProvider } from '../support/provider.mjs';
import { startAdmit } from '../support/server.mjs';

let admit;
let browser;
let provider;

before(async () => {
  provider = await startProvider();
  const env = { ADMIT_SIGN_IN__PROVIDERS: provider.settings };
  [admit, browser] = await Promise.all([startAdmit({ env, demo: false }), launch()]);
});

after(async () => {
  await browser?.close();
  await admit?.stop();
  provider?.stop();
});

async function journey(options, act) {
  const visitor = await visit(browser, options);
  try {
    await act(visitor);
    assert.deepEqual(visitor.complaints, []);
  } finally {
    await visitor.context.close();
  }
}

const button = (page, name) => page.getByRole('button', { name });

describe('an account elsewhere', () => {
  it('makes an account here, comes back to where one was going, and proves who one is', async () => {
    provider.who = { sub: 'mia', email: 'mia@example.org', name: 'Mia Lund' };
    await journey({ viewport: PHONE, expected: [/409/] }, async ({ page }) => {
      await page.goto(`${admit.url}/account/security`);
      await button(page, 'Continue with Town account').waitFor();
      assert.deepEqual(await accessibility(page), []);
      await button(page, 'Continue with Town account').click();
      await page.getByRole('link', { name: 'Agree' }).click();
      await page.waitForURL(`${admit.url}/account/security`);
      await page.getByText('Town account · mia@example.org').waitFor();
      assert.deepEqual(await accessibility(page), []);
      // It is the only way in, and says so.
      await button(page, 'Unlink: Town account').click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Unlink' }).click();
      await page.getByText('It is your only way in.').waitFor();
    });
  });

  it('may be declined, and says what happened', async () => {
    await journey({ expected: [/401/] }, async ({ page }) => {
      await page.goto(`${admit.url}/sign-in`);
      await button(page, 'Continue with Town account').click();
      await page.getByRole('link', { name: 'Decline' }).click();
      await page.getByText('You did not let that service tell us who you are.').waitFor();
      assert.equal(new URL(page.url()).search, '', 'nothing stays in the address');
      assert.deepEqual(await accessibility(page), []);
      await page.getByRole('link', { name: 'Back' }).click();
      await page.waitForURL(`${admit.url}/sign-in`);
    });
  });

  it('is linked with an account that has its address only by that account’s owner', async () => {
    const noa = { name: 'Noa Berg', email: 'noa@example.org' };
    await journey({}, ({ page }) => register(page, admit.url, noa));
    provider.who = { sub: 'noa', email: noa.email, name: noa.name };
    await journey({ expected: [/409/] }, async ({ page }) => {
      await page.goto(`${admit.url}/sign-in`);
      await button(page, 'Continue with Town account').click();
      await page.getByRole('link', { name: 'Agree' }).click();
      await page.getByRole('heading', { name: 'You have an account here already' }).waitFor();
      assert.deepEqual(await accessibility(page), []);
      await page.getByRole('link', { name: 'Sign in to link them' }).click();
      await page.getByLabel('E-mail').fill(noa.email);
      await page.getByLabel('Password', { exact: true }).fill(FRESH_PASSWORD);
      await page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByRole('heading', { name: 'Link the two accounts?' }).waitFor();
      assert.deepEqual(await accessibility(page), []);
      await button(page, 'Link them').click();
      await page.waitForURL(`${admit.url}/account/security`);
      await page.getByText('Town account · noa@example.org').waitFor();
    });
    await journey({}, async ({ page }) => {
      await page.goto(`${admit.url}/sign-in`);
      await button(page, 'Continue with Town account').click();
      await page.getByRole('link', { name: 'Agree' }).click();
      await page.waitForURL(`${admit.url}/account`);
    });
  });

  it('is linked and unlinked on the security page', async () => {
    const ole = { name: 'Ole Dahl', email: 'ole@example.org' };
    provider.who = { sub: 'ole', email: 'elsewhere@example.com', name: 'O.' };
    await journey({}, async ({ context, page }) => {
      await register(page, admit.url, ole);
      await page.evaluate(() => localStorage.clear());
      await context.clearCookies();
      await enter(page, admit.url, ole.email, FRESH_PASSWORD);
      await page.goto(`${admit.url}/account/security`);
      await button(page, 'Link Town account').click();
      await page.getByRole('link', { name: 'Agree' }).click();
      await page.waitForURL(`${admit.url}/account/security`);
      await page.getByText('Town account · elsewhere@example.com').waitFor();
      await button(page, 'Unlink: Town account').click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Unlink' }).click();
      await button(page, 'Link Town account').waitFor();
    });
  });
});
