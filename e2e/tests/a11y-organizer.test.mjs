// Every page behind the sign-in, on a desk in the light and in a hand in the dark: nothing serious for axe,
// nothing cut off.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { enter } from '../support/account.mjs';
import { DESKTOP, inEachLook, launch, PHONE, visit } from '../support/browser.mjs';
import { startAdmit } from '../support/server.mjs';
import { onSale, ORGANIZER, PASSWORD, signIn } from '../support/stage.mjs';

let admit;
let browser;
let base;
let busy;
let draft;
let conversation;

before(async () => {
  [admit, browser] = await Promise.all([startAdmit(), launch()]);
  const { call, session } = await signIn(admit.url);
  const { organization_id } = session.memberships.find((one) => one.organization_slug === 'halle-nord');
  base = `/organizer/${organization_id}`;
  const api = `/api/v1/organizations/${organization_id}`;
  busy = (await call('GET', `${api}/overview`)).next_events[0];
  draft = await call('POST', `${api}/events`, { title: `Not Yet ${Date.now()}`, category: 'film' });
  await onSale(admit.url, {
    title: `Many Dates ${Date.now()}`,
    dates: 3,
    tickets: [{ name: 'Seat', price: 900, capacity: 9 }],
  });
  for (const state of ['open', 'pending', 'snoozed', 'resolved']) {
    const { items } = await call('GET', `${api}/conversations?state=${state}`);
    if (items[0]) conversation = { id: items[0].id, state };
  }
});
after(async () => {
  await browser?.close();
  await admit?.stop();
});

/** What can be wrong in the dark and in a hand, beyond what the desk has shown. */
const DARK_AND_SMALL = [
  'color-contrast',
  'link-in-text-block',
  'target-size',
  'scrollable-region-focusable',
  'aria-hidden-focus',
  'button-name',
  'link-name',
];

/** Colours depend on the light and layout on the size, so two of the four pairs see everything. */
const LOOKS = [
  { name: 'desktop, light', viewport: DESKTOP, colorScheme: 'light' },
  { name: 'phone, dark', viewport: PHONE, colorScheme: 'dark', rules: DARK_AND_SMALL },
];
const check = (page, what) => inEachLook(page, what, LOOKS);

it('signing in and the account', async () => {
  const { context, page, complaints } = await visit(browser);
  const at = async (path, heading) => {
    await page.goto(admit.url + path);
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    await check(page, path);
  };
  await at('/sign-in', 'Welcome back');
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Please fill this in').first().waitFor();
  await check(page, 'sign-in with mistakes');
  await at('/register', 'Create your account');
  await at('/forgot-password', 'Forgot your password?');
  await at('/reset-password#token=x', 'Choose a new password');
  await at('/reset-password', 'This link has run out');
  await at('/verify-email', 'Confirm your e-mail');
  await at('/invitation', 'This link has run out');
  await enter(page, admit.url, 'ada@example.org', PASSWORD);
  await at('/account', 'My bookings');
  await at('/account?when=past', 'My bookings');
  await at('/account/tickets', 'My tickets');
  await at('/account/profile', 'Profile');
  await at('/account/security', 'Security');
  await at('/account/support', 'Support');
  assert.deepEqual(complaints, []);
  await context.close();
});

it('the workspace', async () => {
  const { context, page, complaints } = await visit(browser);
  await enter(page, admit.url, ORGANIZER, PASSWORD);
  const at = async (path, heading, level = 1) => {
    await page.goto(admit.url + path);
    await page.getByRole('heading', { level, name: heading }).first().waitFor();
    await check(page, path);
  };
  await at('/organizer', 'Where to?');
  await page.getByRole('button', { name: 'New organization' }).click();
  await check(page, 'a new organization');
  await at(base, 'Next up', 2);
  await at(`${base}/events`, 'Events');
  await at(`${base}/events?state=archived`, 'Events');
  await at(`${base}/events/new`, 'New event');
  await at(`${base}/events/${draft.id}/overview`, 'Almost there', 2);
  await at(`${base}/events/${draft.id}/dates`, 'When does it happen?', 2);
  await page.getByRole('button', { name: 'Add date' }).click();
  await page.getByRole('group', { name: 'Starts' }).waitFor();
  await check(page, 'a new date');
  await at(`${base}/events/${draft.id}/tickets`, 'First a date, then tickets', 2);
  await at(`${base}/events/${draft.id}/preview`, draft.title);
  for (const tab of [
    'overview',
    'details',
    'dates',
    'tickets',
    'bookings',
    'attendees',
    'check-in',
    'settings',
  ]) {
    await at(`${base}/events/${busy.event_id}/${tab}`, busy.title);
  }
  await page.goto(`${admit.url}${base}/events/${busy.event_id}/tickets`);
  await page.getByRole('button', { name: 'Add ticket type' }).click();
  await page.getByRole('textbox', { name: 'Price' }).waitFor();
  await check(page, 'a new ticket type');
  await page.goto(`${admit.url}${base}/events/${busy.event_id}/tickets`);
  await page.getByRole('button', { name: /Shared places/ }).click();
  await check(page, 'shared places');
  await page.goto(`${admit.url}${base}/events/${busy.event_id}/bookings`);
  await page.getByRole('row').nth(1).getByRole('link').click();
  await page.getByText('What was booked').waitFor();
  await check(page, 'a booking');
  await at(`${base}/venues`, 'Venues');
  await page.getByRole('button', { name: 'Add venue' }).click();
  await page.getByLabel('City').waitFor();
  await check(page, 'a new venue');
  await at(`${base}/members`, 'Members');
  await page.getByRole('button', { name: 'Invite' }).click();
  await page.getByRole('radio').first().waitFor();
  await check(page, 'an invitation');
  await at(`${base}/settings`, 'Settings');
  await at(`${base}/support`, 'Support');
  await page.goto(`${admit.url}${base}/support?conversation=${conversation.id}&state=${conversation.state}`);
  await page.getByRole('log').waitFor();
  await check(page, 'a conversation');
  assert.deepEqual(complaints, []);
  await context.close();
});

const IN_HAND = [{ name: 'phone, light', viewport: PHONE, colorScheme: 'light' }];

it('the doors, phone', async () => {
  const { context, page, complaints } = await visit(browser, { viewport: PHONE });
  await enter(page, admit.url, ORGANIZER, PASSWORD);
  await page.goto(`${admit.url}/door`);
  await page.getByRole('heading', { level: 1, name: 'Which door?' }).waitFor();
  await inEachLook(page, 'the list of doors', IN_HAND);
  await page.getByRole('listitem').getByRole('link').first().click();
  await page.getByRole('button', { name: 'Use the camera' }).waitFor();
  await inEachLook(page, 'a door', IN_HAND);
  assert.deepEqual(complaints, []);
  await context.close();
});
