// https://ws-web.test.nhn.no/v1/RESH?singleWsdl (IReshService.GetReshUnit): units of a made-up health trust; RESH-ids that nobody has.

const NAMESPACE = 'http://register.nhn.no/Resh';
const DATA = 'http://schemas.datacontract.org/2004/07/NHN.Palantir.WebServices.Contracts.RESH.Data';
const COMMON = 'http://register.nhn.no/Common';

interface Unit {
  readonly id: number;
  readonly name: string;
  readonly type: 'Organization' | 'Department';
  readonly parent: number | null;
  /** YYYY-MM-DD */
  readonly closed?: string;
}

const units: readonly Unit[] = [
  { id: 99910001, name: 'Lillevik sykehus HF', type: 'Organization', parent: null },
  { id: 99910002, name: 'Medisinsk avdeling', type: 'Department', parent: 99910001 },
  { id: 99910003, name: 'Tuberkuloseavdelingen', type: 'Department', parent: 99910001, closed: '1978-12-31' },
];

/** Null where there is no such unit. */
export function reshAnswer(id: string): string | null {
  const unit = units.find((one) => String(one.id) === id);
  if (unit === undefined) return null;
  const parent = units.find((one) => one.id === unit.parent);
  const members = [
    `<DisplayName>${unit.name}</DisplayName><Name>${unit.name.toUpperCase()}</Name>`,
    `<OrganizationNumber>${unit.type === 'Organization' ? 999977776 : 0}</OrganizationNumber>`,
    parent === undefined ? '' : `<ParentName>${parent.name}</ParentName><ParentReshId>${parent.id}</ParentReshId>`,
    `<ReshId>${unit.id}</ReshId><TopOrganizationNumber>999977776</TopOrganizationNumber>`,
    `<Valid><c:From xmlns:c="${COMMON}">1950-01-01T00:00:00</c:From>`,
    `<c:To xmlns:c="${COMMON}">${unit.closed ?? '9999-12-31'}T00:00:00</c:To></Valid>`,
  ].join('');
  const result = `<GetReshUnitResult xmlns:a="${DATA}" xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:type="a:${unit.type}">${members}</GetReshUnitResult>`;
  return `<GetReshUnitResponse xmlns="${NAMESPACE}">${result}</GetReshUnitResponse>`;
}
