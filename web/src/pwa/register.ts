/** Registers the service worker once the page has settled, and hands it what was loaded before it existed. */
export function registerServiceWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const register = () => {
    navigator.serviceWorker.register('/sw.js').catch((error: unknown) => console.error(error));
    void navigator.serviceWorker.ready.then(() => keepLoadedFiles());
  };
  // The app may start after the page has finished loading: its first words are fetched before.
  if (document.readyState === 'complete') register();
  else window.addEventListener('load', register, { once: true });
}

/**
 * Files of pages already open came over the network before the worker could keep them. Pages that must work
 * without a network (tickets, the door) call this too, after they have loaded what they need.
 */
export function keepLoadedFiles(): void {
  const files = performance
    .getEntriesByType('resource')
    .map(({ name }) => new URL(name))
    .filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith('/assets/'))
    .map(({ pathname }) => pathname);
  navigator.serviceWorker?.controller?.postMessage({ type: 'keep', files: [...new Set(files)] });
}
