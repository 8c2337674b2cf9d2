// https://ws-web.test.nhn.no/v1/RESH?singleWsdl, as https://github.com/ikhagen/ReshServer (Service References/ReshService) keeps it:
// IReshService.GetReshUnit of RESH. Base: https://ws.nhn.no, in test https://ws-web.test.nhn.no.

import { ok, refused } from '@fkj/platform-record';
import type { RegisterAccess } from '../call.ts';
import type { Keeper } from '../keep.ts';
import { trouble } from '../known.ts';
import { ask } from '../soap.ts';
import { elements, textAt, type XmlElement } from '../xml.ts';
import type { SpecialistUnit, SpecialistUnitRegister } from './port.ts';

export interface SpecialistUnitOptions {
  readonly keeper: Keeper<SpecialistUnit>;
  /** ms since 1970: which units are there today. */
  readonly clock: () => number;
}

export function specialistUnitRegister(
  access: RegisterAccess,
  { keeper, clock }: SpecialistUnitOptions,
): SpecialistUnitRegister {
  return {
    byReshId: (reshId) =>
      keeper.get(String(reshId), async () => {
        if (!Number.isSafeInteger(reshId) || reshId < 1) return ok(null);
        const found = await ask(access, {
          ...{ register: 'resh', path: '/v1/RESH/Basic', namespace: 'http://register.nhn.no/Resh' },
          ...{ contract: 'IReshService', name: 'GetReshUnit' },
          parameters: [
            ['reshId', String(reshId)],
            ['excludeDetails', 'true'],
            ['includeChildUnits', 'false'],
            ['treeAtTime', new Date(clock()).toISOString()],
          ],
          // How the register words it is not published; a fault that names the id or says that it is not there.
          nothing: /finnes ikke|ikke funnet|not found|does not exist/i,
        });
        if (!found.ok) return found;
        if (found.value === null) return ok(null);
        const unit = unitIn(found.value, new Date(clock()).toISOString().slice(0, 10));
        if (unit === 'nothing') return ok(null);
        return unit?.reshId === reshId ? ok(unit) : refused(trouble('resh', 'unreadable'));
      }),
  };
}

function unitIn(element: XmlElement, today: string): SpecialistUnit | null | 'nothing' {
  if (element.children.length === 0) return 'nothing';
  const reshId = numberAt(element, 'ReshId');
  const name = textAt(element, 'DisplayName') ?? textAt(element, 'Name');
  if (reshId === null || name === null) return null;
  const organization = numberAt(element, 'OrganizationNumber');
  const top = numberAt(element, 'TopOrganizationNumber');
  const parent = numberAt(element, 'ParentReshId');
  return {
    ...{ reshId, name, shortName: textAt(element, 'ShortName') },
    kind: element.type === 'Organization' ? 'organisation' : 'department',
    organizationNumber: organization === null ? null : String(organization),
    topOrganizationNumber: top === null ? null : String(top),
    parent: parent === null ? null : { reshId: parent, name: textAt(element, 'ParentName') },
    state: covers(elements(element, 'Valid')[0], today) ? 'active' : 'closed',
  };
}

/** 0 stands for none: the members are of a type that cannot be left out. */
function numberAt(element: XmlElement, name: string): number | null {
  const number = Number(textAt(element, name) ?? '0');
  return Number.isSafeInteger(number) && number > 0 ? number : null;
}

/** A unit that says no period is there. */
function covers(period: XmlElement | undefined, today: string): boolean {
  if (period === undefined) return true;
  const from = textAt(period, 'From')?.slice(0, 10) ?? '';
  const to = textAt(period, 'To')?.slice(0, 10) ?? '9999';
  return from <= today && today <= to;
}
