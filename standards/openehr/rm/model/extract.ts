// https://specifications.openehr.org/releases/RM/Release-1.1.0/ehr_extract.html, in the notation of base-types.ts.

export const EXTRACT = `
EXTRACT < LOCATABLE: request_id HIER_OBJECT_ID, time_created DV_DATE_TIME!, system_id HIER_OBJECT_ID!, participations EXTRACT_PARTICIPATION*, sequence_nr Integer!, chapters EXTRACT_CHAPTER*, specification EXTRACT_SPEC
EXTRACT_SPEC: extract_type DV_CODED_TEXT!, link_depth Integer!, criteria DV_PARSABLE*, other_details ITEM_STRUCTURE, version_spec EXTRACT_VERSION_SPEC, manifest EXTRACT_MANIFEST!, priority Integer!, include_multimedia Boolean!
EXTRACT_MANIFEST: entities EXTRACT_ENTITY_MANIFEST+
EXTRACT_ENTITY_MANIFEST: extract_id_key String!, ehr_id String, subject_id String, other_ids String*, item_list OBJECT_REF*
EXTRACT_VERSION_SPEC: include_all_versions Boolean!, commit_time_interval DV_INTERVAL<DV_DATE_TIME>, include_revision_history Boolean!, include_data Boolean!
EXTRACT_CHAPTER < LOCATABLE: items EXTRACT_ITEM*
EXTRACT_ENTITY_CHAPTER < EXTRACT_CHAPTER: extract_id_key String!
abstract EXTRACT_ITEM < LOCATABLE
EXTRACT_FOLDER < EXTRACT_ITEM: items EXTRACT_ITEM*
abstract EXTRACT_CONTENT_ITEM < EXTRACT_ITEM: is_primary Boolean!, is_changed Boolean, is_masked Boolean, item Any
EXTRACT_REQUEST < LOCATABLE: extract_spec EXTRACT_SPEC!, update_spec EXTRACT_UPDATE_SPEC, uid HIER_OBJECT_ID!
EXTRACT_UPDATE_SPEC: persist_in_server Boolean!, repeat_period DV_DURATION, trigger_events DV_CODED_TEXT+, update_method CODE_PHRASE!
EXTRACT_ACTION_REQUEST < LOCATABLE: request_id OBJECT_REF!, action DV_CODED_TEXT!, uid HIER_OBJECT_ID!
GENERIC_CONTENT_ITEM < EXTRACT_CONTENT_ITEM: item_type DV_CODED_TEXT, item_type_version String, author String, creation_time Iso8601_date_time, authoriser String, authorisation_time Iso8601_date_time, item_status DV_CODED_TEXT, version_id String, version_set_id String, system_id String, other_details Hash, item LOCATABLE
OPENEHR_CONTENT_ITEM < EXTRACT_CONTENT_ITEM: item X_VERSIONED_OBJECT<LOCATABLE>
X_VERSIONED_OBJECT<LOCATABLE>: uid HIER_OBJECT_ID!, owner_id OBJECT_REF!, time_created DV_DATE_TIME!, total_version_count Integer!, extract_version_count Integer!, revision_history REVISION_HISTORY, versions ORIGINAL_VERSION<T>*
EXTRACT_PARTICIPATION: time DV_INTERVAL<DV_DATE_TIME>, function DV_TEXT!, mode DV_CODED_TEXT, performer String!
X_VERSIONED_EHR_ACCESS < X_VERSIONED_OBJECT
X_VERSIONED_EHR_STATUS < X_VERSIONED_OBJECT
X_VERSIONED_COMPOSITION < X_VERSIONED_OBJECT
X_VERSIONED_FOLDER < X_VERSIONED_OBJECT
X_VERSIONED_PARTY < X_VERSIONED_OBJECT
SYNC_EXTRACT_REQUEST < MESSAGE_CONTENT: specification SYNC_EXTRACT_SPEC!
SYNC_EXTRACT < MESSAGE_CONTENT: specification SYNC_EXTRACT_SPEC!, items X_CONTRIBUTION*
SYNC_EXTRACT_SPEC: includes_versions Boolean!, contribution_list HIER_OBJECT_ID*, contributions_since DV_DATE_TIME, all_contributions Boolean
X_CONTRIBUTION: uid HIER_OBJECT_ID!, audit AUDIT_DETAILS!, versions VERSION<LOCATABLE>*
ADDRESSED_MESSAGE: sender String!, sender_reference String!, addressees String*, urgency Integer, message MESSAGE
MESSAGE: author PARTY_PROXY!, audit AUDIT_DETAILS!, content MESSAGE_CONTENT!, signature String
abstract MESSAGE_CONTENT < LOCATABLE`;
