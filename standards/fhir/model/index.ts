// https://hl7.org/fhir/R4/elementdefinition.html: the public face of model/.

export { isResourceType, resourceTypes } from './resource-types.ts';
export { type ElementModel, type JsonMember, type TypeModel, typeModel } from './type-model.ts';
