// https://hl7.org/fhir/R4/search.html#modifiers, #chaining, #has: the left side of `name:modifier.chain=value`.

export interface PlainName {
  readonly form: 'plain';
  readonly param: string;
  readonly modifier: string | null;
}

/** `subject:Patient.name`: the parameter `next` of what the reference points to. */
export interface ChainedName {
  readonly form: 'chain';
  readonly param: string;
  /** Type after the colon. */
  readonly type: string | null;
  readonly next: ParameterName;
}

/** `_has:Observation:patient:code`: resources that some `type` points to by `reference` and for which `next` holds. */
export interface HasName {
  readonly form: 'has';
  readonly type: string;
  readonly reference: string;
  readonly next: ParameterName;
}

export type ParameterName = PlainName | ChainedName | HasName;

const NAME = /^([A-Za-z_][\w-]*)(?::([A-Za-z][\w-]*))?$/;

const parseHas = (text: string): HasName | null => {
  const parts = /^_has:([A-Z]\w*):([\w-]+):(.+)$/.exec(text);
  const next = parts?.[3] === undefined ? null : parseName(parts[3]);
  return parts?.[1] && parts[2] && next ? { form: 'has', type: parts[1], reference: parts[2], next } : null;
};

/** The syntax of a parameter name, or null when it is none. Whether the parameters exist is not looked at. */
export const parseName = (text: string): ParameterName | null => {
  if (text.startsWith('_has:')) return parseHas(text);
  const dot = text.indexOf('.');
  const parts = NAME.exec(dot < 0 ? text : text.slice(0, dot));
  if (!parts?.[1]) return null;
  const qualifier = parts[2] ?? null;
  if (dot < 0) return { form: 'plain', param: parts[1], modifier: qualifier };
  const next = parseName(text.slice(dot + 1));
  return next && { form: 'chain', param: parts[1], type: qualifier, next };
};
