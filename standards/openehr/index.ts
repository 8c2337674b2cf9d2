// https://specifications.openehr.org/releases/RM/Release-1.1.0: the public face of the languages of openEHR (DESIGN.md §2).

export * from './rm/path/index.ts';
