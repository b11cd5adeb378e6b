import { AxiosError, AxiosHeaders } from 'axios';
import { describe, expect, it, vi } from 'vitest';
import { ApiProblem, applyProblem, toProblem } from './errors';

function failure(status: number, data: unknown, headers: Record<string, string> = {}): AxiosError {
  const config = { headers: new AxiosHeaders() };
  return new AxiosError('failed', 'ERR', config, {}, { status, data, statusText: '', headers, config });
}

describe('toProblem', () => {
  it('reads a problem body', () => {
    const problem = toProblem(
      failure(409, {
        code: 'seats_taken',
        title: 'Taken',
        detail: 'Row 4 is gone.',
        request_id: 'r1',
        seats: ['4-1'],
      }),
    );
    expect(problem).toMatchObject({
      status: 409,
      code: 'seats_taken',
      requestId: 'r1',
      message: 'Row 4 is gone.',
    });
    expect(problem.body.seats).toEqual(['4-1']);
  });

  it('makes the best of an answer that is no problem body', () => {
    const problem = toProblem(failure(502, '<html>', { 'x-request-id': 'r2', 'retry-after': '7' }));
    expect(problem).toMatchObject({ status: 502, code: 'unknown', requestId: 'r2', retryAfter: 7 });
  });

  it('tells a missing network from everything else', () => {
    expect(toProblem(new AxiosError('x', 'ERR_NETWORK')).offline).toBe(true);
    expect(toProblem(new AxiosError('x', 'ECONNABORTED')).code).toBe('timeout');
    expect(toProblem(new Error('bug')).code).toBe('unexpected');
  });
});

describe('applyProblem', () => {
  const form = () => ({ getValues: () => ({ email: '', lines: [] }), setError: vi.fn() });

  it('puts messages under their fields and focuses the first', () => {
    const fake = form();
    applyProblem(
      fake as never,
      new ApiProblem(422, {
        errors: [
          { field: 'email', code: 'invalid', message: 'No e-mail.' },
          { field: 'lines[0].name', code: 'required', message: 'Who?' },
        ],
      }),
    );
    expect(fake.setError).toHaveBeenNthCalledWith(
      1,
      'email',
      { type: 'invalid', message: 'No e-mail.' },
      { shouldFocus: true },
    );
    expect(fake.setError).toHaveBeenNthCalledWith(
      2,
      'lines.0.name',
      { type: 'required', message: 'Who?' },
      { shouldFocus: false },
    );
  });

  it('loses nothing: what fits no field stays on the form', () => {
    const fake = form();
    applyProblem(
      fake as never,
      new ApiProblem(422, {
        detail: 'The sale is over.',
        errors: [{ field: 'other', code: 'x', message: 'y' }],
      }),
    );
    expect(fake.setError).toHaveBeenCalledWith('root', { type: 'unknown', message: 'The sale is over.' });
  });
});
