// Someone wants to go out: finds an event, buys tickets, gets them by mail. And everything that can go wrong on the way.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { atTheBank, buy, checkOut, choose, confirmed, hold, somebody } from '../support/buyer.mjs';
import { launch, PHONE, visit } from '../support/browser.mjs';
import { mailTo } from '../support/mail.mjs';
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

/** Runs a journey in a profile of its own, and fails it for anything the console complained about. */
async function journey(options, steps) {
  const visitor = await visit(browser, options);
  try {
    await steps(visitor);
    assert.deepEqual(visitor.complaints, []);
  } finally {
    await visitor.context.close();
  }
}

const hall = (title, tickets, more = {}) => onSale(admit.url, { title: `${title} ${Date.now()}`, tickets, ...more });

describe('finding something', () => {
  it('leads from the start page through the search to an event', async () => {
    await journey({}, async ({ page }) => {
      await page.goto(admit.url);
      await page.getByRole('heading', { level: 1, name: 'Good nights start here.' }).waitFor();
      await page.getByRole('article').first().waitFor();
      const bar = page.getByRole('search');
      await bar.getByLabel('What').fill('jazz');
      await bar.getByLabel('Where').fill('Berlin');
      await bar.getByRole('button', { name: 'Search' }).click();
      await page.waitForURL(/\/search\?q=jazz&city=Berlin/);
      await page.getByRole('heading', { level: 1, name: '“jazz” in Berlin' }).waitFor();
      const first = page.getByRole('article').first();
      const title = await first.getByRole('heading').innerText();
      await first.getByRole('link').click();
      await page.waitForURL(/\/e\//);
      await page.getByRole('heading', { level: 1, name: title }).waitFor();
      assert.match(await page.title(), new RegExp(title.slice(0, 8)));
      await page.goBack();
      assert.equal(await page.getByRole('search').getByLabel('What').inputValue(), 'jazz');
    });
  });

  it('knows what may be meant while someone types', async () => {
    await journey({}, async ({ page }) => {
      await page.goto(admit.url);
      await page.getByLabel('What').pressSequentially('late dra', { delay: 20 });
      await page.getByRole('option', { name: /The Late Draft/ }).waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: 'The Late Draft' }).waitFor();
    });
  });

  it('filters by category and more pages, all of it in the URL', async () => {
    await journey({ viewport: PHONE }, async ({ page }) => {
      await page.goto(`${admit.url}/search`);
      await page.getByRole('article').first().waitFor();
      const before = await page.getByRole('article').count();
      await page.getByRole('button', { name: 'Show more' }).click();
      await page.getByRole('article').nth(before).waitFor();
      await page.getByRole('link', { name: 'Comedy' }).click();
      await page.waitForURL(/category=comedy/);
      await page.reload();
      await page.getByRole('heading', { level: 1, name: 'Comedy' }).waitFor();
      await page.getByRole('article').first().waitFor();
    });
  });

  it('helps where nothing was found', async () => {
    await journey({}, async ({ page }) => {
      await page.goto(`${admit.url}/search?q=zzyzx&city=Berlin&free=1`);
      await page.getByRole('heading', { name: 'Nothing found' }).waitFor();
      await page.getByRole('heading', { name: 'Coming up soon' }).waitFor();
      await page.getByRole('button', { name: /Search without “zzyzx”/ }).first().click();
      await page.waitForURL((url) => !url.search.includes('zzyzx') && url.search.includes('city=Berlin'));
      await page.getByRole('article').first().waitFor();
    });
  });

  it('says so when there is no such event or organizer', async () => {
    await journey({ expected: [/404/] }, async ({ page }) => {
      await page.goto(`${admit.url}/e/no-such-event`);
      await page.getByRole('heading', { name: 'We cannot find this page' }).waitFor();
      await page.goto(`${admit.url}/o/nobody`);
      await page.getByRole('heading', { name: 'We cannot find this page' }).waitFor();
    });
  });
});

describe('buying', () => {
  it('takes a guest from two kinds of tickets to the door', async () => {
    const event = await hall('Two Rooms', [
      { name: 'Standing', price: 2500, capacity: 100 },
      { name: 'Balcony', price: 3850, capacity: 100 },
    ]);
    const nora = somebody();
    await journey({}, async ({ page }) => {
      await choose(page, admit.url, event, { Standing: 2, Balcony: 1 });
      await page.getByText('€88.50').waitFor();
      await hold(page);
      await page.getByRole('timer').getByText(/Held for you until/).waitFor();

      // A slip of the finger is asked about, a missing name is told.
      await page.getByLabel('E-mail').fill('nora@gmial.com');
      await page.getByRole('button', { name: /^Pay/ }).click();
      await page.getByText('Please fill this in').waitFor();
      await page.getByRole('button', { name: 'nora@gmail.com' }).click();
      assert.equal(await page.getByLabel('E-mail').inputValue(), 'nora@gmail.com');

      // What was typed survives a reload; the hold is the same.
      await page.getByLabel('Name', { exact: true }).fill(nora.name);
      await page.getByLabel('E-mail').fill(nora.email);
      const held = page.url();
      await page.reload();
      await page.getByLabel('Name', { exact: true }).waitFor();
      assert.equal(page.url(), held);
      assert.equal(await page.getByLabel('E-mail').inputValue(), nora.email);

      // One standing ticket less, a name on the first.
      await page.getByRole('button', { name: 'Change quantities' }).click();
      await page.getByRole('button', { name: 'One less: Standing' }).click();
      await page.getByRole('button', { name: 'Pay €63.50' }).waitFor();
      await page.getByRole('button', { name: /Put names on the tickets/ }).click();
      await page.getByLabel(/^Ticket 1: Standing/).fill('Ada Byron');

      await checkOut(page, nora);
      await page.waitForURL(/\/sandbox\/pay\//);
      await page.getByText('63.50 EUR').first().waitFor();
      await atTheBank(page, 'pay');
      await confirmed(page);
      await page.getByText(`We mailed your 2 tickets to ${nora.email}.`).waitFor();
      await page.getByText('Ada Byron').first().waitFor();

      const [pdf] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Download PDF' }).click(),
      ]);
      assert.match(pdf.suggestedFilename(), /\.pdf$/);

      await page.getByRole('link', { name: 'Open tickets' }).click();
      await page.getByRole('img', { name: 'Code of ticket 1' }).waitFor();
      await page.getByRole('button', { name: 'Next ticket' }).click();
      await page.getByRole('status').getByText('2 of 2').waitFor();
      const second = page.getByRole('article', { name: 'Ticket 2 of 2' });
      await second.getByRole('button', { name: 'Turn over' }).click();
      await second.getByText('Every code lets its holder in once.').waitFor();
      await second.getByRole('button', { name: 'Back to the code' }).click();
    });

    const mail = await mailTo(admit.url, nora.email, new RegExp(event.title));
    const attached = async (name) => {
      const file = mail.attachments.find((one) => one.name === name);
      assert.ok(file, `${name} is attached`);
      return (await fetch(file.url)).text();
    };
    assert.match(await attached('tickets.pdf'), /^%PDF-/);
    assert.match(await attached('event.ics'), /BEGIN:VEVENT/);

    // The mail's link opens the booking in a browser that has never seen it, and leaves no secret behind.
    const link = mail.links.find((href) => href.includes('#token='));
    assert.ok(link, 'the mail has a link to the booking');
    await journey({ viewport: PHONE }, async ({ page }) => {
      await page.goto(link.replace(/^https?:\/\/[^/]+/, admit.url));
      await page.getByRole('heading', { level: 1, name: event.title }).waitFor();
      await page.waitForURL((url) => url.hash === '');
      await page.reload();
      await page.getByRole('heading', { level: 1, name: event.title }).waitFor();
      await page.getByRole('button', { name: 'Change the name on ticket 2' }).click();
      await page.getByRole('dialog').getByLabel(/^Name/).fill('Grace Hopper');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Grace Hopper').first().waitFor();
      await page.getByRole('link', { name: /Grace Hopper/ }).click();
      await page.getByRole('img', { name: 'Code of ticket 2' }).waitFor();
    });

    // Without the secret the booking does not exist.
    await journey({ expected: [/404/] }, async ({ page }) => {
      await page.goto(link.replace(/^https?:\/\/[^/]+/, admit.url).replace(/#.*/, '#token=wrong'));
      await page.getByRole('heading', { name: 'We cannot open this booking here' }).waitFor();
    });
  });

  it('gives free tickets away at once, and lets people pay what they want', async () => {
    const event = await hall('Pay What You Want', [
      { name: 'Free', price: 0, capacity: 50 },
      { name: 'Solidarity', price: 500, capacity: 50, flexible: true },
    ]);
    await journey({ viewport: PHONE }, async ({ page }) => {
      await choose(page, admit.url, event, { Free: 2 });
      await hold(page);
      await checkOut(page, somebody('Free Lancer'));
      await confirmed(page);
    });
    await journey({}, async ({ page }) => {
      await choose(page, admit.url, event, { Solidarity: 1 });
      await page.getByLabel('Your price').fill('3');
      await page.getByText('At least €5').waitFor();
      assert.ok(await page.getByRole('button', { name: 'Continue', exact: true }).isDisabled());
      await page.getByLabel('Your price').fill('12.50');
      await hold(page);
      await page.getByRole('button', { name: 'Pay €12.50' }).waitFor();
    });
  });

  it('comes back from a declined card to pay again in time', async () => {
    const event = await hall('Declined', [{ name: 'Standing', price: 2500, capacity: 100 }]);
    await journey({}, async ({ page }) => {
      await choose(page, admit.url, event, { Standing: 1 });
      await hold(page);
      await checkOut(page, somebody());
      await atTheBank(page, 'decline');
      await page.getByRole('heading', { name: 'Your tickets are still held' }).waitFor();
      await page.getByText('Your bank declined the payment.').waitFor();
      await page.getByRole('button', { name: 'Pay €25.00 again' }).click();
      await atTheBank(page, 'pay');
      await confirmed(page);
    });
  });

  it('passes a 3-D Secure challenge', async () => {
    const event = await hall('Challenged', [{ name: 'Standing', price: 2500, capacity: 100 }]);
    await journey({ viewport: PHONE }, async ({ page }) => {
      await choose(page, admit.url, event, { Standing: 1 });
      await hold(page);
      await checkOut(page, somebody());
      await atTheBank(page, 'challenge');
      const code = await page.getByLabel('Your code').innerText();
      await page.getByLabel('Type the code').fill(code.replace(/\D/g, ''));
      await page.getByRole('button', { name: /^Approve/ }).click();
      await confirmed(page);
    });
  });

  it('is honest about a bank that takes its time', async () => {
    const event = await hall('Slow', [{ name: 'Standing', price: 2500, capacity: 100 }]);
    await journey({}, async ({ page }) => {
      await choose(page, admit.url, event, { Standing: 1 });
      await hold(page);
      await checkOut(page, somebody());
      await atTheBank(page, 'slow');
      await page.getByRole('heading', { name: 'Your bank is taking its time' }).waitFor();
      await confirmed(page, 60_000);
    });
  });

  it('leads on after leaving the bank, by its button or by the back button', async () => {
    const event = await hall('Abandoned', [{ name: 'Standing', price: 2500, capacity: 100 }]);
    await journey({}, async ({ page }) => {
      await choose(page, admit.url, event, { Standing: 1 });
      await hold(page);
      const checkout = page.url();
      await checkOut(page, somebody());
      await page.waitForURL(/\/sandbox\/pay\//);
      await page.goBack();
      await page.getByRole('button', { name: 'Continue to the bank' }).click();
      await atTheBank(page, 'abandon');
      await page.getByText('You have not paid yet').waitFor();

      // Back at the event the hold is offered again, not made a second time.
      await page.goto(`${admit.url}/e/${event.slug}`);
      await page.getByText('1 item held for you').waitFor();
      await page.getByRole('link', { name: 'Go to checkout' }).click();
      await page.waitForURL(checkout);
      await page.getByRole('button', { name: /^Pay/ }).click();
      await atTheBank(page, 'pay');
      await confirmed(page);
    });
  });

  it('lets places go that nobody wants any more', async () => {
    const event = await hall('Released', [{ name: 'Standing', price: 2500, capacity: 2 }]);
    await journey({}, async ({ page }) => {
      await choose(page, admit.url, event, { Standing: 2 });
      await hold(page);
      await page.getByRole('button', { name: 'Let these tickets go' }).click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Let them go' }).click();
      await page.waitForURL(/\/e\//);
      await page.getByText('Only 2 left').waitFor();
    });
  });
});

describe('when it gets tight', () => {
  it('says what is left when others were faster', async () => {
    const event = await hall('Scarce', [
      { name: 'Standing', price: 2500, capacity: 3 },
      { name: 'Balcony', price: 3500, capacity: 50 },
    ]);
    await journey({ expected: [/409/] }, async ({ page }) => {
      await choose(page, admit.url, event, { Standing: 3, Balcony: 1 });
      const other = await visit(browser, { viewport: PHONE });
      await choose(other.page, admit.url, event, { Standing: 2 });
      await hold(other.page);
      await other.context.close();

      await page.getByRole('button', { name: 'Continue', exact: true }).click();
      const alert = page.getByRole('alert');
      await alert.getByText('Others were faster').waitFor();
      await alert.getByText('Standing: only 1 left').waitFor();
      // The choice was cut down to what is there; one tap takes that.
      await hold(page);
      await page.getByRole('button', { name: 'Pay €60.00' }).waitFor();
    });
  });

  it('shows what is sold out', async () => {
    const event = await hall('Gone', [{ name: 'Standing', price: 2500, capacity: 1 }]);
    await journey({}, async ({ page }) => {
      await buy(page, admit.url, event, { Standing: 1 }, somebody());
      await page.goto(`${admit.url}/e/${event.slug}`);
      await page.getByText('Sold out').first().waitFor();
      assert.equal(await page.getByRole('button', { name: 'Continue', exact: true }).count(), 0);
    });
  });

  it('holds the same again after the time is up', { timeout: 240_000 }, async () => {
    const event = await hall('Expired', [{ name: 'Standing', price: 2500, capacity: 10 }], { holdMinutes: 2 });
    await journey({}, async ({ page }) => {
      await choose(page, admit.url, event, { Standing: 2 });
      await hold(page);
      const first = page.url();
      await page.getByLabel('Name', { exact: true }).fill('Nora Lindqvist');
      await page.getByLabel('E-mail').fill('nora@example.org');
      await page.getByRole('timer').getByText(/^\d:\d\d left$/).waitFor();
      await page.getByRole('heading', { name: 'The time is up' }).waitFor({ timeout: 150_000 });
      await page.getByRole('button', { name: 'Hold all 2 again' }).click();
      await page.waitForURL((url) => /\/checkout\//.test(url.pathname) && url.href !== first);
      await page.getByRole('button', { name: 'Pay €50.00' }).waitFor();
      assert.equal(await page.getByLabel('E-mail').inputValue(), 'nora@example.org');
    });
  });
});
