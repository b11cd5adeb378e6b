// A team: somebody is invited for one event only, a program gets a key, and the log tells all of it.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { linkTo, register } from '../support/account.mjs';
import { accessibility, launch, visit } from '../support/browser.mjs';
import { somebody } from '../support/buyer.mjs';
import { startAdmit } from '../support/server.mjs';
import { ORGANIZER, PASSWORD, signIn } from '../support/stage.mjs';

let admit;
let browser;
let organization;
let events;

before(async () => {
  [admit, browser] = await Promise.all([startAdmit(), launch()]);
  const { call, session } = await signIn(admit.url);
  organization = session.memberships.find((one) => one.organization_slug === 'halle-nord').organization_id;
  events = (await call('GET', `/api/v1/organizations/${organization}/events`)).items;
});
after(async () => {
  await browser?.close();
  await admit?.stop();
});

async function journey(steps) {
  const visitor = await visit(browser, {});
  try {
    await steps(visitor);
    assert.deepEqual(visitor.complaints, []);
  } finally {
    await visitor.context.close();
  }
}

const at = (rest) => `${admit.url}/organizer/${organization}${rest}`;
const dialog = (page) => page.getByRole('dialog');

async function enterAsOwner(page) {
  await page.goto(`${admit.url}/sign-in`);
  await page.getByLabel('E-mail').fill(ORGANIZER);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
}

describe('a team', () => {
  const lou = somebody('Lou Marin');

  it('has a role of its own, and a member who sees one event only', async () => {
    await journey(async ({ page }) => {
      await enterAsOwner(page);
      await page.goto(at('/roles'));
      await page.getByRole('button', { name: 'New role' }).click();
      await dialog(page).getByLabel('Name').fill('Box office');
      await dialog(page).getByLabel('See events').check();
      await dialog(page).getByLabel('See bookings and attendees').check();
      await dialog(page).getByRole('button', { name: 'Save' }).click();
      await page.getByRole('heading', { name: 'Box office' }).waitFor();
      assert.deepEqual(await accessibility(page), []);

      await page.goto(at('/members'));
      await page.getByRole('button', { name: 'Invite' }).click();
      await dialog(page).getByLabel('E-mail').fill(lou.email);
      await dialog(page).getByLabel('Box office').check();
      await dialog(page).getByRole('switch').check();
      await dialog(page).getByRole('combobox').click();
      await page.getByRole('option', { name: events[0].title }).click();
      await dialog(page).getByRole('button', { name: 'Send invitation' }).click();
      await page.getByText(`Invitation sent to ${lou.email}.`).waitFor();
    });
    await journey(async ({ page }) => {
      await register(page, admit.url, lou);
      await page.goto(await linkTo(admit.url, lou.email, /invit/i, '/invitation'));
      await page.getByRole('button', { name: 'Join', exact: true }).click();
      await page.waitForURL(/\/organizer\//);
      await page.goto(at('/events'));
      await page.getByRole('main').getByText(events[0].title).first().waitFor();
      assert.equal(await page.getByText(events[1].title).count(), 0, 'another event is shown');
      assert.equal(await page.getByRole('link', { name: 'API keys' }).count(), 0);
    });
  });

  it('gives a program a key, and takes it back', async () => {
    await journey(async ({ page }) => {
      await enterAsOwner(page);
      await page.goto(at('/api-keys'));
      await page.getByRole('button', { name: 'New API key' }).first().click();
      await dialog(page).getByLabel('Name').fill('Website');
      assert.equal(await dialog(page).getByLabel('Manage members and roles').count(), 0);
      await dialog(page).getByRole('button', { name: 'New API key' }).click();
      const key = await page.getByTestId('api-key').innerText();
      assert.match(key, /^admit_live_[0-9A-Za-z]{49}$/);
      assert.deepEqual(await accessibility(page), []);
      await page.getByRole('button', { name: 'I have copied it' }).click();

      const ask = (rest, method = 'GET') =>
        fetch(`${admit.url}/api/v1/organizations/${organization}${rest}`, {
          method,
          headers: { authorization: `Bearer ${key}` },
        });
      const list = await ask('/events');
      assert.equal(list.status, 200);
      assert.ok((await list.json()).items.length > 0);
      assert.equal((await ask('/bookings')).status, 403);
      assert.equal((await ask('/api-keys')).status, 403);
      await page.reload();
      const row = page.getByRole('row', { name: /Website/ });
      await row.getByText(/ago|now|second/i).waitFor();

      await row.getByRole('button', { name: 'Revoke' }).click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click();
      await page.getByText('Revoked. It is refused everywhere.').waitFor();
      assert.equal((await ask('/events')).status, 401);
    });
  });

  it('finds all of it in the audit log', async () => {
    await journey(async ({ page }) => {
      await enterAsOwner(page);
      await page.goto(at('/audit'));
      await page.getByText('API key revoked · Website').waitFor();
      await page.getByText('Role created · Box office').waitFor();
      await page.getByText('API key created · Website').click();
      await page.getByText('events_read').waitFor();
      assert.deepEqual(await accessibility(page), []);
      await page.getByLabel('What').click();
      await page.getByRole('option', { name: 'Role', exact: true }).click();
      await page.getByText('Role created · Box office').waitFor();
      await page.getByText('API key revoked · Website').waitFor({ state: 'detached' });
      const csv = await page.evaluate(async (path) => {
        const reply = await fetch(path);
        return `${reply.headers.get('content-type')} ${await reply.text()}`;
      }, `/api/v1/organizations/${organization}/audit.csv`);
      assert.match(csv, /^text\/csv/);
      assert.match(csv, /Box office/);
    });
  });
});
