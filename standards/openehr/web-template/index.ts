// https://specifications.openehr.org/releases/ITS-REST/latest/simplified_formats.html#_web_template_metadata: the public face of web templates.

export { buildForm } from './build-form.ts';
export { codesOn, constraintOn, itemOn } from './constraint-of.ts';
export type { FormNode, FormStep } from './form-node.ts';
export { webTemplateOf } from './web-template.ts';
