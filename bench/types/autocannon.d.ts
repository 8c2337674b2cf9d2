// https://github.com/mcollina/autocannon/tree/v8.0.0#api: the part of it that the bench uses.

declare module 'autocannon' {
  export interface Request {
    readonly method?: string;
    readonly path?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string | Buffer;
  }
  export interface Options {
    readonly url: string;
    readonly connections: number;
    /** Seconds. */
    readonly duration: number;
    readonly timeout?: number;
    /** An answer for which it says no is counted as a mismatch. */
    readonly verifyBody?: (body: string) => boolean;
    readonly headers?: Readonly<Record<string, string>>;
    readonly requests: readonly (Request & { readonly setupRequest?: (request: Request) => Request })[];
  }
  export interface Result {
    readonly duration: number;
    readonly errors: number;
    readonly timeouts: number;
    readonly non2xx: number;
    readonly mismatches: number;
    readonly '2xx': number;
    readonly latency: { readonly p50: number; readonly p97_5: number; readonly p99: number };
  }
  export default function autocannon(options: Options): Promise<Result>;
}
