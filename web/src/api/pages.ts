import { infiniteQueryOptions, type QueryKey } from '@tanstack/react-query';

/** One page of a list, as the API answers it. */
export interface Page<T> {
  items: T[];
  /** Where the next page begins; absent on the last one. */
  next?: string | null | undefined;
}

/** A list that grows with "show more". `fetchPage` gets the cursor of the page it should load. */
export function pagedQuery<T, const K extends QueryKey>(
  queryKey: K,
  fetchPage: (after: string | undefined, signal: AbortSignal) => Promise<Page<T>>,
) {
  return infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam, signal }) => fetchPage(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    select: ({ pages }) => pages.flatMap((page) => page.items),
  });
}
