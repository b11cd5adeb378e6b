import type { components, paths } from './generated/schema';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** A named type of the API: `Schema<'Session'>`. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

/** The paths that answer to a method. */
export type PathsWith<M extends Method> = {
  [P in keyof paths]: paths[P] extends { [K in M]: { responses: unknown } } ? P : never;
}[keyof paths] &
  string;

type Operation<P, M extends Method> = P extends keyof paths
  ? paths[P] extends { [K in M]: infer O }
    ? O
    : never
  : never;

type Json<T> = T extends { content: infer C }
  ? C extends { 'application/json': infer J }
    ? J
    : undefined
  : undefined;

type Success<R> = {
  [Status in keyof R]: Status extends 200 | 201 | 202 | 203 | 204 ? Json<R[Status]> : never;
}[keyof R];

/** What a successful call answers with. */
export type Result<P, M extends Method> = Operation<P, M> extends { responses: infer R } ? Success<R> : never;

/** What a call wants in its body. */
export type Body<P, M extends Method> =
  Operation<P, M> extends { requestBody?: infer B } ? Json<NonNullable<B>> : never;

type Params<O> = O extends { parameters: infer A }
  ? {
      [K in keyof A as K extends 'path' | 'query'
        ? NonNullable<A[K]> extends never
          ? never
          : K
        : never]: A[K];
    }
  : {};

type ParamsField<O> = {} extends Params<O> ? { params?: Params<O> } : { params: Params<O> };

type BodyField<O> = O extends { requestBody: infer B }
  ? { body: Json<NonNullable<B>> }
  : O extends { requestBody?: infer B }
    ? [NonNullable<B>] extends [never]
      ? { body?: never }
      : { body?: Json<NonNullable<B>> }
    : {};

export type Options<P, M extends Method> = ParamsField<Operation<P, M>> &
  BodyField<Operation<P, M>> & {
    headers?: Record<string, string>;
    /** For calls that create a booking, payment, refund or ticket. */
    idempotencyKey?: string;
    /** The ETag the edit is based on; the server answers 412 when someone was faster. */
    ifMatch?: string;
    signal?: AbortSignal;
  };
