// https://fast-check.dev/docs/configuration/user-definable-values/: the ordinary suite draws the same cases each time, so that a red run is
// about the change it tests; `npm run test:long` sets PROPERTY_SEED to a new number and goes looking for what nobody has seen yet.

import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env['PROPERTY_SEED'] ?? 20260401) });
