// What buyers do again and again, as they would do it: by the words on the buttons.

/** Opens an event's page and puts tickets into the basket: `{ 'Standing': 2 }`. */
export async function choose(page, url, event, wanted) {
  await page.goto(`${url}/e/${event.slug}`);
  // On a phone the tickets are in a sheet; with places in hand already its button says "Change".
  const open = page.getByRole('button', { name: /^(Get tickets|Change)$/ });
  const more = (name) => page.getByRole('button', { name: `One more: ${name}` });
  const [first] = Object.keys(wanted);
  await open.or(more(first)).first().waitFor();
  if (await open.isVisible()) {
    // The hold of this tab is asked about first, and may still change the button.
    await page.waitForLoadState('networkidle');
    await open.click();
  }
  for (const [name, count] of Object.entries(wanted)) {
    for (let n = 0; n < count; n += 1) await more(name).click();
  }
}

/** From the basket to the checkout: the places are held from here on. */
export async function hold(page) {
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  await page.waitForURL(/\/checkout\/[^/]+\/[^/]+$/);
  await page.getByLabel('Name', { exact: true }).waitFor();
}

/** Fills the checkout in and goes to the bank (or, for free tickets, straight through). */
export async function checkOut(page, { name, email }) {
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('button', { name: /^(Pay|Get \d+ free)/ }).click();
}

/** One of the bank's buttons: pay, challenge, slow, decline, abandon. */
export async function atTheBank(page, action) {
  await page.waitForURL(/\/sandbox\/pay\//);
  await page.locator(`button[value="${action}"]`).click();
}

export async function confirmed(page, patience = 15_000) {
  await page.getByRole('heading', { name: 'You’re going!' }).waitFor({ timeout: patience });
}

/** A whole purchase, for journeys that begin after it. Ends on the page that celebrates. */
export async function buy(page, url, event, wanted, person) {
  await choose(page, url, event, wanted);
  await hold(page);
  await checkOut(page, person);
  await atTheBank(page, 'pay');
  await confirmed(page);
}

/** An address nobody used before, so that a mailbox has one mail in it. */
export function somebody(name = 'Nora Lindqvist') {
  const nonce = Math.random().toString(36).slice(2, 10);
  return { name, email: `${name.split(' ')[0].toLowerCase()}.${nonce}@example.org` };
}
