// https://specifications.openehr.org/releases/BASE/Release-1.2.0/base_types.html: identifiers and references.
// A line is a class: `abstract`, name, `<` parents, `:` its own attributes in the order of the XML schema. An attribute is
// name and type; `!` it must be there, `*` several, `+` at least one of several, `@` an attribute in XML too.

export const BASE_TYPES = `
OBJECT_REF: id OBJECT_ID!, namespace String, type String!
LOCATABLE_REF < OBJECT_REF: id UID_BASED_ID!, path String
PARTY_REF < OBJECT_REF
ACCESS_GROUP_REF < OBJECT_REF
abstract OBJECT_ID: value String!
TERMINOLOGY_ID < OBJECT_ID
abstract UID_BASED_ID < OBJECT_ID
GENERIC_ID < OBJECT_ID: scheme String!
ARCHETYPE_ID < OBJECT_ID
TEMPLATE_ID < OBJECT_ID
OBJECT_VERSION_ID < UID_BASED_ID
HIER_OBJECT_ID < UID_BASED_ID
VERSION_TREE_ID: value String!
abstract UID: value String!
INTERNET_ID < UID
UUID < UID
ISO_OID < UID`;
