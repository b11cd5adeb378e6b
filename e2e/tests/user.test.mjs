// Somebody makes an account, loses the password, and looks after it.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { FRESH_PASSWORD, linkTo, register } from '../support/account.mjs';
import { launch, PHONE, visit } from '../support/browser.mjs';
import { somebody } from '../support/buyer.mjs';
import { mailTo } from '../support/mail.mjs';
import { startAdmit } from '../support/server.mjs';
import { PASSWORD, signIn } from '../support/stage.mjs';

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

const FIRST = FRESH_PASSWORD;
const SECOND = 'seven drums under the bridge';

/** Tries to sign in; what comes of it is for the caller to see. */
async function tryToEnter(page, email, password) {
  await page.goto(`${admit.url}/sign-in`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
}

async function signOut(page) {
  await page.getByRole('button', { name: /Account menu/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL(`${admit.url}/`);
}

describe('an account', () => {
  it('is made, confirmed, left, entered again, and survives a forgotten password', async () => {
    const ina = somebody('Ina Holm');
    await journey({ expected: [/401/, /410/] }, async ({ page }) => {
      // A weak password is talked about before it is sent.
      await page.goto(`${admit.url}/register`);
      await page.getByLabel('Your name').fill(ina.name);
      await page.getByLabel('E-mail').fill(ina.email);
      await page.getByLabel('Password', { exact: true }).fill('short');
      await page.getByText('Keep going: at least 12 characters.').waitFor();
      await page.getByLabel('Password', { exact: true }).fill(FIRST);
      await page.getByText(/good password/i).waitFor();
      await page.getByRole('button', { name: 'Create account' }).click();
      await page.getByText(ina.email).waitFor();

      const link = await linkTo(admit.url, ina.email, /Confirm/, '/verify-email');
      await page.goto(link);
      await page.getByRole('heading', { name: 'Your e-mail is confirmed' }).waitFor();
      await page.goto(`${admit.url}/account/profile`);
      await page.getByText('Confirmed', { exact: true }).waitFor();
      await signOut(page);

      // The link was good once.
      await page.goto(link);
      await page.getByRole('heading', { name: 'This link has run out' }).waitFor();

      await tryToEnter(page, ina.email, 'not the right one at all');
      await page.getByText('The e-mail address or the password is wrong.').waitFor();
      assert.equal(await page.getByLabel('E-mail').inputValue(), ina.email);
      await page.getByLabel('Password', { exact: true }).fill(FIRST);
      await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
      await page.waitForURL(`${admit.url}/account`);
      await signOut(page);

      await page.goto(`${admit.url}/sign-in`);
      await page.getByRole('link', { name: 'Forgot your password?' }).click();
      await page.getByRole('heading', { name: 'Forgot your password?' }).waitFor();
      await page.getByLabel('E-mail').fill(ina.email);
      await page.getByRole('button', { name: 'Send the link' }).click();
      await page.getByRole('heading', { name: 'Check your mail' }).waitFor();
      await page.goto(await linkTo(admit.url, ina.email, /password/i, '/reset-password'));
      await page.getByLabel('New password').fill(SECOND);
      await page.getByRole('button', { name: 'Save the password' }).click();
      await page.getByRole('heading', { name: 'Your password is changed' }).waitFor();
      await tryToEnter(page, ina.email, FIRST);
      await page.getByText('The e-mail address or the password is wrong.').waitFor();
      await page.getByLabel('Password', { exact: true }).fill(SECOND);
      await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
      await page.waitForURL(`${admit.url}/account`);
    });
  });

  it('answers the same for an address that has one already', async () => {
    await journey({}, async ({ page }) => {
      await page.goto(`${admit.url}/register`);
      await page.getByLabel('Your name').fill('Ada Again');
      await page.getByLabel('E-mail').fill('ada@example.org');
      await page.getByLabel('Password', { exact: true }).fill(SECOND);
      await page.getByRole('button', { name: 'Create account' }).click();
      await page.getByRole('heading', { name: 'Check your mail' }).waitFor();
      await mailTo(admit.url, 'ada@example.org', /account/i);
    });
  });

  it('leads back to where one wanted to go, and never elsewhere', async () => {
    await journey({}, async ({ page }) => {
      await page.goto(`${admit.url}/account/tickets`);
      await page.waitForURL(/\/sign-in\?next=/);
      await page.getByLabel('E-mail').fill('ada@example.org');
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await page.keyboard.press('Enter');
      await page.waitForURL(`${admit.url}/account/tickets`);
      await page.getByRole('heading', { level: 1, name: 'My tickets' }).waitFor();
      await page.goto(`${admit.url}/sign-in?next=//evil.example`);
      await page.waitForURL(`${admit.url}/account`);
    });
  });
});

describe('one’s own pages', () => {
  it('change the name and the password and end other sessions', async () => {
    const ole = somebody('Ole Brandt');
    await journey({ viewport: PHONE }, async ({ page }) => {
      await register(page, admit.url, ole);

      await page.goto(`${admit.url}/account/profile`);
      await page.getByLabel('Your name').fill('Ole B. Brandt');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Saved', { exact: true }).waitFor();
      await page.reload();
      assert.equal(await page.getByLabel('Your name').inputValue(), 'Ole B. Brandt');

      // Two more sessions elsewhere; one is ended by itself, then the rest at once.
      const one = await signIn(admit.url, ole.email, FIRST);
      const two = await signIn(admit.url, ole.email, FIRST);
      await page.goto(`${admit.url}/account/security`);
      const rows = page.getByRole('listitem').filter({ has: page.getByText('Last seen') });
      await rows.nth(2).waitFor();
      await page.getByText('This device').waitFor();
      await page.getByRole('button', { name: /^Sign out:/ }).first().click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Sign out', exact: true }).click();
      await page.getByText('Signed out there.').waitFor();
      await page.waitForFunction(() => document.querySelectorAll('main li').length === 2);
      await page.getByRole('button', { name: 'Sign out everywhere else' }).click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Sign out everywhere else' }).click();
      await page.waitForFunction(() => document.querySelectorAll('main li').length === 1);
      for (const { call } of [one, two]) await assert.rejects(call('GET', '/api/v1/me'), /401/);
    });
  });

  it('say under the right field that the current password is wrong', async () => {
    const kim = somebody('Kim Aas');
    await journey({ expected: [/403/] }, async ({ page }) => {
      await register(page, admit.url, kim);
      await page.goto(`${admit.url}/account/security`);
      await page.getByLabel('Current password').fill('something else entirely');
      await page.getByLabel('New password').fill(SECOND);
      await page.getByRole('button', { name: 'Change password' }).click();
      await page.getByText('That is not your current password.').waitFor();
      await page.getByLabel('Current password').fill(FIRST);
      await page.getByRole('button', { name: 'Change password' }).click();
      await page.getByText('Password changed.').waitFor();
    });
  });
});
