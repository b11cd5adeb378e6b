import { api } from './client';

type Query = Record<string, string | number | boolean | readonly string[] | null | undefined>;

interface Call {
  params?: { path?: Record<string, string>; query?: Query };
  body?: unknown;
  idempotencyKey?: string;
  signal?: AbortSignal;
}

type Verb = <T>(path: string, options?: Call) => Promise<T>;

/** The client without the types of the generated description, for paths it does not know yet. */
export const loose = api as unknown as Record<'get' | 'post' | 'put' | 'patch' | 'delete', Verb>;
