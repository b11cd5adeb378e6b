// Puts an event on sale through the organizer's API, so that a journey has one of its own to sell out or let lapse.

export const PASSWORD = 'let me in, please';
export const ORGANIZER = 'olivia@example.org';

/** Someone signed in, over HTTP alone: `call('POST', '/api/v1/…', body)` answers with the JSON. */
export async function signIn(url, email = ORGANIZER, password = PASSWORD) {
  const jar = new Map();
  let csrf = null;
  const call = async (method, path, body) => {
    const response = await fetch(url + path, {
      method,
      headers: {
        origin: url,
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(csrf ? { 'x-csrf-token': csrf } : {}),
        ...(method === 'POST' ? { 'idempotency-key': crypto.randomUUID() } : {}),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      body: body ? JSON.stringify(body) : undefined,
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair] = cookie.split(';');
      const at = pair.indexOf('=');
      jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  };
  const session = await call('POST', '/api/v1/session', { email, password });
  csrf = session.csrf_token;
  return { call, session };
}

const inDays = (days, hour) => {
  const date = new Date(Date.now() + days * 86_400_000);
  date.setUTCHours(hour, 0, 0, 0);
  return date.toISOString();
};

/**
 * An event that is on sale. Each of `tickets` is `{ name, price, capacity, flexible?, kind? }`, prices in cents.
 * @returns {Promise<{id: string, slug: string, title: string, organizationId: string, occurrenceId: string, call: Function}>}
 */
export async function onSale(url, { title, tickets, holdMinutes = 10, organization = 'halle-nord', dates = 1 }) {
  const { call, session } = await signIn(url);
  const { organization_id } = session.memberships.find((one) => one.organization_slug === organization);
  const base = `/api/v1/organizations/${organization_id}`;
  const draft = await call('POST', `${base}/events`, { title, category: 'music', language: 'en' });
  const path = `${base}/events/${draft.id}`;
  const edited = await call('PATCH', path, {
    version: draft.version,
    summary: 'Made for a rehearsal in a real browser.',
    description: '## The evening\n\nTwo sets, **one** interval.\n\n- Bar opens at seven\n- Bring a friend',
    hold_minutes: holdMinutes,
    refund_policy: 'Full refund until a week before.',
  });
  const { items: venues } = await call('GET', `${base}/venues`);
  const occurrences = [];
  for (let n = 0; n < dates; n += 1) {
    occurrences.push(
      await call('POST', `${path}/occurrences`, {
        starts_at: inDays(20 + n * 7, 19),
        ends_at: inDays(20 + n * 7, 22),
        doors_at: inDays(20 + n * 7, 18),
        venue_id: venues[0].id,
      }),
    );
  }
  for (const { name, price, capacity, flexible, kind } of tickets) {
    if (!flexible && !kind) {
      await call('POST', `${path}/ticket-types`, { name, price_minor: price, capacity });
      continue;
    }
    const product = await call('POST', `${path}/products`, { name, kind: kind ?? 'admission' });
    await call('POST', `${path}/products/${product.id}/offers`, { name, price_minor: price, flexible: flexible ?? false });
    const pools = [];
    for (const { id } of occurrences) {
      const pool = await call('POST', `${path}/pools`, { occurrence_id: id, name, capacity });
      pools.push({ pool_id: pool.id, units: 1 });
    }
    await call('PUT', `${path}/products/${product.id}/pools`, { pools });
  }
  const event = await call('POST', `${path}/publish`);
  return { ...event, title: edited.title, organizationId: organization_id, occurrenceId: occurrences[0].id, call, path };
}
