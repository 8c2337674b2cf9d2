// DESIGN.md §1.6 and RFC 8693 §2.1: which service may call on behalf of whose users is dated content, not code.

/** A client that may exchange tokens of other clients for its own. */
export interface ExchangeRule {
  readonly client: string;
  /** Clients whose users it may act for. */
  readonly from: readonly string[];
  /** The most it may get, as SMART scopes. */
  readonly scope: string;
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string' && one !== '');

const fault = (place: string): never => {
  throw new Error(`content/access/token-exchange.json ${place}`);
};

const readRule = (value: unknown, place: string): ExchangeRule => {
  const { client, from, scope } = Object(value);
  if (typeof client !== 'string' || client === '' || !isTexts(from) || typeof scope !== 'string') {
    return fault(`${place} lacks client, from or scope`);
  }
  return { client, from, scope };
};

interface Edition {
  /** ms since 1970. */
  readonly from: number;
  readonly rules: readonly ExchangeRule[];
}

const readEdition = (value: unknown, place: string): Edition => {
  const { validFrom, rules } = Object(value);
  const from = Date.parse(String(validFrom));
  if (Number.isNaN(from)) return fault(`${place}.validFrom is not a date`);
  if (!Array.isArray(rules)) return fault(`${place}.rules is not a list`);
  return { from, rules: rules.map((rule, index) => readRule(rule, `${place}.rules[${index}]`)) };
};

/** Reads the content; throws with the place of the first fault. Answers the rules that hold at an instant (ms). */
export const readExchangeRules = (content: unknown): ((at: number) => readonly ExchangeRule[]) => {
  const { editions } = Object(content);
  if (!Array.isArray(editions)) return fault('has no editions');
  const read = editions
    .map((edition, index) => readEdition(edition, `editions[${index}]`))
    .toSorted((left, right) => right.from - left.from);
  return (at) => read.find(({ from }) => from <= at)?.rules ?? [];
};
