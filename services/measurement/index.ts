// SCOPE.md S9: measurements, the server's part. The rules themselves are in rules/, for browser and server alike.

export { news2Check } from './news2-check.ts';
