// https://hl7.org/fhir/R4/capabilitystatement.html: what is claimed is there, and what is there is claimed.

import { checkStructure } from '@fkj/standards-fhir';
import { read } from '@fkj/standards-json';
import { describe, expect, it } from 'vitest';
import { testHouse } from './testing/test-house.ts';

const { send } = await testHouse();

interface Parameter {
  readonly name: string;
  readonly type: string;
}

describe('The CapabilityStatement', async () => {
  const answer = await send(null, { url: '/metadata' });
  const rest = answer.json.rest[0];

  it('is sound FHIR, public, and names the formats that are taken', () => {
    const document = read(answer.text);
    expect(document.ok && checkStructure(document.value.tree)).toEqual([]);
    expect(answer.json.format).toEqual(['application/fhir+json', 'application/fhir+xml', 'json', 'xml']);
    expect(answer.json.fhirVersion).toBe('4.0.1');
    expect(answer.json.patchFormat).toEqual([
      'application/json-patch+json',
      'application/xml-patch+xml',
      'application/fhir+json',
      'application/fhir+xml',
    ]);
  });

  it('claims the interactions of the routes, for every resource type', () => {
    expect(rest.resource).toHaveLength(146);
    expect(rest.interaction.map(({ code }: { code: string }) => code).join(' ')).toBe(
      'history-system search-system batch transaction',
    );
    expect(rest.compartment).toContain('http://hl7.org/fhir/CompartmentDefinition/patient');
    const patient = rest.resource.find((resource: { type: string }) => resource.type === 'Patient');
    const codes = patient.interaction.map(({ code }: { code: string }) => code).sort();
    expect(codes.join(' ')).toBe('create delete history-instance history-type patch read search-type update vread');
    const binary = rest.resource.find((resource: { type: string }) => resource.type === 'Binary');
    expect(binary.interaction.map(({ code }: { code: string }) => code)).not.toContain('patch');
  });

  it('claims only search parameters that can be searched by', async () => {
    const samples: Readonly<Record<string, string>> = {
      date: '2026',
      number: '1',
      quantity: '1',
      uri: 'urn:x',
      special: '_id eq x',
    };
    for (const type of ['Patient', 'Observation', 'Encounter', 'Task', 'PlanDefinition']) {
      const { searchParam } = rest.resource.find((resource: { type: string }) => resource.type === type);
      expect(searchParam.length).toBeGreaterThan(10);
      for (const { name, type: kind } of searchParam as readonly Parameter[]) {
        const asked = kind === 'composite' ? `${name}:missing=true` : `${name}=${samples[kind] ?? 'x'}`;
        const found = await send('system', { url: `/${type}?${asked}&_count=1` });
        expect([type, name, found.status, found.status === 200 || found.text]).toEqual([type, name, 200, true]);
      }
    }
  });

  it('says where to log in', () => {
    const [oauth] = rest.security.extension;
    expect(oauth.extension.map((one: { url: string }) => one.url)).toEqual(['authorize', 'token']);
    expect(rest.security.service[0].coding[0].code).toBe('SMART-on-FHIR');
  });

  it('stands beside the SMART configuration', async () => {
    const configuration = await send(null, { url: '/.well-known/smart-configuration' });
    expect(configuration.json.token_endpoint).toBe('https://journal.example.no/auth/token');
  });
});
