// https://hl7.org/fhir/R4/observation-operation-stats.html: which values of an Observation count, by their code.

import { spanOf } from '@fkj/standards-fhir';
import { Decimal, isArray, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { keysOf } from '../lastn/code-groups.ts';
import type { TimedValue } from './regression.ts';

const UCUM = 'http://unitsofmeasure.org';

/** Measurements of one code in one unit. */
export interface Series {
  /** 'system|code'. */
  readonly key: string;
  /** CodeableConcept of the first. */
  readonly code: JsonObject;
  /** Value, unit, system and code of the first. */
  readonly quantity: JsonObject;
  /** Decimal texts. */
  readonly values: string[];
  /** Those that tell when they were measured: the start of what is not a moment. */
  readonly timed: TimedValue[];
}

export interface Measured {
  readonly series: ReadonlyMap<string, Series>;
  /** By code: also those that say nothing that can be counted. */
  readonly total: ReadonlyMap<string, number>;
}

/**
 * The values of these Observations under the codes that are asked for: their own, those of components with such a code,
 * and all components and members (`members`: their ids) of a panel with such a code. Counted are amounts in UCUM that are exact: no '<5', no modifiers.
 */
export function measuredIn(
  observations: readonly JsonObject[],
  { isAsked, members }: { readonly isAsked: (key: string) => boolean; readonly members: ReadonlySet<string> },
): Measured {
  const series = new Map<string, Series>();
  const total = new Map<string, number>();
  for (const observation of observations) {
    const isPanel = keysOf(observation['code']).some(isAsked) || members.has(String(observation['id']));
    const components = objectsIn(observation['component']);
    // A panel of components or members has no value of its own to miss.
    const isWhole = components.length === 0 && observation['hasMember'] === undefined;
    const own = isPanel && (isWhole || observation['valueQuantity'] !== undefined) ? [observation] : [];
    const parts = components.filter(({ code }) => isPanel || keysOf(code).some(isAsked));
    for (const part of [...own, ...parts]) {
      const keys = keysOf(part['code']);
      const key = keys.find(isAsked) ?? keys[0];
      const code = part['code'];
      if (key === undefined || !isObject(code)) continue;
      total.set(key, (total.get(key) ?? 0) + 1);
      if (observation['modifierExtension'] !== undefined || part['modifierExtension'] !== undefined) continue;
      const amount = amountIn(part['valueQuantity']);
      if (amount === null) continue;
      const name = `${key} ${amount.unit}`;
      const known = series.get(name);
      const time = timeOf(observation);
      const one = known ?? { key, code, quantity: amount.quantity, values: [], timed: [] };
      one.values.push(amount.value);
      if (time !== null) one.timed.push({ value: amount.value, time });
      series.set(name, one);
    }
  }
  return { series, total };
}

function amountIn(
  quantity: JsonValue | undefined,
): { readonly value: string; readonly unit: string; readonly quantity: JsonObject } | null {
  if (!isObject(quantity)) return null;
  const { value, comparator, system, code } = quantity;
  if (!(value instanceof Decimal) || comparator !== undefined) return null;
  return system === UCUM && typeof code === 'string' ? { value: value.text, unit: code, quantity } : null;
}

function timeOf({ effectiveDateTime, effectiveInstant, effectivePeriod }: JsonObject): number | null {
  const text = effectiveDateTime ?? effectiveInstant ?? (isObject(effectivePeriod) ? effectivePeriod['start'] : null);
  return typeof text === 'string' ? (spanOf(text)?.low ?? null) : null;
}

const objectsIn = (value: JsonValue | undefined): readonly JsonObject[] =>
  isArray(value) ? value.filter(isObject) : [];
