// Pasient- og brukerrettighetsloven § 4-3, vergemålsloven § 16: who may state that someone acts for a citizen, or take it away.

import type { Caller } from '../caller.ts';
import { hasDuty, hatsOf } from '../decision/role-of-caller.ts';
import type { SentenceKey } from '../decision/sentences.ts';
import { codesOf, objectsAt } from '../relations/tree.ts';
import type { AccessRules } from '../rights/role-rights.ts';
import { representedBy } from './own-record.ts';
import { refusalReasons, representationCodes } from './representation-rules.ts';

/** What a citizen gives of her own free will. */
const MANDATE = 'fullmakt';

const coded = (system: string, tree: unknown): readonly string[] =>
  objectsAt(tree, 'relationship').flatMap((concept) => codesOf(concept, system));

/**
 * Null, or why the caller may not write this relation: a mandate is the citizen's own to give and to end; parental
 * responsibility, guardianship and reasons to refuse are registered by those who have the duty. Relations that open nothing
 * are everybody's who may write the kind.
 */
export const unwritableRelation = (
  caller: Caller,
  rules: AccessRules,
  { before, after }: { readonly before: unknown; readonly after: unknown },
): SentenceKey | null => {
  const stated = [before, after].flatMap((tree) => coded(representationCodes, tree));
  const refusing = [before, after].some((tree) => coded(refusalReasons, tree).length > 0);
  if (stated.length === 0 && !refusing) return null;
  if (hasDuty(hatsOf(caller, rules), 'representation')) return null;
  const gives = caller.category === 'citizen' && representedBy(caller) === null && !refusing;
  return gives && stated.every((code) => code === MANDATE) ? null : 'representation-duty';
};
