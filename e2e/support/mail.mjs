// Reads the mails that Admit wrote, through its own viewer.

/** An attribute as a browser reads it. */
function plain(text) {
  return text
    .replace(/&#x([0-9a-f]+);/gi, (_, code) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replaceAll('&amp;', '&');
}

/** Waits for the newest mail to `address` whose subject matches; gives back its page's address, its links and what is attached. */
export async function mailTo(url, address, subject, patience = 20_000) {
  const deadline = Date.now() + patience;
  while (Date.now() < deadline) {
    const list = await (await fetch(`${url}/dev/mail?to=${encodeURIComponent(address)}`)).text();
    for (const [, file] of list.matchAll(/href="(\/dev\/mail\/[^"/?#]+)"/g)) {
      const page = await (await fetch(url + file)).text();
      if (!page.includes(address) || !subject.test(page)) continue;
      const html = await (await fetch(`${url}${file}/html`)).text();
      const links = [...html.matchAll(/href="([^"]+)"/g)].map(([, href]) => plain(href));
      const attachments = [...page.matchAll(/href="[^"]*\/attachments\/(\d+)"[^>]*>([^<]*)/g)].map(
        ([, number, name]) => ({ name: name.trim(), url: `${url}${file}/attachments/${number}` }),
      );
      return { file, page, html, links, attachments };
    }
    await new Promise((done) => setTimeout(done, 300));
  }
  throw new Error(`no mail to ${address} with a subject like ${subject}`);
}
