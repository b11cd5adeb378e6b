import type { ComponentType, ReactNode } from 'react';
import type { LoaderFunction, RouteObject } from 'react-router';
import { loadNamespaces, type Namespace } from '@/i18n';

interface PageModule {
  default: ComponentType;
  loader?: LoaderFunction;
  handle?: unknown;
}

type Lazy = Pick<RouteObject, 'lazy'>;

/**
 * A lazy page and the words it needs, fetched side by side:
 * `{ path: 'search', ...page(() => import('@/features/events/pages/SearchPage'), 'events') }`.
 * The module's default export is the page; `loader` and `handle` are taken when it has them.
 */
export function page(load: () => Promise<PageModule>, ...words: Namespace[]): Lazy {
  return {
    lazy: async () => {
      const [{ default: Component, loader, handle }] = await Promise.all([load(), loadNamespaces(...words)]);
      return { Component, ...(loader ? { loader } : {}), ...(handle ? { handle } : {}) };
    },
  } as Lazy;
}

/** The same for a layout, with the guard that stands in front of everything inside it. */
export function layout(
  load: () => Promise<{ default: ComponentType }>,
  Guard: ComponentType<{ children: ReactNode }> | null = null,
  ...words: Namespace[]
): Lazy {
  return {
    lazy: async () => {
      const [{ default: Layout }] = await Promise.all([load(), loadNamespaces(...words)]);
      const Guarded = () =>
        Guard ? (
          <Guard>
            <Layout />
          </Guard>
        ) : (
          <Layout />
        );
      return { Component: Guarded };
    },
  } as Lazy;
}
