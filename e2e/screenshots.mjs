// Takes the pictures of the README from the real program with the demo in it: `npm run screenshots`.
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DESKTOP, launch, PHONE, visit } from './support/browser.mjs';
import { startAdmit } from './support/server.mjs';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../docs/screenshots');
const PASSWORD = 'let me in, please';
mkdirSync(folder, { recursive: true });

const server = await startAdmit();
const browser = await launch();

/** Signs the profile in through the form, as people do. */
async function signIn(page, email) {
  await page.goto(`${server.url}/sign-in`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).last().click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}

/** What the API says, with the page's own cookies. */
const api = (page, path) => page.evaluate(async (address) => (await fetch(address)).json(), `/api/v1${path}`);

async function shoot(page, name, path) {
  await page.goto(server.url + path, { waitUntil: 'networkidle' });
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(700);
  await page.screenshot({ path: join(folder, `${name}.jpg`), type: 'jpeg', quality: 82 });
  process.stdout.write(`${name}\n`);
}

try {
  for (const [device, viewport] of [['desktop', DESKTOP], ['phone', PHONE]]) {
    for (const colorScheme of ['light', 'dark']) {
      const name = (page) => `${page}-${device}-${colorScheme}`;
      const visitor = await visit(browser, { viewport, colorScheme });
      await shoot(visitor.page, name('home'), '/');
      await shoot(visitor.page, name('event'), '/e/noche-flamenca-rocio-vargas');
      await visitor.context.close();

      const buyer = await visit(browser, { viewport, colorScheme });
      await signIn(buyer.page, 'ada@example.org');
      const { items: tickets } = await api(buyer.page, '/me/tickets');
      const ticket = tickets[0];
      await shoot(buyer.page, name('ticket'), `/tickets/${ticket.event_id}/${ticket.booking_id}/${ticket.id}`);
      await buyer.context.close();

      const organizer = await visit(browser, { viewport, colorScheme });
      await signIn(organizer.page, 'olivia@example.org');
      const session = await api(organizer.page, '/session');
      const organization = session.memberships.find((one) => one.organization_slug === 'halle-nord');
      await shoot(organizer.page, name('organizer'), `/organizer/${organization.organization_id}`);
      await shoot(organizer.page, name('support'), `/organizer/${organization.organization_id}/support`);
      await organizer.context.close();
    }
  }
} finally {
  await browser.close();
  await server.stop();
}
