// https://specifications.openehr.org/releases/TERM/latest

import { describe, expect, it } from 'vitest';
import { conceptMeant, conceptsOf, terminologyGroups } from './index.ts';

describe('The openEHR terminology', () => {
  it('knows nothing that is not in it', () => {
    expect(conceptsOf('frogs')).toBeNull();
    expect(conceptMeant('setting', '433')).toBeNull();
    expect(conceptMeant('frogs', '433')).toBeNull();
  });

  it('has every concept in English, bokmål and nynorsk', () => {
    const concepts = terminologyGroups.flatMap((group) => [...(conceptsOf(group)?.values() ?? [])]);
    expect(concepts.length).toBe(163);
    for (const concept of concepts) {
      expect([concept, /^\d+$/.test(concept.code), concept.en !== '', concept.nb !== '', concept.nn !== '']).toEqual([
        concept,
        true,
        true,
        true,
        true,
      ]);
    }
  });

  it('says one code otherwise in another group', () => {
    expect(conceptMeant('instruction states', '532')?.en).toBe('completed');
    expect(conceptMeant('version lifecycle state', 'complete')?.code).toBe('532');
    expect(conceptMeant('setting', 'nursing home care')).toEqual({
      code: '237',
      en: 'nursing home care',
      nb: 'sykehjem',
      nn: 'sjukeheim',
    });
  });
});
