/// <reference lib="webworker" />
/**
 * The service worker: tickets must show their code in a cellar without a network.
 *
 * What is kept: hashed files under /assets (cache first, they never change) and one copy of the app's page, the
 * shell. What is never kept: /api, /media, anything that is not a GET, and pages as such.
 *
 * About the shell and its nonce. Emotion writes <style> elements, which our policy only allows with the nonce of
 * the response. A page assembled here without one would come up naked. So the worker fetches "/" once while it
 * installs, without cookies, and keeps that response whole: the body and its own Content-Security-Policy header
 * carry the same nonce, so the policy holds offline as it does online. The nonce of this one copy is reused
 * between offline visits. That is acceptable: a nonce protects against markup injected into the response it came
 * with, and this response is fixed, the same for everyone, and served only when the network fails. Online, every
 * navigation still gets a fresh page and a fresh nonce. The shell and the files it names belong to the same build,
 * because both are fetched by the same installation; a new build is a new worker with a new cache.
 */
declare const self: ServiceWorkerGlobalScope;
declare const __PRECACHE__: string[];
declare const __VERSION__: string;

const CACHE = `admit-${__VERSION__}`;
const SHELL = '/__shell';
const OFFLINE_PAGE = '/offline.html';
const STATIC = ['/favicon.svg', '/manifest.webmanifest', OFFLINE_PAGE, '/offline.css'];

/** A hashed name says all about a file: in which encoding or for which origin it was fetched does not matter. */
const BY_NAME: CacheQueryOptions = { ignoreVary: true };

async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll([...STATIC, ...__PRECACHE__]);
  const shell = await fetch('/', { credentials: 'omit', cache: 'reload' });
  if (shell.ok && !shell.redirected) await cache.put(SHELL, shell);
}

async function activate(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith('admit-') && name !== CACHE).map((name) => caches.delete(name)),
  );
  await self.clients.claim();
}

async function navigate(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch {
    const cache = await caches.open(CACHE);
    return (
      (await cache.match(SHELL, BY_NAME)) ?? (await cache.match(OFFLINE_PAGE, BY_NAME)) ?? Response.error()
    );
  }
}

async function asset(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request, BY_NAME);
  if (kept) return kept;
  const fresh = await fetch(request);
  if (fresh.ok) await cache.put(request, fresh.clone());
  return fresh;
}

async function keep(files: readonly string[]): Promise<void> {
  const cache = await caches.open(CACHE);
  for (const file of files) {
    if (file.startsWith('/assets/') && !(await cache.match(file, BY_NAME)))
      await cache.add(file).catch(() => undefined);
  }
}

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));

self.addEventListener('message', (event) => {
  const message: { type?: string; files?: string[] } = event.data ?? {};
  if (message.type === 'keep' && Array.isArray(message.files)) event.waitUntil(keep(message.files));
});

/** Pages the server answers itself; the app's shell must not stand in for them. */
const SERVER_PAGES = /^\/(api|media|sandbox|dev|\.well-known)(\/|$)/;

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin || SERVER_PAGES.test(url.pathname))
    return;
  if (request.mode === 'navigate') event.respondWith(navigate(request));
  else if (url.pathname.startsWith('/assets/')) event.respondWith(asset(request));
  else if (STATIC.includes(url.pathname)) event.respondWith(fetch(request).catch(() => asset(request)));
});

interface PushMessage {
  title?: string;
  body?: string;
  url?: string;
}

self.addEventListener('push', (event) => {
  const { title = 'Admit', body = '', url = '/' }: PushMessage = event.data?.json() ?? {};
  event.waitUntil(
    self.registration.showNotification(title, { body, icon: '/icons/icon-192.png', data: { url } }),
  );
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const target = new URL((event.notification.data as PushMessage).url ?? '/', self.location.origin);
  // A message may only lead to our own pages.
  if (target.origin === self.location.origin) event.waitUntil(self.clients.openWindow(target.href));
});
