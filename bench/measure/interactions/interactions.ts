// DESIGN.md §8: the interactions of /fhir, those with a goal and those that a peer was measured by, as the nurse asks for them.

import type { Subjects } from '../../data/subjects.ts';
import type { Interaction } from './interaction.ts';
import { operating } from './operating.ts';
import { reading } from './reading.ts';
import { searching } from './searching.ts';
import { writing } from './writing.ts';

/** What only reads comes first, so that it meets the same data in every run. */
export const interactions = (subjects: Subjects): readonly Interaction[] => {
  const start = Math.floor(Math.random() * 1_000_000);
  return [
    ...reading(subjects, start),
    ...searching(subjects, start),
    ...operating(subjects, start),
    ...writing(subjects, start),
  ];
};
