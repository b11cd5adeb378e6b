import { enter } from './support/account.mjs';
import { launch, visit } from './support/browser.mjs';
import { atTheBank, checkOut, choose, confirmed, hold, somebody } from './support/buyer.mjs';
import { startAdmit } from './support/server.mjs';
import { ORGANIZER, PASSWORD, onSale } from './support/stage.mjs';
const out = '/tmp/tenders/shots';
const admit = await startAdmit();
const browser = await launch();
try {
  const event = await onSale(admit.url, { title: 'Gift Night', tickets: [
    { name: 'Standing', price: 3000, capacity: 50 },
    { name: 'Gift card', price: 500, capacity: 500, flexible: true, kind: 'gift_card' } ] });
  let code;
  for (const [w, colorScheme] of [[390, 'light'], [1440, 'dark'], [390, 'dark'], [1440, 'light']]) {
    const name = `${w}-${colorScheme}`;
    const { page, context, complaints } = await visit(browser, { viewport: { width: w, height: 900 }, colorScheme, expected: [/422/] });
    const shot = async (what) => { await page.waitForTimeout(500); await page.screenshot({ path: `${out}/${name}-${what}.png`, fullPage: true }); };
    try {
      await choose(page, admit.url, event, { 'Gift card': 1 });
      await shot('1-choose');
      await page.getByRole('button', { name: '€50', exact: true }).click();
      await hold(page);
      const greta = somebody('Greta Holm');
      await checkOut(page, greta);
      await atTheBank(page, 'pay');
      await confirmed(page);
      await shot('2-bought');
      code = (await page.getByLabel('Code', { exact: true }).innerText()).trim();
      await choose(page, admit.url, event, { Standing: 2 });
      await hold(page);
      await page.getByRole('button', { name: 'Gift card or credit' }).click();
      await page.getByLabel('Code of the card').fill('ABCD-EFGH');
      await page.getByRole('button', { name: 'Apply' }).last().click();
      await page.getByText('typing error').waitFor();
      await shot('3-mistyped');
      await page.getByLabel('Code of the card').fill(code);
      await page.getByRole('button', { name: 'Apply' }).last().click();
      await page.getByText('Left to pay').waitFor();
      await shot('4-applied');
      await checkOut(page, somebody('Finn Sommer'));
      await atTheBank(page, 'pay');
      await confirmed(page);
      const ids = page.url().match(/checkout\/([^/]+)\/([^/]+)/);
      await page.goto(`${admit.url}/bookings/${ids[1]}/${ids[2]}`);
      await page.getByText('Paid at the bank').first().waitFor({ state: 'attached' });
      await shot('5-booking');
      await page.goto(`${admit.url}/gift-cards`);
      await page.getByLabel('Code', { exact: true }).fill(code);
      await page.getByRole('button', { name: 'Show the balance' }).click();
      await page.getByText('This card is empty').waitFor();
      await shot('6-balance');
      await enter(page, admit.url, ORGANIZER, PASSWORD);
      const org = `${admit.url}/organizer/${event.organizationId}`;
      await page.goto(`${org}/gift-cards`);
      await page.getByText(`…${code.slice(-4)}`).first().waitFor();
      await shot('7-list');
      await page.getByText(`…${code.slice(-4)}`).first().click();
      await page.getByText('Set aside').first().waitFor();
      await shot('8-history');
      await page.goto(`${org}/events/${event.id}/bookings`);
      await page.getByText('Greta Holm').first().click();
      await page.getByRole('button', { name: 'Cancel or refund…' }).click();
      await page.getByRole('dialog').getByText('As credit').waitFor();
      await shot('9-refund');
    } catch (error) { console.log(name, String(error).slice(0, 600)); await page.screenshot({ path: `${out}/${name}-error.png` }); }
    console.log(name, complaints);
    await context.close();
  }
} finally { await browser.close(); await admit.stop(); }
