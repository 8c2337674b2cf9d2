// https://specifications.openehr.org/releases/RM/Release-1.1.0/demographic.html, in the notation of base-types.ts.

export const DEMOGRAPHIC = `
abstract PARTY < LOCATABLE: uid UID_BASED_ID!, identities PARTY_IDENTITY+!, contacts CONTACT+, relationships PARTY_RELATIONSHIP+, reverse_relationships LOCATABLE_REF+, details ITEM_STRUCTURE
PARTY_IDENTITY < LOCATABLE: details ITEM_STRUCTURE!
CONTACT < LOCATABLE: time_validity DV_INTERVAL<DV_DATE>, addresses ADDRESS+
ADDRESS < LOCATABLE: details ITEM_STRUCTURE!
abstract ACTOR < PARTY: roles PARTY_REF+, languages DV_TEXT+
PERSON < ACTOR
ORGANISATION < ACTOR
GROUP < ACTOR
AGENT < ACTOR
ROLE < PARTY: capabilities CAPABILITY+, time_validity DV_INTERVAL<DV_DATE>, performer PARTY_REF!
CAPABILITY < LOCATABLE: credentials ITEM_STRUCTURE!, time_validity DV_INTERVAL<DV_DATE>
PARTY_RELATIONSHIP < LOCATABLE: details ITEM_STRUCTURE, time_validity DV_INTERVAL<DV_DATE>, source PARTY_REF!, target PARTY_REF!`;
