// Test data: any measurement inside the plausible ranges of news2-measurement.ts.
import fc from 'fast-check';
import { type News2Measurement, type NumericPart, PLAUSIBLE } from './news2-measurement.ts';

const within = (part: NumericPart) => fc.integer({ min: PLAUSIBLE[part].least, max: PLAUSIBLE[part].most });

export const anyMeasurement: fc.Arbitrary<News2Measurement> = fc.record({
  respiration: within('respiration'),
  saturation: within('saturation'),
  scale: fc.constantFrom(1, 2),
  oxygen: fc.constantFrom('air', 'oxygen'),
  systolic: within('systolic'),
  pulse: within('pulse'),
  consciousness: fc.constantFrom('A', 'C', 'V', 'P', 'U'),
  temperatureTenths: within('temperature'),
});
