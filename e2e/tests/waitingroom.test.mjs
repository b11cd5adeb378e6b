// The waiting room in real browsers: a draw, the line, the way in, and the page on its own.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { accessibility, launch, PHONE, visit } from '../support/browser.mjs';
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

const inSeconds = (seconds) => new Date(Date.now() + seconds * 1000).toISOString();

/** An event on sale behind a waiting room. */
async function withRoom(title, settings, tickets = [{ name: 'Standing', price: 2500, capacity: 50 }]) {
  const show = await onSale(admit.url, { title: `${title} ${Date.now()}`, tickets });
  const path = `/api/v1/organizations/${show.organizationId}/events/${show.id}/waiting-room`;
  let version = 0;
  const set = async (more) => {
    const body = { enabled: true, opens_at: null, rate_per_minute: 6000, window_minutes: 10, message: '', proof_of_work: 0 };
    const room = await show.call('PUT', path, { ...body, ...settings, ...more, version });
    version = room.version;
    return room;
  };
  const act = async (what, body = {}) => {
    const room = await show.call('POST', `${path}/${what}`, body);
    version = room.version;
    return room;
  };
  await set({});
  return { ...show, set, act, queue: `${admit.url}/queue/${show.slug}` };
}

/** Runs `steps` with so many browsers that know nothing of each other, and wants none of them to complain. */
async function people(many, options, steps) {
  const visitors = await Promise.all(Array.from({ length: many }, () => visit(browser, { ...options })));
  try {
    await steps(...visitors);
    for (const { complaints } of visitors) assert.deepEqual(complaints, []);
  } finally {
    await Promise.all(visitors.map(({ context }) => context.close()));
  }
}

describe('the waiting room', () => {
  it('draws those who are there, lets both in, and one of them gets a ticket', { timeout: 120_000 }, async () => {
    const show = await withRoom('Draw Night', { opens_at: inSeconds(20) });
    await people(2, {}, async (one, two) => {
      // The event's page leads to the line.
      await one.page.goto(`${admit.url}/e/${show.slug}`);
      await one.page.getByRole('link', { name: 'Go to the waiting room' }).click();
      await one.page.waitForURL(show.queue);
      await two.page.goto(show.queue);
      for (const { page } of [one, two]) {
        await page.getByRole('heading', { name: 'You are in. Everybody here has the same chance.' }).waitFor();
        assert.deepEqual(await accessibility(page), []);
      }
      // The place survives a reload.
      const cookie = async () => (await one.context.cookies()).find(({ name }) => name.includes('admit_queue'));
      const before = await cookie();
      assert.ok(before.httpOnly && before.sameSite === 'Strict');
      await one.page.reload();
      await one.page.getByRole('heading', { name: 'You are in.' }).waitFor();
      assert.equal((await cookie()).value, before.value);

      // The draw, the turn, and on to the event by itself: for both at the same time.
      await Promise.all(
        [one, two].map(async ({ page }) => {
          await page.getByRole('heading', { name: 'It’s your turn' }).waitFor({ timeout: 40_000 });
          assert.match(await page.locator('#seed').textContent(), /^[0-9a-f]{64}$/);
          await page.waitForURL(`${admit.url}/e/${show.slug}`, { timeout: 20_000 });
        }),
      );
      const { page } = one;
      await page.getByText(/Your time to choose: \d+:\d\d/).waitFor();
      await page.getByRole('button', { name: /more/i }).first().click();
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.waitForURL(/\/checkout\//);
    });
  });

  it('is less than 20 kB in all, and needs nothing of the app', { timeout: 60_000 }, async () => {
    const show = await withRoom('Light Page', { opens_at: inSeconds(600) });
    await people(1, { viewport: PHONE }, async ({ page, context }) => {
      await context.route('**/assets/**', (route) => route.abort());
      const bodies = [];
      page.on('response', (response) => {
        if (!response.url().includes('/api/')) bodies.push(response.body().then((body) => [response.url(), body.length]));
      });
      await page.goto(show.queue);
      await page.getByRole('heading', { name: 'You are in.' }).waitFor();
      const loaded = await Promise.all(bodies);
      const weight = loaded.reduce((sum, [, bytes]) => sum + bytes, 0);
      assert.ok(weight < 20_000, `${weight} bytes: ${loaded.map(([url]) => url)}`);
      assert.deepEqual(loaded.map(([url]) => url), [show.queue]);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
    });
  });

  it('tells of a pause and a message at once, and goes on when nobody can listen', { timeout: 90_000 }, async () => {
    const show = await withRoom('Paused Night', { rate_per_minute: 1 });
    await people(2, {}, async (first, second) => {
      // One listens, the other has to ask.
      await second.context.route('**/waiting-room/live', (route) => route.abort());
      second.expect(/waiting-room\/live/);
      await first.page.goto(show.queue);
      await first.page.getByRole('heading', { name: 'It’s your turn' }).waitFor();
      await second.page.goto(show.queue);
      await second.page.getByRole('heading', { name: 'You are next' }).waitFor();
      await show.act('pause');
      await show.act('message', { message: 'Back in ten minutes.\n<b>Promised</b>' });
      await second.page.getByRole('heading', { name: 'The line is paused' }).waitFor({ timeout: 15_000 });
      await second.page.getByText('<b>Promised</b>').waitFor();
      assert.deepEqual(await accessibility(second.page), []);
      await show.act('rate', { rate_per_minute: 6000 });
      await show.act('resume');
      await second.page.getByRole('heading', { name: 'It’s your turn' }).waitFor({ timeout: 15_000 });
    });
  });

  it('asks for a little work where bots are feared', { timeout: 60_000 }, async () => {
    const show = await withRoom('Riddle Night', { proof_of_work: 12 });
    await people(1, { colorScheme: 'dark' }, async ({ page }) => {
      await page.goto(show.queue);
      await page.getByRole('heading', { name: 'It’s your turn' }).waitFor({ timeout: 30_000 });
    });
  });
});
