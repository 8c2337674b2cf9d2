// The public face of the openEHR rooms. https://specifications.openehr.org/releases/ITS-REST/Release-1.1.0 and DESIGN.md §2.

export { openTemplates } from './definition/templates.ts';
export { defaultLimits as openEhrLimits, type OpenEhrHouse } from './house.ts';
export { sendBadOpenEhrAddress } from './http/reply.ts';
export { openEhrRoutes } from './openehr-routes.ts';
export { routes as openEhrRouteTable } from './routes.ts';
