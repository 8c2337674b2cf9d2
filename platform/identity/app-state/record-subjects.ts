// https://hl7.org/fhir/R4/relatedperson.html, /person.html: whom a person of the record stands beside or for.

import type { Access } from '@fkj/platform-access';
import type { HealthRecord, ObjectName } from '@fkj/platform-record';
import type { StateSubjects } from './may-touch.ts';

const idIn = (reference: unknown, kind: string): string | null => {
  const text: unknown = Reflect.get(Object(reference), 'reference');
  return typeof text === 'string' && text.startsWith(`${kind}/`) ? text.slice(kind.length + 1) : null;
};

/** Read under the house's own audited permit: only whether they belong together is told. */
export const recordSubjects = (
  record: Pick<HealthRecord, 'read'>,
  access: Pick<Access, 'housePermit'>,
): StateSubjects => {
  const read = async (name: ObjectName): Promise<object | null> => {
    const found = await record.read(access.housePermit('subject of app state'), name);
    return found.ok && found.value !== null && found.value.action !== 'delete'
      ? JSON.parse(found.value.document)
      : null;
  };
  return {
    patientOf: async (id) => {
      const person = await read({ kind: 'RelatedPerson', id });
      return person === null ? null : idIn(Reflect.get(person, 'patient'), 'Patient');
    },
    isPersonOf: async (id, who) => {
      const person = await read({ kind: 'Person', id });
      const links: unknown = person === null ? [] : Reflect.get(person, 'link');
      return (
        Array.isArray(links) &&
        links.some((link: unknown) => idIn(Reflect.get(Object(link), 'target'), who.kind) === who.id)
      );
    },
  };
};
