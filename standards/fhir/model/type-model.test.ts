// https://hl7.org/fhir/R4/resourcelist.html and elementdefinition.html: the compiled model says what the specification says.

import { describe, expect, it } from 'vitest';
import { isResourceType, resourceTypes, typeModel } from './index.ts';

describe('The R4 model', () => {
  it('does not know types of other releases, abstract types as resources, or names of JavaScript', () => {
    for (const name of ['SubscriptionStatus', 'MetadataResource', 'DomainResource', 'Resource', 'constructor', '']) {
      expect(isResourceType(name)).toBe(false);
    }
    expect(typeModel('SimpleQuantity')).toBeNull();
    expect(typeModel('constructor')).toBeNull();
    expect(typeModel('__proto__')).toBeNull();
  });

  it('has the 146 concrete resource types of R4, and ViewDefinition, in alphabetical order', () => {
    expect(resourceTypes.length).toBe(147);
    expect([...resourceTypes].sort()).toEqual(resourceTypes);
  });

  it('has no elements but those of the specification', () => {
    expect([...(typeModel('Meta')?.elements.keys() ?? [])]).toEqual([
      'id',
      'extension',
      'versionId',
      'lastUpdated',
      'source',
      'profile',
      'security',
      'tag',
    ]);
    expect(typeModel('ObservationDefinition')?.elements.has('publisher')).toBe(false);
  });

  it('knows inherited elements, cardinality, codes and targets', () => {
    const patient = typeModel('Patient')?.elements;
    expect([...(patient?.keys() ?? [])].slice(0, 4)).toEqual(['id', 'meta', 'implicitRules', 'language']);
    expect(patient?.get('id')?.types).toEqual(['id']);
    expect(patient?.get('name')).toMatchObject({ types: ['HumanName'], min: 0, max: Number.POSITIVE_INFINITY });
    expect([...(patient?.get('gender')?.codes ?? [])].sort()).toEqual(['female', 'male', 'other', 'unknown']);
    expect([...(patient?.get('managingOrganization')?.targets ?? [])]).toEqual(['Organization']);
    expect(typeModel('Patient')?.elements.get('language')?.codes).toBeNull();
  });

  it('names choices as JSON does', () => {
    const observation = typeModel('Observation');
    expect(observation?.members.get('valueQuantity')).toMatchObject({ type: 'Quantity', element: { name: 'value' } });
    expect(observation?.members.get('value')).toBeUndefined();
    expect(observation?.members.get('valueAddress')).toBeUndefined();
    expect(observation?.elements.get('value')?.types).toHaveLength(11);
  });

  it('follows elements that define own members and those that borrow them', () => {
    expect(typeModel('Observation')?.members.get('component')?.type).toBe('Observation.component');
    const component = typeModel('Observation.component');
    expect(component?.members.get('referenceRange')?.type).toBe('Observation.referenceRange');
    expect(component?.members.get('modifierExtension')?.type).toBe('Extension');
    expect(typeModel('ElementDefinition.slicing')?.members.get('modifierExtension')).toBeUndefined();
  });

  it('knows what belongs to a summary and what is an attribute in XML', () => {
    const patient = typeModel('Patient')?.elements;
    expect([patient?.get('name')?.summary, patient?.get('contact')?.summary]).toEqual([true, false]);
    expect(typeModel('Attachment')?.elements.get('data')?.summary).toBe(false);
    expect(typeModel('Extension')?.elements.get('url')?.attribute).toBe(true);
    expect([patient?.get('id')?.attribute, typeModel('HumanName')?.elements.get('id')?.attribute]).toEqual([
      false,
      true,
    ]);
  });

  it('has every type that an element names', () => {
    const open = [...resourceTypes];
    const seen = new Set(open);
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      for (const { type } of typeModel(name)?.members.values() ?? []) {
        expect(typeModel(type), `${name}: ${type}`).not.toBeNull();
        if (!seen.has(type)) open.push(type);
        seen.add(type);
      }
    }
    expect(seen.size).toBeGreaterThan(600);
  });
});
