// https://www.w3.org/TR/2000/NOTE-SOAP-20000508/: one operation of a service of Norsk helsenett by SOAP 1.1 (the address that ends in /Basic).

import { ok, type Result, refused } from '@fkj/platform-record';
import { call, type RegisterAccess } from './call.ts';
import { type RegisterName, type RegisterTrouble, trouble } from './known.ts';
import { elements, escapeXml, readXml, textAt, type XmlElement } from './xml.ts';

export interface Operation {
  readonly register: RegisterName;
  readonly path: string;
  readonly namespace: string;
  /** 'IFlrReadOperations' */
  readonly contract: string;
  readonly name: string;
  /** In the order of the contract. */
  readonly parameters: readonly (readonly [name: string, value: string])[];
  /** Faults that mean that there is nothing: found in the message. */
  readonly nothing: RegExp;
}

/** The element of the result; null where the register has nothing. */
export async function ask(
  access: RegisterAccess,
  { register, path, namespace, contract, name, parameters, nothing }: Operation,
): Promise<Result<XmlElement | null, RegisterTrouble>> {
  const asked = parameters.map(([part, value]) => `<${part}>${escapeXml(value)}</${part}>`).join('');
  const answer = await call(access, {
    ...{ register, path, method: 'POST', faults: 'answers' },
    headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: `"${namespace}/${contract}/${name}"` },
    body: `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><${name} xmlns="${namespace}">${asked}</${name}></s:Body></s:Envelope>`,
  });
  if (!answer.ok) return answer;
  const root = answer.value === null ? null : readXml(answer.value);
  if (root === null || root.name !== 'Envelope') return refused(trouble(register, 'unreadable'));
  const [fault] = elements(root, 'Body', 'Fault');
  if (fault !== undefined) {
    const message = textAt(fault, 'detail', 'GenericFault', 'Message') ?? textAt(fault, 'faultstring') ?? '';
    return nothing.test(message) ? ok(null) : refused(trouble(register, 'refused'));
  }
  const [found] = elements(root, 'Body', `${name}Response`, `${name}Result`);
  return found === undefined ? refused(trouble(register, 'unreadable')) : ok(found);
}
