import axios, { type AxiosRequestConfig, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import { toProblem } from './errors';
import type { Body, Method, Options, PathsWith, Result } from './types';

const UNSAFE = /^(post|put|patch|delete)$/i;
const REFRESH = '/api/v1/session/refresh';
const REFRESHED_AT = 'admit.refreshed-at';
const SIGNED_IN = 'admit.signed-in';

interface Attempt extends InternalAxiosRequestConfig {
  sentAt?: number;
  retried?: boolean;
}

let csrfToken: string | null = null;

/** The session tells its token once; every unsafe request carries it from then on. */
export function setCsrfToken(token: string | null): void {
  csrfToken = token;
}

/** A key per intention, not per click: make it when the form opens and send it with every retry. */
export function idempotencyKey(): string {
  return crypto.randomUUID();
}

/** The one Axios instance. Pages use `api` below; this is for uploads and downloads. */
export const http = axios.create({
  baseURL: '',
  withCredentials: true,
  timeout: 30_000,
  headers: { Accept: 'application/json' },
  // Arrays as `tag=a&tag=b`, which is what the server reads.
  paramsSerializer: { indexes: null },
});

/** Remembers that someone is signed in here, so that a guest's visit never asks for tokens in vain. */
export function rememberSignedIn(signedIn: boolean): void {
  if (signedIn) localStorage.setItem(SIGNED_IN, '1');
  else localStorage.removeItem(SIGNED_IN);
}

export function maybeSignedIn(): boolean {
  try {
    return localStorage.getItem(SIGNED_IN) !== null;
  } catch {
    return false;
  }
}

http.interceptors.request.use(async (config: Attempt) => {
  config.sentAt = Date.now();
  if (!UNSAFE.test(config.method ?? 'get')) return config;
  // A page that changes something as soon as it opens is faster than the session.
  if (!csrfToken && maybeSignedIn() && !isSessionCall(config)) await learnCsrfToken();
  if (csrfToken) config.headers.set('X-CSRF-Token', csrfToken);
  return config;
});

http.interceptors.response.use(undefined, async (error: unknown) => {
  const problem = toProblem(error);
  const config = axios.isAxiosError(error) ? (error.config as Attempt | undefined) : undefined;
  if (problem.code === 'csrf' && config && !config.retried && (await learnCsrfToken())) {
    config.retried = true;
    return http.request(config);
  }
  const mayRefresh = problem.status === 401 && config && !config.retried && !isSessionCall(config);
  if (!mayRefresh || !(await refreshSession(config.sentAt ?? 0))) throw problem;
  config.retried = true;
  return http.request(config);
});

/** Signing in, in whatever way, and refreshing itself must not ask for a refresh. */
function isSessionCall(config: Attempt): boolean {
  return (config.url?.startsWith('/api/v1/session') ?? false) && config.method !== 'get';
}

/** Another tab has signed in anew, and this one still sends the token of the session before. */
async function learnCsrfToken(): Promise<boolean> {
  try {
    const { data } = await http.get<{ csrf_token?: string | null }>('/api/v1/session');
    if (!data.csrf_token || data.csrf_token === csrfToken) return false;
    setCsrfToken(data.csrf_token);
    return true;
  } catch {
    return false;
  }
}

let refreshing: Promise<boolean> | null = null;

/** One refresh at a time: calls of this tab share it, other tabs wait for the lock. */
export function refreshSession(sentAt: number): Promise<boolean> {
  refreshing ??= lockedRefresh(sentAt).finally(() => {
    refreshing = null;
  });
  return refreshing;
}

async function lockedRefresh(sentAt: number): Promise<boolean> {
  // Browsers know locks only on secure origins; without them each tab refreshes for itself.
  if (!navigator.locks) return refreshUnlessDone(sentAt);
  return await navigator.locks.request('admit-session-refresh', () => refreshUnlessDone(sentAt));
}

/** Who waited looks first whether another tab has refreshed since: a second refresh would only burn a token. */
async function refreshUnlessDone(sentAt: number): Promise<boolean> {
  if (lastRefresh() > sentAt) return true;
  try {
    const { data } = await http.post<{ csrf_token?: string | null } | undefined>(REFRESH, {});
    if (data?.csrf_token) setCsrfToken(data.csrf_token);
    rememberRefresh();
    return true;
  } catch {
    return false;
  }
}

let refreshedHere = 0;

function lastRefresh(): number {
  try {
    return Math.max(refreshedHere, Number(localStorage.getItem(REFRESHED_AT)) || 0);
  } catch {
    return refreshedHere;
  }
}

function rememberRefresh(): void {
  refreshedHere = Date.now();
  try {
    localStorage.setItem(REFRESHED_AT, String(refreshedHere));
  } catch {
    // Storage may be closed to us; then each tab refreshes on its own.
  }
}

function fill(template: string, path: Record<string, string | number> | undefined): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = path?.[name];
    if (value === undefined) throw new Error(`${template} needs ${name}`);
    return encodeURIComponent(String(value));
  });
}

interface Loose {
  params?: { path?: Record<string, string | number>; query?: object; header?: Record<string, string> };
  body?: unknown;
  headers?: Record<string, string>;
  idempotencyKey?: string;
  ifMatch?: string;
  signal?: AbortSignal;
}

async function send(method: Method, template: string, options: Loose = {}): Promise<AxiosResponse> {
  const { params, body, headers, signal } = options;
  const config: AxiosRequestConfig = {
    method,
    url: fill(template, params?.path),
    params: params?.query,
    headers: {
      ...params?.header,
      ...headers,
      ...(options.idempotencyKey ? { 'Idempotency-Key': options.idempotencyKey } : {}),
      ...(options.ifMatch ? { 'If-Match': options.ifMatch } : {}),
    },
    ...(signal ? { signal } : {}),
    ...(UNSAFE.test(method) && body !== undefined ? { data: body } : {}),
  };
  return http.request(config);
}

/** Arguments after the path: left out entirely when the operation needs none. */
type Args<P, M extends Method> =
  {} extends Options<P, M> ? [options?: Options<P, M>] : [options: Options<P, M>];

async function call(method: Method, template: string, options?: Loose): Promise<unknown> {
  const response = await send(method, template, options);
  return response.status === 204 || response.data === '' ? undefined : response.data;
}

/**
 * The API as the server describes it: `api.get('/api/v1/events/{event_id}', { params: { path: { event_id } } })`
 * knows which parameters, body and answer belong to the path. Failures are `ApiProblem`.
 */
export const api = {
  get: <P extends PathsWith<'get'>>(path: P, ...[options]: Args<P, 'get'>) =>
    call('get', path, options as Loose) as Promise<Result<P, 'get'>>,
  post: <P extends PathsWith<'post'>>(path: P, ...[options]: Args<P, 'post'>) =>
    call('post', path, options as Loose) as Promise<Result<P, 'post'>>,
  put: <P extends PathsWith<'put'>>(path: P, ...[options]: Args<P, 'put'>) =>
    call('put', path, options as Loose) as Promise<Result<P, 'put'>>,
  patch: <P extends PathsWith<'patch'>>(path: P, ...[options]: Args<P, 'patch'>) =>
    call('patch', path, options as Loose) as Promise<Result<P, 'patch'>>,
  delete: <P extends PathsWith<'delete'>>(path: P, ...[options]: Args<P, 'delete'>) =>
    call('delete', path, options as Loose) as Promise<Result<P, 'delete'>>,
};

export type { Body, Result };
