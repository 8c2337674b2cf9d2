// https://hl7.org/fhir/R4/capabilitystatement.html and issue 2 D14: made from the routes that are registered, nothing else.

import {
  canonicalIncludes,
  canonicalRevIncludes,
  compartmentKinds,
  includeTargets,
  isCommonKind,
  resourceTypes,
  revIncludeTargets,
  searchParametersOf,
} from '@fkj/standards-fhir';
import { baseOf, type FhirHouse } from './house.ts';
import type { Operation } from './operation/operation.ts';
import { ownerDefinition, ownerOffered } from './owner/owner-definition.ts';
import { patchFormats } from './patch/patch-document.ts';
import { isPatched } from './patch/patched-resource.ts';
import type { Route, SystemInteraction, TypeInteraction } from './routes.ts';
import { specialParameters } from './search/special-parameters.ts';
import { offeredOf } from './search-parameter/while-offered.ts';

const SECURITY_SERVICE = 'http://terminology.hl7.org/CodeSystem/restful-security-service';
const OAUTH_URIS = 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris';

/** The CapabilityStatement as JSON text; `streamed`: operations that have routes of their own. */
export function capabilityStatement(
  house: FhirHouse,
  routes: readonly Route[],
  streamed: readonly Operation[] = [],
): string {
  const interactions = [...new Set(routes.flatMap((route) => route.interactions))];
  const operations = [...new Set(routes.flatMap(({ operation }) => operation ?? [])), ...streamed];
  const statement = {
    resourceType: 'CapabilityStatement',
    contained: [ownerDefinition],
    status: 'active',
    date: new Date(house.clock()).toISOString(),
    kind: 'instance',
    instantiates: ['http://hl7.org/fhir/uv/bulkdata/CapabilityStatement/bulk-data'],
    software: { name: 'Felles kommunal journal', version: house.softwareVersion },
    implementation: { description: 'Felles kommunal journal', url: baseOf(house) },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'application/fhir+xml', 'json', 'xml'],
    patchFormat: patchFormats,
    rest: [
      {
        mode: 'server',
        documentation: ADDITIONAL,
        security: security(house),
        resource: resourceTypes.filter(isOfR4).map((type) =>
          resource(type, {
            interactions: interactions.filter(isOfType).filter((code) => code !== 'patch' || isPatched(type)),
            operations: operations.filter(offeredBy(type)),
            own: offeredOf(house.parameters.now(), type),
          }),
        ),
        interaction: interactions.filter(isOfSystem).map((code) => ({ code })),
        compartment: compartmentKinds.map(
          (kind) =>
            `http://hl7.org/fhir/CompartmentDefinition/${kind === 'RelatedPerson' ? 'relatedPerson' : kind.toLowerCase()}`,
        ),
        ...named(operations.filter(({ levels }) => levels.includes('system'))),
      },
    ],
  };
  return JSON.stringify(statement);
}

/** The element `type` takes the types of R4 only; what came from a guide is told in words. */
const isOfR4 = (type: string): boolean => type !== 'ViewDefinition';
const ADDITIONAL =
  'Beside the types of R4: ViewDefinition (https://build.fhir.org/ig/HL7/sql-on-fhir/), with every interaction of the others, the search parameters url, identifier, version, name, title, status, date, publisher, description, jurisdiction, context, context-type and resource, and the operation run.';

const OF_SYSTEM: readonly string[] = [
  'batch',
  'transaction',
  'history-system',
  'search-system',
] satisfies SystemInteraction[];

const isOfSystem = (interaction: TypeInteraction | SystemInteraction): interaction is SystemInteraction =>
  OF_SYSTEM.includes(interaction);

const isOfType = (interaction: TypeInteraction | SystemInteraction): interaction is TypeInteraction =>
  !isOfSystem(interaction);

const offeredBy =
  (type: string) =>
  ({ types, levels }: Operation): boolean => {
    if (!levels.includes('type') && !levels.includes('instance')) return false;
    if (types === 'every') return true;
    return types === 'of-patients' ? type !== 'Patient' && !isCommonKind(type) : types.includes(type);
  };

const named = (operations: readonly Operation[]): object =>
  operations.length === 0
    ? {}
    : { operation: operations.map(({ name, definition, documentation }) => ({ name, definition, documentation })) };

interface Offered {
  readonly interactions: readonly TypeInteraction[];
  readonly operations: readonly Operation[];
  /** Beside R4's own. */
  readonly own: ReturnType<typeof offeredOf>;
}

function resource(type: string, { interactions, operations, own }: Offered): object {
  const includes = [...includeTargets(type), ...canonicalIncludes(type), ...own.includes];
  const official = searchParametersOf(type).filter((one) => one.type !== 'special' && one.components.length < 3);
  const offered = [...official, ...own.parameters];
  return {
    type,
    ...(type === 'AuditEvent' ? auditEvent : {}),
    interaction: interactions.map((code) => ({ code })),
    versioning: 'versioned-update',
    readHistory: true,
    updateCreate: true,
    conditionalCreate: true,
    conditionalRead: 'full-support',
    conditionalUpdate: true,
    conditionalDelete: 'multiple',
    referencePolicy: ['literal', 'logical'],
    ...(includes.length === 0 ? {} : { searchInclude: ['*', ...includes] }),
    searchRevInclude: ['*', ...revIncludeTargets(type), ...canonicalRevIncludes(type), ...own.revIncludes],
    searchParam: [
      ...offered.map(({ name, type: kind, url, documentation }) => ({
        name,
        definition: url,
        type: kind,
        documentation,
      })),
      ownerOffered,
      ...specialParameters(type),
    ],
    ...named(operations),
  };
}

/** DESIGN.md §4 "audit": what stands there beside what clients send. */
const auditEvent = {
  supportedProfile: ['http://hl7.no/fhir/StructureDefinition/no-domain-Trustframework-Auditevent'],
  documentation:
    'Read by id, and searched by one patient: the log of that patient, line by line, for herself and for who may read every log; merged by time with the AuditEvents that clients have sent. A search without patient finds the sent ones only (for a citizen: her own log).',
};

/** https://hl7.org/fhir/smart-app-launch/STU2.2/conformance.html: addresses as the SMART configuration gives them. */
function security({ smartConfiguration }: FhirHouse): object {
  const addresses = [
    ['authorize', smartConfiguration['authorization_endpoint']],
    ['token', smartConfiguration['token_endpoint']],
    ['introspect', smartConfiguration['introspection_endpoint']],
    ['revoke', smartConfiguration['revocation_endpoint']],
  ] as const;
  const extension = addresses.flatMap(([url, valueUri]) => (typeof valueUri === 'string' ? [{ url, valueUri }] : []));
  return {
    cors: true,
    service: [{ coding: [{ system: SECURITY_SERVICE, code: 'SMART-on-FHIR' }], text: 'SMART on FHIR' }],
    extension: [{ url: OAUTH_URIS, extension }],
  };
}
