// https://www.rfc-editor.org/rfc/rfc8259 and DESIGN.md §4 "Byte-true": JSON as read, with numbers as they were written.

/** A JSON number kept as its source text: `1.50` stays `1.50` (https://hl7.org/fhir/R4/json.html#decimal). */
export class Decimal {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** The nearest IEEE double; precision and trailing zeros are lost. */
  toNumber(): number {
    return Number(this.text);
  }
}

export type JsonArray = readonly JsonValue[];

/**
 * Members by name in the order they were written (names that look like array indexes come first, as in every JavaScript
 * object). Objects made by `read` have no prototype behind them: a name that was not sent is undefined.
 */
export interface JsonObject {
  readonly [name: string]: JsonValue;
}

export type JsonValue = string | boolean | null | Decimal | JsonArray | JsonObject;

export const isArray = (value: JsonValue | undefined): value is JsonArray => Array.isArray(value);

export const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !(value instanceof Decimal) && !Array.isArray(value);
