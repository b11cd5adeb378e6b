// How people get in: passkeys, the second step, links by mail, another address.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { enter, FRESH_PASSWORD, linkTo, register } from '../support/account.mjs';
import { accessibility, launch, PHONE, visit } from '../support/browser.mjs';
import { startAdmit } from '../support/server.mjs';

let admit;
let browser;

before(async () => {
  // Browsers allow passkeys under names only.
  [admit, browser] = await Promise.all([startAdmit({ host: 'localhost', demo: false }), launch()]);
});

after(async () => {
  await browser?.close();
  await admit?.stop();
});

let people = 0;
const somebody = (name) => ({
  name,
  email: `${name.toLowerCase().split(' ')[0]}-${process.pid}-${++people}@example.org`,
});

async function journey(options, act) {
  const visitor = await visit(browser, options);
  try {
    await act(visitor);
    assert.deepEqual(visitor.complaints, []);
  } finally {
    await visitor.context.close();
  }
}

/** A device with a fingerprint reader, as Chromium plays it. */
async function deviceOf(context, page) {
  const cdp = await context.newCDPSession(page);
  await cdp.send('WebAuthn.enable', { enableUI: false });
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { keys: async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials };
}

/** What an authenticator app shows for `secret`, `later` steps from now. */
function codeOf(secret, later = 0) {
  const bits = [...secret.replace(/\s/g, '')]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const tag = createHmac('sha1', key).update(step).digest();
  const at = tag[19] & 15;
  return String((tag.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** The same browser, signed out. */
async function leave({ context, page }) {
  await page.evaluate(() => localStorage.clear());
  await context.clearCookies();
  await page.goto(`${admit.url}/sign-in`);
}

describe('passkeys', () => {
  it('are added, named, used to sign in without typing, and removed', async () => {
    const mia = somebody('Mia Lund');
    await journey({ expected: [/401/] }, async ({ context, page }) => {
      const device = await deviceOf(context, page);
      // Chromium's pretended device would answer the quiet offer under the e-mail field by itself.
      await context.addInitScript(() => {
        // Pages that are no secure context, such as the blank one at first, know no passkeys.
        if (window.PublicKeyCredential) PublicKeyCredential.isConditionalMediationAvailable = async () => false;
      });
      await register(page, admit.url, mia);
      await page.goto(`${admit.url}/account/security`);
      await page.getByRole('button', { name: 'Add a passkey' }).click();
      await page.getByLabel('Name', { exact: true }).fill('Mia’s laptop');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('list', { name: 'Passkeys' }).getByText('Mia’s laptop').waitFor();
      const keys = await device.keys();
      assert.equal(keys.length, 1);
      assert.equal(keys[0].isResidentCredential, true);
      assert.deepEqual(await accessibility(page), []);

      await leave({ context, page });
      await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
      await page.waitForURL(`${admit.url}/account`);
      await page.goto(`${admit.url}/account/security`);
      await page.getByText('Last used').waitFor();
      await page.getByText(/· Passkey/).waitFor();

      await page.getByRole('button', { name: 'Remove: Mia’s laptop' }).click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
      await page.getByText('Passkey removed.').waitFor();
      await leave({ context, page });
      await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
      await page.getByText('This passkey is not known here any more.').waitFor();
    });
  });
});

describe('the second step', () => {
  it('is set up by scanning, asked for at sign-in, and survives a lost phone', async () => {
    const per = somebody('Per Holm');
    await journey(
      { viewport: PHONE, acceptDownloads: true, expected: [/422/] },
      async ({ context, page }) => {
        await register(page, admit.url, per);
        await page.goto(`${admit.url}/account/security`);
        await page.getByRole('button', { name: 'Set up' }).click();
        const secret = await page.getByTestId('authenticator-secret').innerText();
        assert.deepEqual(await accessibility(page), []);
        await page.getByLabel('Code from the app').fill(codeOf(secret, -1));
        await page.getByRole('button', { name: 'Switch on' }).click();
        const codes = page.getByRole('list', { name: 'Your recovery codes' }).getByRole('listitem');
        await codes.first().waitFor();
        assert.equal(await codes.count(), 10);
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          page.getByRole('button', { name: 'Download' }).click(),
        ]);
        const kept = (await readFile(await download.path(), 'utf8')).trim().split('\n');
        assert.deepEqual(kept, await codes.allInnerTexts());
        await page.getByRole('button', { name: 'I have kept them' }).click();
        await page.getByText('10 recovery codes left').waitFor();

        await leave({ context, page });
        const signIn = async () => {
          await page.getByLabel('E-mail').fill(per.email);
          await page.getByLabel('Password', { exact: true }).fill(FRESH_PASSWORD);
          await page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click();
          await page.getByRole('heading', { name: 'One more step' }).waitFor();
        };
        await signIn();
        assert.equal(
          (await context.cookies()).some((cookie) => /admit_[ar]t/.test(cookie.name)),
          false,
          'no session yet',
        );
        assert.deepEqual(await accessibility(page), []);
        await page.getByLabel('Code', { exact: true }).fill('000000');
        await page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click();
        await page.getByText('That is not the right code.').waitFor();
        await page.getByLabel('Code', { exact: true }).fill(codeOf(secret, 1));
        await page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click();
        await page.waitForURL(`${admit.url}/account`);

        await leave({ context, page });
        await signIn();
        await page.getByLabel('Code', { exact: true }).fill(kept[0]);
        await page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click();
        await page.waitForURL(`${admit.url}/account`);
        await page.goto(`${admit.url}/account/security`);
        await page.getByText('9 recovery codes left').waitFor();
        await page.getByRole('button', { name: 'Switch off' }).click();
        await page.getByRole('alertdialog').getByRole('button', { name: 'Switch off' }).click();
        await page.getByText('The second step is off.').waitFor();
      },
    );
  });
});

describe('links by mail', () => {
  it('sign in, in the browser that asked, and nowhere else', async () => {
    const eva = somebody('Eva Berg');
    await journey({}, ({ page }) => register(page, admit.url, eva));
    await journey({ expected: [/410/] }, async ({ page }) => {
      await page.goto(`${admit.url}/sign-in`);
      await page.getByRole('link', { name: 'E-mail me a link' }).click();
      // Both pages have a field of this name.
      await page.getByRole('heading', { name: 'Sign in without a password' }).waitFor();
      await page.getByLabel('E-mail').fill(eva.email);
      await page.getByRole('button', { name: 'Send the link' }).click();
      await page.getByRole('heading', { name: 'Check your mail' }).waitFor();
      const link = await linkTo(admit.url, eva.email, /sign-in link/, '/sign-in/link');
      await journey({ expected: [/410/] }, async ({ page: other }) => {
        await other.goto(link);
        await other.getByRole('heading', { name: 'This link has run out' }).waitFor();
      });
      await page.goto(link);
      await page.waitForURL(`${admit.url}/account`);
    });
  });

  it('move an account to another address, and back when it was somebody else', async () => {
    const ida = somebody('Ida Falk');
    const moved = somebody('Ida New');
    await journey({}, async ({ page }) => {
      await register(page, admit.url, ida);
      await page.goto(`${admit.url}/account/profile`);
      await page.getByLabel('New e-mail').fill(moved.email);
      await page.getByRole('button', { name: 'Send the link' }).click();
      await page.getByText(`We sent a link to ${moved.email}`).waitFor();
      await page.goto(await linkTo(admit.url, moved.email, /Confirm your new address/, '/email-change'));
      await page.getByRole('button', { name: 'Use this address' }).click();
      await page.getByRole('heading', { name: 'Your new address is in use' }).waitFor();
      await page.getByRole('link', { name: 'To your profile' }).click();
      await page.getByText(`Now: ${moved.email}`).waitFor();
    });
    await journey({}, async ({ page }) => {
      await page.goto(await linkTo(admit.url, ida.email, /was changed/, '/email-undo'));
      await page.getByRole('button', { name: 'Take it back' }).click();
      await page.getByRole('heading', { name: 'It is yours again' }).waitFor();
      await page.goto(await linkTo(admit.url, ida.email, /new password/, '/reset-password'));
      await page.getByLabel('New password').fill('seven quiet lamps burning');
      await page.getByRole('button', { name: 'Save the password' }).click();
      await page.getByRole('heading', { name: 'Your password is changed' }).waitFor();
      await enter(page, admit.url, ida.email, 'seven quiet lamps burning');
    });
  });
});
