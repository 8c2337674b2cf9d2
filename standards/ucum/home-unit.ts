// DESIGN.md §4 "quantity with units (UCUM)": the one unit of each dimension in which amounts are compared.

import { readUnit } from './read-unit.ts';
import type { Dimension } from './unit.ts';

/** Those that measurements are mostly written in, so that most of them need no converted value. */
const USUAL = [
  'kg',
  'cm',
  's',
  'Cel',
  '%',
  'mm[Hg]',
  '/min',
  'mmol/L',
  'mg/dL',
  '10*9/L',
  'mL',
  'mL/min',
  'U/L',
  'kg/m2',
  'm2',
  'mm/h',
  'mmol/kg',
  'kcal',
  'm[iU]/L',
  '[iU]',
] as const;

const keyOf = (dimension: Dimension): string =>
  [...dimension]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([base, exponent]) => (exponent === 1 ? base : `${base}${exponent}`))
    .join('.');

let usual: ReadonlyMap<string, string> | null = null;

const usualUnits = (): ReadonlyMap<string, string> => {
  if (usual) return usual;
  const made = new Map<string, string>();
  for (const code of USUAL) {
    const unit = readUnit(code);
    if (!unit) throw new Error(`Not a unit of UCUM: ${code}`);
    const key = keyOf(unit.dimension);
    if (!made.has(key)) made.set(key, code);
  }
  usual = made;
  return made;
};

/** The code of the home unit of a dimension: a usual one, else the product of base units. */
export const homeUnit = (dimension: Dimension): string => {
  const key = keyOf(dimension);
  return usualUnits().get(key) ?? key;
};
