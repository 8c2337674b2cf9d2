// https://specifications.openehr.org/releases/RM/Release-1.1.0/ehr.html, in the notation of base-types.ts.

export const EHR_CLASSES = `
EHR: system_id HIER_OBJECT_ID!, ehr_id HIER_OBJECT_ID!, time_created DV_DATE_TIME!, contributions OBJECT_REF*!, ehr_access OBJECT_REF!, ehr_status OBJECT_REF!, directory OBJECT_REF, folders OBJECT_REF*, compositions OBJECT_REF*
EHR_ACCESS < LOCATABLE: settings ACCESS_CONTROL_SETTINGS
abstract ACCESS_CONTROL_SETTINGS
EHR_STATUS < LOCATABLE: subject PARTY_SELF!, is_queryable Boolean!, is_modifiable Boolean!, other_details ITEM_STRUCTURE
COMPOSITION < LOCATABLE: language CODE_PHRASE!, territory CODE_PHRASE!, category DV_CODED_TEXT!, composer PARTY_PROXY!, context EVENT_CONTEXT, content CONTENT_ITEM+
EVENT_CONTEXT < PATHABLE: start_time DV_DATE_TIME!, end_time DV_DATE_TIME, location String, setting DV_CODED_TEXT!, other_context ITEM_STRUCTURE, health_care_facility PARTY_IDENTIFIED, participations PARTICIPATION+
abstract CONTENT_ITEM < LOCATABLE
SECTION < CONTENT_ITEM: items CONTENT_ITEM+
abstract ENTRY < CONTENT_ITEM: language CODE_PHRASE!, encoding CODE_PHRASE!, subject PARTY_PROXY!, provider PARTY_PROXY, other_participations PARTICIPATION*, workflow_id OBJECT_REF
ADMIN_ENTRY < ENTRY: data ITEM_STRUCTURE!
abstract CARE_ENTRY < ENTRY: protocol ITEM_STRUCTURE, guideline_id OBJECT_REF
OBSERVATION < CARE_ENTRY: data HISTORY<ITEM_STRUCTURE>!, state HISTORY<ITEM_STRUCTURE>
EVALUATION < CARE_ENTRY: data ITEM_STRUCTURE!
INSTRUCTION < CARE_ENTRY: narrative DV_TEXT!, expiry_time DV_DATE_TIME, wf_definition DV_PARSABLE, activities ACTIVITY+
ACTIVITY < LOCATABLE: description ITEM_STRUCTURE!, timing DV_PARSABLE, action_archetype_id String!
ACTION < CARE_ENTRY: time DV_DATE_TIME!, description ITEM_STRUCTURE!, ism_transition ISM_TRANSITION!, instruction_details INSTRUCTION_DETAILS
INSTRUCTION_DETAILS < PATHABLE: instruction_id LOCATABLE_REF!, activity_id String!, wf_details ITEM_STRUCTURE
ISM_TRANSITION < PATHABLE: current_state DV_CODED_TEXT!, transition DV_CODED_TEXT, careflow_step DV_CODED_TEXT, reason DV_TEXT*
GENERIC_ENTRY < CONTENT_ITEM: data ITEM_TREE!`;
