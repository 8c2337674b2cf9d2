// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#styling: how the house looks, for apps that want to look alike.

/** A changed style gets a new address: apps may keep what they have read for good. */
export const STYLE_PATH = '/auth/style/1.json';

/** The values of our own pages (page.ts). */
export const styleDocument = {
  color_background: '#f1f3f5',
  color_error: '#c30000',
  color_highlight: '#0056b4',
  color_modal_backdrop: '#00000080',
  color_success: '#06893a',
  color_text: '#23262a',
  dim_border_radius: '6px',
  dim_font_size: '18px',
  dim_spacing_size: '16px',
  font_family_body: "'Source Sans 3', system-ui, sans-serif",
  font_family_heading: "'Source Sans 3', system-ui, sans-serif",
} as const;
