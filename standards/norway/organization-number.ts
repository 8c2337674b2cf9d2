// https://www.brreg.no/en/about-us-2/our-registers/about-the-central-coordinating-register-for-legal-entities-ccr/about-the-organisation-number/

const weights = [3, 2, 7, 6, 5, 4, 3, 2, 1];

/** Nine digits, the first 8 or 9 and the last a mod-11 check digit. */
export const isOrganizationNumber = (text: string): boolean =>
  /^[89][0-9]{8}$/.test(text) &&
  weights.reduce((sum, weight, place) => sum + weight * Number(text[place]), 0) % 11 === 0;
