// CONTRIBUTING.md "Errors": expected failures are values. Rules run in the browser, so they carry their own small type.

/** Either a value or an expected refusal. */
export type Outcome<Value, Refusal> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: Refusal };
