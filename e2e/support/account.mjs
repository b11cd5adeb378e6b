// Accounts made as people make them, and pictures out of nothing.
import { deflateSync } from 'node:zlib';
import { mailTo } from './mail.mjs';

/** The link in the newest mail to somebody that leads to `path`, at the address under test. */
export async function linkTo(url, email, subject, path) {
  const { links } = await mailTo(url, email, subject);
  const link = links.find((href) => href.includes(path));
  if (!link) throw new Error(`no link to ${path} in the mail to ${email}`);
  const { pathname, hash } = new URL(link);
  return url + pathname + hash;
}

export const FRESH_PASSWORD = 'tomato ladder quiet rain';

/** Registers and confirms; the page is signed in afterwards. */
export async function register(page, url, { name, email }, password = FRESH_PASSWORD) {
  await page.goto(`${url}/register`);
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByRole('heading', { name: 'Check your mail' }).waitFor();
  await page.goto(await linkTo(url, email, /Confirm/, '/verify-email'));
  await page.getByRole('heading', { name: 'Your e-mail is confirmed' }).waitFor();
}

export async function enter(page, url, email, password) {
  await page.goto(`${url}/sign-in`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL((at) => at.pathname !== '/sign-in');
}

/** A PNG with a gradient in it, as bytes. */
export function picture(width = 1600, height = 900) {
  const rows = Buffer.alloc(height * (width * 3 + 1));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * (width * 3 + 1) + 1 + x * 3;
      rows[at] = 40 + Math.round((x / width) * 180);
      rows[at + 1] = 30 + Math.round((y / height) * 90);
      rows[at + 2] = 160 - Math.round((x / width) * 60);
    }
  }
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const whole = Buffer.alloc(body.length + 8);
    whole.writeUInt32BE(data.length, 0);
    body.copy(whole, 4);
    whole.writeUInt32BE(crc(body), body.length + 4);
    return whole;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function crc(bytes) {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}

/** Types a moment into a date field, section by section. */
export async function typeMoment(page, label, { day, month, year, hour, minute }) {
  const group = page.getByRole('group', { name: label });
  const section = (name) => group.getByRole('spinbutton', { name });
  await section('Day').click();
  for (const [name, value] of [
    ['Day', day],
    ['Month', month],
    ['Year', year],
    ['Hours', hour],
    ['Minutes', minute],
  ]) {
    await section(name).focus();
    await page.keyboard.type(String(value).padStart(2, '0'));
  }
}
