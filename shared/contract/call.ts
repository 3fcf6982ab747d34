/** The shape of a contract: rooms of calls and a table of feeds, from which client and handler types are derived. */
import type { z } from 'zod';
import type { WireError } from '#shared/domain/wireError.ts';

/** A call: how its arguments are checked, and (as a type only) what it answers. */
export interface Call<A, R> {
  readonly args: z.ZodType<A>;
  readonly _result?: R;
}

/** Declares a call: `call(schema)<Result>()`. */
export const call =
  <A>(args: z.ZodType<A>) =>
  <R>(): Call<A, R> => ({ args });

/** A feed: events pushed from the services; `key` says which thing the subscriber watches. */
export interface Feed<E> {
  readonly key: z.ZodType<string>;
  readonly _event?: E;
}

export const feed =
  (key: z.ZodType<string>) =>
  <E>(): Feed<E> => ({ key });

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the one place where any call fits
export type Rooms = Readonly<Record<string, Readonly<Record<string, Call<any, any>>>>>;

export type ArgsOf<C> = C extends Call<infer A, unknown> ? A : never;
export type ResultOf<C> = C extends { readonly _result?: infer R } ? Exclude<R, undefined> : never;
export type EventOf<F> = F extends { readonly _event?: infer E } ? Exclude<E, undefined> : never;

/** What a screen sees: `client.labels.apply({...})` gives a promise of the result or rejects with an AppError. */
export type Client<T extends Rooms> = {
  readonly [N in keyof T]: {
    readonly [M in keyof T[N]]: (args: ArgsOf<T[N][M]>) => Promise<ResultOf<T[N][M]>>;
  };
};

/** The part of an AbortSignal that shared code may know. */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
}

/** Who is asking: lets a handler know which shell it answers and cancel work when the asker goes away. */
export interface CallContext {
  readonly connection: string;
  readonly signal: CancelSignal;
}

export type Handlers<T extends Rooms> = {
  readonly [N in keyof T]: {
    readonly [M in keyof T[N]]: (
      args: ArgsOf<T[N][M]>,
      context: CallContext,
    ) => ResultOf<T[N][M]> | Promise<ResultOf<T[N][M]>>;
  };
};

export type Reply =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: WireError };

/** Renderer to services. */
export type Request =
  | { readonly type: 'call'; readonly id: number; readonly name: string; readonly args: unknown }
  | { readonly type: 'subscribe'; readonly feed: string; readonly key: string }
  | { readonly type: 'unsubscribe'; readonly feed: string; readonly key: string };

/** Services to renderer. */
export type Response =
  | { readonly type: 'reply'; readonly id: number; readonly reply: Reply }
  | { readonly type: 'event'; readonly feed: string; readonly key: string; readonly event: unknown };
