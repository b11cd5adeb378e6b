// Whatever people write is text: markup and scripts in every field, and every page that shows it.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { enter } from '../support/account.mjs';
import { launch, visit } from '../support/browser.mjs';
import { startAdmit } from '../support/server.mjs';
import { ORGANIZER, PASSWORD, signIn } from '../support/stage.mjs';

/** Short enough for every field. */
const SPELL = '"><img src=x onerror=alert(1)>';
const BOOK = [
  '<script>alert(1)</script>',
  SPELL,
  '<svg/onload=alert(1)>',
  '<a href="javascript:alert(1)">one</a> [two](javascript:alert(1)) ![three](x" onerror="alert(1))',
  '[four](data:text/html,<script>alert(1)</script>) <iframe srcdoc="<script>alert(1)</script>"></iframe>',
  "</title><style>*{display:none}</style>{{constructor.constructor('alert(1)')()}} ${alert(1)} '-alert(1)-'",
  '<math><mtext></table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
].join('\n\n');
const BUYER = 'ada@example.org';

let admit;
let browser;
const made = {};

const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString();

/** An organization, an event, a booking and a conversation in which every text is a spell. */
async function conjure() {
  const { call } = await signIn(admit.url, ORGANIZER, PASSWORD);
  const organization = await call('POST', '/api/v1/organizations', {
    name: SPELL,
    country: 'DE',
    currency: 'EUR',
    time_zone: 'Europe/Berlin',
  });
  const base = `/api/v1/organizations/${organization.id}`;
  await call('PATCH', base, { version: organization.version, description: BOOK });
  const place = { name: SPELL, address: SPELL, city: SPELL, country: 'DE', accessibility: BOOK, directions: BOOK };
  const venue = await call('POST', `${base}/venues`, place);
  const draft = await call('POST', `${base}/events`, { title: SPELL, category: 'music', language: 'en' });
  const path = `${base}/events/${draft.id}`;
  const words = { summary: SPELL, description: BOOK, refund_policy: BOOK, age_note: SPELL, tags: [SPELL] };
  await call('PATCH', path, { version: draft.version, ...words });
  const occurrence = await call('POST', `${path}/occurrences`, {
    starts_at: inDays(20),
    ends_at: inDays(20.1),
    venue_id: venue.id,
  });
  const type = { name: SPELL, description: BOOK, price_minor: 0, capacity: 20 };
  const product = await call('POST', `${path}/ticket-types`, type);
  await call('PUT', `${path}/waiting-room`, { ...(await room(call, path)), message: SPELL });
  const event = await call('POST', `${path}/publish`);
  await call('POST', `${path}/access-codes`, { note: SPELL, product_ids: [product.id] });
  await call('POST', `${base}/roles`, { name: SPELL, permissions: ['events_read'] });
  await call('POST', `${base}/api-keys`, { name: SPELL, scopes: ['events_read'], expires_at: inDays(30) });
  Object.assign(made, { organization, event, occurrence, base, path });

  const buyer = await signIn(admit.url, BUYER, PASSWORD);
  const page = await buyer.call('GET', `/api/v1/catalogue/events/${event.slug}`);
  const [offer] = page.occurrences[0].products[0].offers;
  const hold = await buyer.call('POST', `/api/v1/events/${event.id}/holds`, {
    occurrence_id: occurrence.id,
    items: [{ offer_id: offer.id, quantity: 2 }],
  });
  const booking = `/api/v1/events/${event.id}/bookings/${hold.id}`;
  await buyer.call('POST', `${booking}/checkout`, { name: SPELL, email: BUYER });
  const question = await buyer.call('POST', `${booking}/conversations`, { subject: SPELL, body: BOOK });
  await call('POST', `${base}/conversations/${question.id}/replies`, { body: BOOK });
  made.booking = await buyer.call('GET', booking);
  made.question = question;
}

/** The event's waiting room as it is, without what the server adds. */
async function room(call, path) {
  const { enabled, window_minutes, version } = await call('GET', `${path}/waiting-room`);
  return { enabled, window_minutes, version };
}

before(async () => {
  [admit, browser] = await Promise.all([startAdmit(), launch()]);
  await conjure();
});
after(async () => {
  await browser?.close();
  await admit?.stop();
});

/** What a page holds that nobody but its author could have put there. */
const foreign = (page) =>
  page.evaluate(() => {
    const found = [];
    for (const element of document.querySelectorAll('*')) {
      for (const { name, value } of element.attributes) {
        if (name.startsWith('on')) found.push(`${element.tagName} ${name}`);
        if (/^\s*(javascript|data:text)/i.test(value)) found.push(`${element.tagName} ${name}=${value}`);
      }
      const runs = element.matches('script:not([type="application/ld+json"]), style');
      if (runs && element.textContent.includes('alert(1)')) found.push(element.outerHTML);
      // What machines read of the page is data, and must not end before its end.
      if (element.matches('script[type="application/ld+json"]')) JSON.parse(element.textContent);
      if (element.matches('img[src="x"], iframe[srcdoc], math')) found.push(element.outerHTML);
    }
    return found;
  });

async function look(email, places) {
  const { page, context, complaints } = await visit(browser);
  const dialogs = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  try {
    if (email) await enter(page, admit.url, email, PASSWORD);
    let spells = 0;
    for (const place of places) {
      await page.goto(admit.url + place);
      await page.locator('main, body > *').first().waitFor();
      // Some pages keep a stream open, so the network is never at rest.
      await page.waitForTimeout(900);
      spells += (await page.locator('body').innerText()).includes('onerror=alert(1)') ? 1 : 0;
      assert.deepEqual(await foreign(page), [], place);
    }
    assert.deepEqual(dialogs, []);
    assert.deepEqual(complaints, []);
    return spells;
  } finally {
    await context.close();
  }
}

describe('hostile words', () => {
  it('are text for visitors and buyers', async () => {
    const { event, organization, booking, question } = made;
    const own = `/bookings/${event.id}/${booking.id}`;
    const places = ['/', `/search?q=${encodeURIComponent(SPELL)}`, `/e/${event.slug}`, `/o/${organization.slug}`];
    const shown = await look(BUYER, [
      ...places,
      own,
      `/tickets/${event.id}/${booking.id}/${booking.tickets[0].id}`,
      '/account',
      '/account/tickets',
      `/account/support?conversation=${question.id}`,
      `/queue/${event.slug}`,
    ]);
    assert.ok(shown >= 6, `only ${shown} pages show them`);
  });

  it('are text for organizers and at the door', async () => {
    const { event, organization, occurrence, question } = made;
    const home = `/organizer/${organization.id}`;
    const tabs = ['overview', 'details', 'dates', 'tickets', 'codes', 'waiting-room', 'waiting-list', 'bookings'];
    const more = ['attendees', 'check-in', 'settings'];
    const shown = await look(ORGANIZER, [
      home,
      `${home}/events`,
      ...[...tabs, ...more].map((tab) => `${home}/events/${event.id}/${tab}`),
      `${home}/events/${event.id}/preview`,
      ...['venues', 'seat-maps', 'members', 'roles', 'api-keys', 'audit', 'settings'].map((part) => `${home}/${part}`),
      `${home}/support?conversation=${question.id}`,
      '/door',
      `/door/${organization.id}/${event.id}/${occurrence.id}`,
    ]);
    assert.ok(shown >= 12, `only ${shown} pages show them`);
  });

  it('are text in mails', async () => {
    const list = await fetch(`${admit.url}/dev/mail`).then((answer) => answer.text());
    const mails = [...new Set([...list.matchAll(/href="(\/dev\/mail\/[^"#?]+)"/g)].map(([, href]) => href))];
    assert.ok(mails.length >= 2, 'mails were sent');
    assert.ok((await look(null, ['/dev/mail', ...mails])) >= 1);
  });
});
