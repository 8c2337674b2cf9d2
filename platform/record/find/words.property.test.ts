// https://www.postgresql.org/docs/current/textsearch.html: words are found as PostgreSQL's Norwegian text search finds them,
// but for its stop words, which a record needs ("ikke").

import { testDatabase } from '@fkj/platform-store/testing';
import { holdsWords, readWords, stemOf } from '@fkj/standards-fhir';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';

const { pool } = await testDatabase();

beforeAll(async () => {
  await pool.query(`CREATE TEXT SEARCH DICTIONARY norwegian_words (TEMPLATE = snowball, Language = norwegian);
    CREATE TEXT SEARCH CONFIGURATION norwegian_words (COPY = simple);
    ALTER TEXT SEARCH CONFIGURATION norwegian_words
      ALTER MAPPING FOR asciiword, word, hword, asciihword, hword_part, hword_asciipart WITH norwegian_words;`);
});

const STEMS =
  'blod trykk pasient smert lunge hjert far må lær kjøkk sykeplei fall bad øy bær gå stå kveld ski dag ål ro hus skap vakn lev bedt hevd rovt elsk ask'.split(
    ' ',
  );
const ENDINGS =
  ',e,en,et,er,ene,ens,ers,ets,a,ar,ede,ende,ande,endes,ert,erte,s,es,ks,ts,as,ast,het,heten,hetene,heter,hetens,lig,leg,elig,eleg,ig,eig,els,elsen,lov,elov,slov,hetslov,dt,vt,ig,lige,ligere,st'.split(
    ',',
  );

it('the stem of every word is that of PostgreSQL', async () => {
  const letters = fc
    .array(fc.constantFrom(...'abdefghijklmnoprstuvyzæøå'), { maxLength: 9 })
    .map((all) => all.join(''));
  const word = fc
    .tuple(fc.oneof(fc.constantFrom(...STEMS), letters), fc.constantFrom(...ENDINGS), fc.constantFrom(...ENDINGS))
    .map((parts) => parts.join(''))
    .filter((one) => one !== '');
  const words = [
    ...new Set([...fc.sample(word, 20_000), ...STEMS.flatMap((stem) => ENDINGS.map((end) => stem + end))]),
  ];
  const { rows } = await pool.query<{ word: string; stem: string }>(
    `SELECT w AS word, (ts_lexize('norwegian_words', w))[1] AS stem FROM unnest($1::text[]) w`,
    [words],
  );
  expect(rows.length).toBeGreaterThan(5000);
  expect(rows.filter(({ word: one, stem }) => stemOf(one) !== stem)).toEqual([]);
}, 60_000);

const spelling = fc
  .tuple(fc.constantFrom(...STEMS), fc.constantFrom('', 'en', 'er', 'ene', 's', 'et', 'lig'), fc.boolean())
  .map(([stem, ending, loud]) => (loud ? `${stem}${ending}`.toUpperCase() : `${stem}${ending}`));

/** A question as a client writes it, and as PostgreSQL does. */
interface Asked {
  readonly words: string;
  readonly tsquery: string;
}

const question = fc.letrec<{ one: Asked; many: Asked }>((tie) => ({
  one: fc.array(spelling, { minLength: 1, maxLength: 3 }).map((phrase) => ({
    words: `"${phrase.join(' ')}"`,
    tsquery: `(${phrase.map((one) => `'${one}'`).join(' <-> ')})`,
  })),
  many: fc.oneof(
    { maxDepth: 3 },
    tie('one'),
    tie('many').map(({ words, tsquery }) => ({ words: `-(${words})`, tsquery: `!(${tsquery})` })),
    fc.array(tie('many'), { minLength: 2, maxLength: 3 }).map((all) => ({
      words: all.map(({ words }) => `(${words})`).join(' '),
      tsquery: all.map(({ tsquery }) => `(${tsquery})`).join(' & '),
    })),
    fc
      .array(tie('many'), { minLength: 2, maxLength: 3 })
      .map((all) => ({
        words: all.map(({ words }) => words).join(' OR '),
        tsquery: all.map(({ tsquery }) => `(${tsquery})`).join(' | '),
      }))
      .map(({ words, tsquery }) => ({ words: `(${words})`, tsquery: `(${tsquery})` })),
  ),
})).many;

it('words, phrases, AND, OR and NOT hold where they hold in PostgreSQL', async () => {
  let matched = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(spelling, { minLength: 3, maxLength: 40 }),
      fc.array(question, { minLength: 40, maxLength: 40 }),
      async (said, questions) => {
        const text = said.join(' ');
        const { rows } = await pool.query<{ holds: boolean }>(
          `SELECT to_tsvector('norwegian_words', $1) @@ to_tsquery('norwegian_words', q) AS holds FROM unnest($2::text[]) q`,
          [text, questions.map(({ tsquery }) => tsquery)],
        );
        const document = JSON.stringify({ note: text });
        const found = questions.map(({ words }) => {
          const read = readWords(words);
          return read.ok ? holdsWords(document, 'content', read.value) : read.expected;
        });
        expect(found, `${text}\n${questions.map(({ words }) => words).join('\n')}`).toEqual(
          rows.map(({ holds }) => holds),
        );
        matched += found.filter((one) => one === true).length;
      },
    ),
    { numRuns: 60 },
  );
  expect(matched).toBeGreaterThan(300);
}, 60_000);
