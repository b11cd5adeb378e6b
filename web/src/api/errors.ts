import { isAxiosError } from 'axios';
import type { FieldValues, Path, UseFormReturn } from 'react-hook-form';

export interface FieldProblem {
  field: string;
  code: string;
  message: string;
}

interface ProblemBody {
  status?: number;
  code?: string;
  title?: string;
  detail?: string | null;
  errors?: FieldProblem[];
  request_id?: string | null;
}

/** Every way a request can fail, in the words of RFC 9457. Pages see nothing else. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string | null;
  readonly errors: readonly FieldProblem[];
  readonly requestId: string | null;
  /** Seconds to wait, when the server said so. */
  readonly retryAfter: number | null;
  /** The whole body, for codes that carry more (for example the seats that were taken). */
  readonly body: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    body: ProblemBody,
    extra: { requestId?: string | null; retryAfter?: number | null } = {},
  ) {
    super(body.detail || body.title || body.code || `HTTP ${status}`);
    this.name = 'ApiProblem';
    this.status = status;
    this.code = body.code ?? 'unknown';
    this.title = body.title ?? '';
    this.detail = body.detail ?? null;
    this.errors = body.errors ?? [];
    this.requestId = body.request_id ?? extra.requestId ?? null;
    this.retryAfter = extra.retryAfter ?? null;
    this.body = body as Record<string, unknown>;
  }

  /** The request never got an answer: no network, or the server is not there. */
  get offline(): boolean {
    return this.code === 'network';
  }
}

/** Whatever was thrown, as a problem a page can show. */
export function toProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (!isAxiosError(error)) {
    return new ApiProblem(0, {
      code: 'unexpected',
      title: error instanceof Error ? error.message : String(error),
    });
  }
  const { response } = error;
  if (!response) return new ApiProblem(0, { code: error.code === 'ECONNABORTED' ? 'timeout' : 'network' });
  const body: ProblemBody = typeof response.data === 'object' && response.data !== null ? response.data : {};
  const retryAfter = Number(response.headers['retry-after']);
  return new ApiProblem(response.status, body, {
    requestId: response.headers['x-request-id'] ?? null,
    retryAfter: Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : null,
  });
}

/** `lines[0].name` and `/lines/0/name` both mean the form's `lines.0.name`. */
function formPath(field: string): string {
  return field
    .replace(/^\//, '')
    .replace(/\//g, '.')
    .replace(/\[(\d+)\]/g, '.$1');
}

/** The server says "must be …", which reads well after a field's name; under the field it begins a sentence. */
function asSentence(message: string): string {
  return message.charAt(0).toLocaleUpperCase() + message.slice(1);
}

/**
 * Puts the server's field errors under the inputs they belong to and the focus on the first one.
 * What fits no input stays on the form as a whole (`errors.root`), so nothing the server said is lost.
 */
export function applyProblem<T extends FieldValues>(form: UseFormReturn<T>, error: unknown): ApiProblem {
  const problem = toProblem(error);
  const names = new Set(Object.keys(form.getValues()));
  let first = true;
  for (const { field, code, message } of problem.errors) {
    const path = formPath(field);
    if (!names.has(path.split('.')[0] ?? '')) continue;
    form.setError(path as Path<T>, { type: code, message: asSentence(message) }, { shouldFocus: first });
    first = false;
  }
  if (first) form.setError('root', { type: problem.code, message: problem.message });
  return problem;
}
