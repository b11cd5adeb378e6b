import { type When, whenOptions } from '@/components/SearchBar';
import { type Category, categories } from '../types';

export const sorts = ['soonest', 'newest', 'price', 'relevance'] as const;
export type Sort = (typeof sorts)[number];

/** What one can narrow the catalogue down to. Everything empty means everything. */
export interface Filter {
  q: string;
  city: string;
  when: When;
  category: Category | '';
  free: boolean;
  online: boolean;
  sort: Sort | '';
}

export const noFilter: Filter = {
  q: '',
  city: '',
  when: '',
  category: '',
  free: false,
  online: false,
  sort: '',
};

function one<T extends string>(value: string | null, known: readonly T[]): T | '' {
  return known.includes(value as T) ? (value as T) : '';
}

/** Anyone may type a URL: what is not understood is left out. */
export function readFilter(params: URLSearchParams): Filter {
  return {
    q: (params.get('q') ?? '').trim().slice(0, 200),
    city: (params.get('city') ?? '').trim().slice(0, 120),
    when: one(params.get('when'), whenOptions),
    category: one(params.get('category'), categories),
    free: params.get('free') === '1',
    online: params.get('online') === '1',
    sort: one(params.get('sort'), sorts),
  };
}

export function writeFilter(filter: Filter): URLSearchParams {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(filter)) {
    if (value) params.set(key, value === true ? '1' : String(value));
  }
  return params;
}

/** How many things a visitor narrowed the list down by; the order of the list is none of them. */
export function narrowings(filter: Filter): number {
  const { sort, ...rest } = filter;
  return Object.values(rest).filter(Boolean).length;
}
