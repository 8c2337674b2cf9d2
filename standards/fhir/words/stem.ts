// https://snowballstem.org/algorithms/norwegian/stemmer.html: the stem of a Norwegian word, as PostgreSQL's 'norwegian' has it.

const VOWELS: ReadonlySet<string> = new Set('aeiouyæåø');

const MAIN: readonly string[] = longestFirst(
  'a e ede ande ende ane ene hetene en heten ar er heter as es edes endes enes hetenes ens hetens ers ets et het ast s erte ert',
);
const OTHER: readonly string[] = longestFirst('leg eleg ig eig lig elig els lov elov slov hetslov');
/** Letters after which an s is an ending. */
const BEFORE_S: ReadonlySet<string> = new Set('bcdfghjlmnoprtvyz');

function longestFirst(endings: string): readonly string[] {
  return endings.split(' ').sort((one, other) => other.length - one.length);
}

const isVowel = (letter: string | undefined): boolean => letter !== undefined && VOWELS.has(letter);

/** Where the region begins in which endings are looked for: after the first consonant that follows a vowel, at 3 or later. */
const regionOf = (word: string): number => {
  if (word.length < 3) return word.length;
  let at = 0;
  while (at < word.length && !isVowel(word[at])) at += 1;
  while (at < word.length && isVowel(word[at])) at += 1;
  return at >= word.length ? word.length : Math.max(at + 1, 3);
};

const withoutMain = (word: string, region: number): string => {
  const ending = MAIN.find((one) => word.length - one.length >= region && word.endsWith(one));
  if (ending === undefined) return word;
  const rest = word.slice(0, word.length - ending.length);
  if (ending === 'erte' || ending === 'ert') return `${rest}er`;
  if (ending !== 's') return rest;
  const last = rest.at(-1) ?? '';
  const before = rest.at(-2);
  const isEnding = BEFORE_S.has(last) || (last === 'k' && before !== undefined && !isVowel(before));
  return isEnding ? rest : word;
};

/** dt and vt lose their t. */
const withoutPair = (word: string, region: number): string =>
  word.length - 2 >= region && (word.endsWith('dt') || word.endsWith('vt')) ? word.slice(0, -1) : word;

const withoutOther = (word: string, region: number): string => {
  const ending = OTHER.find((one) => word.length - one.length >= region && word.endsWith(one));
  return ending === undefined ? word : word.slice(0, word.length - ending.length);
};

/** The stem of a word in small letters. */
export const stemOf = (word: string): string => {
  const region = regionOf(word);
  if (region >= word.length) return word;
  return withoutOther(withoutPair(withoutMain(word, region), region), region);
};
