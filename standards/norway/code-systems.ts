// reference/norway.md §0.3 rule 6 and Appendix A: a Volven list NNNN is urn:oid:2.16.578.1.12.4.1.1.NNNN.

const volven = (list: number): string => `urn:oid:2.16.578.1.12.4.1.1.${list}`;

/** `Coding.system` by what the list is of. */
export const codeSystems = {
  /** 9060: categories of health personnel. */
  profession: volven(9060),
  /** 8663: services of a municipality, as communication parties. */
  municipalService: volven(8663),
  /** 9151: services that a municipality grants. */
  municipalServiceType: volven(9151),
  /** 9033: relation to the patient. */
  relation: volven(9033),
  /** 9034: function of personnel. */
  personnelFunction: volven(9034),
  /** 7704: type of approval in HPR. */
  approvalType: volven(7704),
  /** 8116: type of person identifier. */
  personIdentifierType: volven(8116),
  /** 8327: type of official person identifier. */
  officialIdentifierType: volven(8327),
  /** 3101: sex. */
  sex: volven(3101),
  /** 9603: access restriction (NORN, NORS). */
  accessRestriction: volven(9603),
} as const;
