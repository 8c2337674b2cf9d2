// CONTRIBUTING.md "Errors": expected failures are values; the store's Result serves every room above it.

export { ok, type Result, refused } from '@fkj/platform-store';
