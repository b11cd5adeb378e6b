// Reads the mails that Admit wrote, through its own viewer.

/** Waits for the newest mail to `address` whose subject matches; gives back its page's address and its links. */
export async function mailTo(url, address, subject, patience = 20_000) {
  const deadline = Date.now() + patience;
  while (Date.now() < deadline) {
    const list = await (await fetch(`${url}/dev/mail?q=${encodeURIComponent(address)}`)).text();
    for (const [, file] of list.matchAll(/href="(\/dev\/mail\/[^"/?#]+)"/g)) {
      const page = await (await fetch(url + file)).text();
      if (!page.includes(address) || !subject.test(page)) continue;
      const html = await (await fetch(`${url}${file}/html`)).text();
      const links = [...html.matchAll(/href="([^"]+)"/g)].map(([, href]) => href.replaceAll('&amp;', '&'));
      return { file, page, html, links };
    }
    await new Promise((done) => setTimeout(done, 300));
  }
  throw new Error(`no mail to ${address} with a subject like ${subject}`);
}
