// A real browser that notices what people would not forgive: script errors, console errors, CSP violations.
import { existsSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';

const executable = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path && existsSync(path));

/** @param {string[]} more further switches */
export function launch(more = []) {
  if (!executable) throw new Error('no Chromium found: install the package chromium, or set CHROMIUM');
  return chromium.launch({
    executablePath: executable,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  });
}

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1440, height: 900 };

/**
 * A fresh profile with one page. `complaints` fills with everything that went wrong in it; requests that a
 * test provokes on purpose (a refused sign-in, say) are let through by `expected`.
 */
export async function visit(
  browser,
  { viewport = DESKTOP, colorScheme = 'light', expected = [], ...options } = {},
) {
  const context = await browser.newContext({
    viewport,
    colorScheme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    ...options,
  });
  const complaints = [];
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(
        `CSP violation: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile ?? ''}`,
      );
    });
  });
  context.on('console', (message) => {
    if (message.type() !== 'error') return;
    const text = `${message.text()} ${message.location().url}`;
    if (expected.some((pattern) => pattern.test(text))) return;
    complaints.push(text);
  });
  context.on('weberror', (error) => complaints.push(`script error: ${error.error().message}`));
  const page = await context.newPage();
  return { context, page, complaints, expect: (pattern) => expected.push(pattern) };
}

/** Serious and critical accessibility problems of the page as it stands, as readable lines; `rules`: only of these. */
export async function accessibility(page, rules) {
  // Our pages have no frames, so there is nothing to put together in a page of its own (which takes a second).
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  if (rules) axe.withRules(rules);
  else axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']);
  const report = await axe.analyze();
  return report.violations
    .filter((violation) => ['serious', 'critical'].includes(violation.impact))
    .map(
      (violation) =>
        `${violation.id}: ${violation.nodes
          .map((node) => node.target.join(' '))
          .slice(0, 4)
          .join(' | ')}`,
    );
}

/**
 * Holds the page as it stands against what people could not use or read, in each of `looks`, and goes back to the
 * first. A look has a `name`, a `viewport`, a `colorScheme`, and `rules` (all by default; with none, only nothing
 * may be cut off). Turning the light off and the device around is much cheaper than coming to the page anew.
 */
export async function inEachLook(page, what, looks) {
  for (const [number, look] of [...looks, looks[0]].entries()) {
    if (looks.length > 1 || number === 0) await wear(page, look);
    if (number === looks.length) break;
    const name = `${what}, ${look.name}`;
    // Skeletons pulse, pictures fade and charts draw; axe should see what people see.
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(250);
    if (look.rules?.length !== 0) {
      const problems = await accessibility(page, look.rules);
      if (problems.length) throw new Error(`${name}: ${problems.join('; ')}`);
    }
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (overflow > 0) throw new Error(`${name} is ${overflow} px too wide`);
  }
}

async function wear(page, { viewport, colorScheme }) {
  await page.setViewportSize(viewport);
  await page.emulateMedia({ colorScheme });
}
