// reference/norway.md §1.1; https://github.com/HL7Norway/basisprofiler-r4-fsh (no-basis, NamingSystem): identifier systems.

const root = 'urn:oid:2.16.578.1.12.4.1';

/** `Identifier.system` by what the identifier is. */
export const identifierSystems = {
  /** Fødselsnummer (FNR). */
  nationalNumber: `${root}.4.1`,
  /** D-nummer (DNR). */
  dNumber: `${root}.4.2`,
  /** Felles hjelpenummer (FHN). */
  sharedHelpNumber: `${root}.4.3`,
  /** HPR-nummer, the registry of health personnel. */
  hprNumber: `${root}.4.4`,
  /** DUF-nummer, the immigration registry. */
  dufNumber: `${root}.4.5`,
  /** Organisasjonsnummer (ENH). */
  organizationNumber: `${root}.4.101`,
  /** RESH-id. */
  reshId: `${root}.4.102`,
  /** The organisation pair of HelseID, 'NO:ORGNR:<parent>:<child>'. */
  helseIdOrganization: 'urn:oid:1.0.6523',
} as const;

/** Numbers that name one person in the whole country: a full one may be used to find that person (DESIGN.md §7). */
export const personNumberSystems: readonly string[] = [
  identifierSystems.nationalNumber,
  identifierSystems.dNumber,
  identifierSystems.sharedHelpNumber,
];

/** Numbers that may stand on one object of the record only (DESIGN.md §4 `locator`). */
export const uniqueIdentifierSystems: readonly string[] = [...personNumberSystems, identifierSystems.hprNumber];
