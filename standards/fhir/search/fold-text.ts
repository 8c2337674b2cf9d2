// https://hl7.org/fhir/R4/search.html#string: case, accents and non-significant white space do not count.

// Letters that Unicode does not decompose; å, ä, ö and é it does. Names are typed without them on foreign keyboards.
const LETTERS: Readonly<Record<string, string>> = {
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  ß: 'ss',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ŧ: 't',
  ŋ: 'n',
  ħ: 'h',
  ı: 'i',
};

const PLAIN = /^[a-z0-9.,'-]*(?: [a-z0-9.,'-]+)*$/;

/**
 * The text as browser, record and oracle compare it: lower case, without accents, with ø as o, å as a, æ as ae and
 * Northern Sami letters as their plain ones, white space as single spaces. `Bjørnstjerne` becomes `bjornstjerne`.
 */
export const foldText = (text: string): string => {
  const lower = text.toLowerCase();
  if (PLAIN.test(lower)) return lower;
  return lower
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[øæœßđðþłŧŋħı]/g, (letter) => LETTERS[letter] ?? letter)
    .replace(/\s+/g, ' ')
    .trim();
};
