// https://specifications.openehr.org/releases/RM/Release-1.1.0/data_structures.html and common.html, in the notation of base-types.ts.

export const STRUCTURES = `
abstract PATHABLE
abstract LOCATABLE < PATHABLE: @archetype_node_id String!, name DV_TEXT!, uid UID_BASED_ID, links LINK+, archetype_details ARCHETYPED, feeder_audit FEEDER_AUDIT
abstract DATA_STRUCTURE < LOCATABLE
abstract ITEM_STRUCTURE < DATA_STRUCTURE
ITEM_SINGLE < ITEM_STRUCTURE: item ELEMENT!
ITEM_LIST < ITEM_STRUCTURE: items ELEMENT*
ITEM_TABLE < ITEM_STRUCTURE: rows CLUSTER*
ITEM_TREE < ITEM_STRUCTURE: items ITEM*
abstract ITEM < LOCATABLE
CLUSTER < ITEM: items ITEM+!
ELEMENT < ITEM: value DATA_VALUE, null_flavour DV_CODED_TEXT, null_reason DV_TEXT
HISTORY<ITEM_STRUCTURE> < DATA_STRUCTURE: origin DV_DATE_TIME!, period DV_DURATION, duration DV_DURATION, events EVENT<T>+, summary ITEM_STRUCTURE
abstract EVENT<ITEM_STRUCTURE> < LOCATABLE: time DV_DATE_TIME!, data T!, state ITEM_STRUCTURE
POINT_EVENT<ITEM_STRUCTURE> < EVENT
INTERVAL_EVENT<ITEM_STRUCTURE> < EVENT: width DV_DURATION!, sample_count Integer, math_function DV_CODED_TEXT!
REVISION_HISTORY: items REVISION_HISTORY_ITEM*!
REVISION_HISTORY_ITEM: version_id OBJECT_VERSION_ID!, audits AUDIT_DETAILS+!
AUDIT_DETAILS: system_id String!, committer PARTY_PROXY!, time_committed DV_DATE_TIME!, change_type DV_CODED_TEXT!, description DV_TEXT
ATTESTATION < AUDIT_DETAILS: attested_view DV_MULTIMEDIA, proof String, items DV_EHR_URI*, reason DV_TEXT!, is_pending Boolean!
PARTICIPATION: function DV_TEXT!, performer PARTY_PROXY!, time DV_INTERVAL<DV_DATE_TIME>, mode DV_CODED_TEXT
abstract PARTY_PROXY: external_ref PARTY_REF
PARTY_IDENTIFIED < PARTY_PROXY: name String, identifiers DV_IDENTIFIER+
PARTY_RELATED < PARTY_IDENTIFIED: relationship DV_CODED_TEXT!
PARTY_SELF < PARTY_PROXY
LINK: meaning DV_TEXT!, type DV_TEXT!, target DV_EHR_URI!
ARCHETYPED: archetype_id ARCHETYPE_ID!, template_id TEMPLATE_ID, rm_version String!
FEEDER_AUDIT: originating_system_item_ids DV_IDENTIFIER*, feeder_system_item_ids DV_IDENTIFIER*, original_content DV_ENCAPSULATED, originating_system_audit FEEDER_AUDIT_DETAILS!, feeder_system_audit FEEDER_AUDIT_DETAILS
FEEDER_AUDIT_DETAILS: system_id String!, location PARTY_IDENTIFIED, provider PARTY_IDENTIFIED, subject PARTY_PROXY, time DV_DATE_TIME, version_id String, other_details ITEM_STRUCTURE
FOLDER < LOCATABLE: folders FOLDER+, items OBJECT_REF*, details ITEM_STRUCTURE
CONTRIBUTION: uid HIER_OBJECT_ID!, versions OBJECT_REF*!, audit AUDIT_DETAILS!
VERSIONED_OBJECT<LOCATABLE>: uid HIER_OBJECT_ID!, owner_id OBJECT_REF!, time_created DV_DATE_TIME!
VERSIONED_COMPOSITION < VERSIONED_OBJECT
VERSIONED_EHR_STATUS < VERSIONED_OBJECT
VERSIONED_EHR_ACCESS < VERSIONED_OBJECT
VERSIONED_FOLDER < VERSIONED_OBJECT
VERSIONED_PARTY < VERSIONED_OBJECT
abstract VERSION<LOCATABLE>: contribution OBJECT_REF!, commit_audit AUDIT_DETAILS!, signature String
ORIGINAL_VERSION<LOCATABLE> < VERSION: uid OBJECT_VERSION_ID!, data T, preceding_version_uid OBJECT_VERSION_ID, other_input_version_uids OBJECT_VERSION_ID+, attestations ATTESTATION+, lifecycle_state DV_CODED_TEXT!
IMPORTED_VERSION<LOCATABLE> < VERSION: item ORIGINAL_VERSION<T>!`;
