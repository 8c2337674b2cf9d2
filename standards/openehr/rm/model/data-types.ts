// https://specifications.openehr.org/releases/RM/Release-1.1.0/data_types.html, in the notation of base-types.ts.

export const DATA_TYPES = `
abstract DATA_VALUE
DV_BOOLEAN < DATA_VALUE: value Boolean!
DV_IDENTIFIER < DATA_VALUE: issuer String, assigner String, id String!, type String
DV_STATE < DATA_VALUE: value DV_CODED_TEXT!, is_terminal Boolean!
TERM_MAPPING: match Character!, purpose DV_CODED_TEXT, target CODE_PHRASE!
DV_TEXT < DATA_VALUE: value String!, hyperlink DV_URI, formatting String, mappings TERM_MAPPING+, language CODE_PHRASE, encoding CODE_PHRASE
DV_CODED_TEXT < DV_TEXT: defining_code CODE_PHRASE!
CODE_PHRASE: terminology_id TERMINOLOGY_ID!, code_string String!, preferred_term String
DV_PARAGRAPH < DATA_VALUE: items DV_TEXT+!
DV_INTERVAL<DV_ORDERED> < DATA_VALUE: lower T, upper T, lower_included Boolean!, upper_included Boolean!, lower_unbounded Boolean!, upper_unbounded Boolean!
REFERENCE_RANGE<DV_ORDERED>: meaning DV_TEXT!, range DV_INTERVAL<T>!
abstract DV_ORDERED < DATA_VALUE: normal_range DV_INTERVAL<DV_ORDERED>, other_reference_ranges REFERENCE_RANGE<DV_ORDERED>+, normal_status CODE_PHRASE
abstract DV_QUANTIFIED < DV_ORDERED: magnitude_status String, accuracy Any
DV_ORDINAL < DV_ORDERED: value Integer!, symbol DV_CODED_TEXT!
DV_SCALE < DV_ORDERED: value Real!, symbol DV_CODED_TEXT!
abstract DV_AMOUNT < DV_QUANTIFIED: accuracy Real, accuracy_is_percent Boolean
abstract DV_ABSOLUTE_QUANTITY < DV_QUANTIFIED: accuracy DV_AMOUNT
DV_QUANTITY < DV_AMOUNT: magnitude Real!, units String!, precision Integer, units_system String, units_display_name String, property CODE_PHRASE, normal_range DV_INTERVAL<DV_QUANTITY>, other_reference_ranges REFERENCE_RANGE<DV_QUANTITY>*
DV_COUNT < DV_AMOUNT: magnitude Integer64!, normal_range DV_INTERVAL<DV_COUNT>, other_reference_ranges REFERENCE_RANGE<DV_COUNT>*
DV_PROPORTION < DV_AMOUNT: numerator Real!, denominator Real!, type PROPORTION_KIND!, precision Integer, normal_range DV_INTERVAL<DV_PROPORTION>, other_reference_ranges REFERENCE_RANGE<DV_PROPORTION>+
abstract DV_TEMPORAL < DV_ABSOLUTE_QUANTITY: accuracy DV_DURATION
DV_DATE < DV_TEMPORAL: value String!
DV_TIME < DV_TEMPORAL: value String!
DV_DATE_TIME < DV_TEMPORAL: value String!
DV_DURATION < DV_AMOUNT: value String!
abstract DV_ENCAPSULATED < DATA_VALUE: charset CODE_PHRASE, language CODE_PHRASE
DV_MULTIMEDIA < DV_ENCAPSULATED: alternate_text String, uri DV_URI, data Base64, media_type CODE_PHRASE!, compression_algorithm CODE_PHRASE, integrity_check Base64, integrity_check_algorithm CODE_PHRASE, size Integer!, thumbnail DV_MULTIMEDIA
DV_PARSABLE < DV_ENCAPSULATED: value String!, formalism String!
DV_URI < DATA_VALUE: value String!
DV_EHR_URI < DV_URI
abstract DV_TIME_SPECIFICATION < DATA_VALUE: value DV_PARSABLE!
DV_PERIODIC_TIME_SPECIFICATION < DV_TIME_SPECIFICATION
DV_GENERAL_TIME_SPECIFICATION < DV_TIME_SPECIFICATION`;
