// A service elsewhere whose accounts sign in here (OpenID Connect), with a page of its own.
import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { createServer } from 'node:http';

const CLIENT = 'admit';
const b64 = (data) => Buffer.from(data).toString('base64url');

/** Starts it; `who` is the person who sits at the browser. Its page has two buttons: agree, and decline. */
export async function startProvider() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const codes = new Map();
  const provider = { who: { sub: 'nobody', email: 'nobody@example.org', name: 'Nobody' } };

  const token = (claims) => {
    const parts = `${b64(JSON.stringify({ alg: 'ES256', kid: 'one' }))}.${b64(JSON.stringify(claims))}`;
    const signature = sign('sha256', Buffer.from(parts), { key: privateKey, dsaEncoding: 'ieee-p1363' });
    return `${parts}.${b64(signature)}`;
  };
  const json = (response, status, body) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  const answer = async (request, response) => {
    const url = new URL(request.url, provider.issuer);
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return json(response, 200, {
          issuer: provider.issuer,
          authorization_endpoint: `${provider.issuer}/authorize`,
          token_endpoint: `${provider.issuer}/token`,
          jwks_uri: `${provider.issuer}/keys`,
        });
      case '/keys':
        return json(response, 200, { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig' }] });
      case '/authorize': {
        const back = new URL(url.searchParams.get('redirect_uri'));
        back.searchParams.set('state', url.searchParams.get('state'));
        const code = randomUUID();
        codes.set(code, url.searchParams);
        const agree = new URL(back);
        agree.searchParams.set('code', code);
        back.searchParams.set('error', 'access_denied');
        response.writeHead(200, { 'content-type': 'text/html' });
        const link = (to, text) => `<a href="${to.href.replaceAll('&', '&amp;')}">${text}</a>`;
        return response.end(
          `<!doctype html><title>Provider</title><link rel="icon" href="data:,"><h1>Provider</h1>${link(agree, 'Agree')} ${link(back, 'Decline')}`,
        );
      }
      case '/token': {
        const parts = [];
        for await (const part of request) parts.push(part);
        const form = new URLSearchParams(Buffer.concat(parts).toString());
        const asked = codes.get(form.get('code'));
        codes.delete(form.get('code'));
        const challenge = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
        if (!asked || challenge !== asked.get('code_challenge')) return json(response, 400, { error: 'invalid_grant' });
        const now = Math.floor(Date.now() / 1000);
        const about = { iss: provider.issuer, aud: CLIENT, nonce: asked.get('nonce'), iat: now, exp: now + 60, auth_time: now };
        return json(response, 200, { id_token: token({ ...about, email_verified: true, ...provider.who }) });
      }
      default:
        response.writeHead(404);
        return response.end();
    }
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  provider.issuer = `http://127.0.0.1:${server.address().port}`;
  /** What Admit's configuration says about it. */
  provider.settings = JSON.stringify([
    { id: 'town', name: 'Town account', issuer: provider.issuer, client_id: CLIENT, client_secret: 'x', allow_private: true },
  ]);
  provider.stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return provider;
}
