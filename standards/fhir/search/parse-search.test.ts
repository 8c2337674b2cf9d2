// https://hl7.org/fhir/R4/search.html: how a search request is read, and why it is refused.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSearch } from './parse-search.ts';
import type { SearchTest } from './request.ts';

const NOW = Date.parse('2024-06-01T00:00:00Z');
const BASE = 'https://journal.example/fhir';

const parse = (type: string, query: string) => {
  const pairs =
    query === ''
      ? []
      : query.split('&').map((pair): [string, string] => {
          const at = pair.indexOf('=');
          return [pair.slice(0, at), pair.slice(at + 1)];
        });
  return parseSearch(type, pairs, { base: BASE, now: NOW });
};

const issues = (type: string, query: string): readonly string[] => {
  const result = parse(type, query);
  return result.ok ? [] : result.issues.map(({ code, parameter }) => `${code} ${parameter}`);
};

const tests = (type: string, query: string): readonly SearchTest[] => {
  const result = parse(type, query);
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.request.criteria.flatMap((criterion) => criterion.tests);
};

const request = (type: string, query: string) => {
  const result = parse(type, query);
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.request;
};

describe('a refused search', () => {
  it.each([
    ['Spaceship', 'a=b', 'not-found Spaceship'],
    ['Patient', 'colour=red', 'not-found colour'],
    ['Patient', 'constructor=red', 'not-found constructor'],
    ['Patient', '=red', 'not-found '],
    ['Patient', 'name:sounds=x', 'invalid name:sounds'],
    ['Patient', 'birthdate:exact=1980', 'invalid birthdate:exact'],
    ['Patient', '_id:not=1', 'invalid _id:not'],
    ['Patient', '_sort=_owner', 'not-supported _sort'],
    ['Patient', '_include=Patient:_owner', 'not-supported _include'],
    ['Patient', '_owner=Patient/1', 'value _owner'],
    ['Patient', '_owner:exact=1', 'invalid _owner:exact'],
    ['Observation', 'subject:not=1', 'invalid subject:not'],
    ['Observation', 'subject:Practitioner=1', 'invalid subject:Practitioner'],
    ['Patient', 'birthdate=yesterday', 'value birthdate'],
    ['Patient', 'birthdate=1980-13', 'value birthdate'],
    ['Patient', 'birthdate=1980-02-30', 'value birthdate'],
    ['Patient', 'birthdate=xx1980', 'value birthdate'],
    ['Patient', 'birthdate=1980,', 'value birthdate'],
    ['Patient', 'name=', 'value name'],
    ['Patient', 'gender=|', 'value gender'],
    ['Patient', 'gender=a|b|c', 'value gender'],
    ['Patient', 'gender:missing=maybe', 'value gender:missing'],
    ['Patient', 'name= ', 'value name'],
    ['Observation', 'subject=Spaceship/1', 'value subject'],
    ['Observation', 'subject=a/b/c', 'value subject'],
    ['Observation', 'subject:Patient=Group/1', 'value subject:Patient'],
    ['Observation', 'value-quantity=heavy', 'value value-quantity'],
    ['Observation', 'value-quantity=5|a|b|c', 'value value-quantity'],
    ['Observation', 'code-value-quantity=8867-4', 'value code-value-quantity'],
    ['Observation', 'code-value-quantity=8867-4$fast', 'value code-value-quantity'],
    ['Patient', '_count=-1', 'value _count'],
    ['Patient', '_count=ten', 'value _count'],
    ['Patient', '_sort=colour', 'not-found _sort'],
    ['Patient', '_summary=some', 'value _summary'],
    ['Patient', '_total=some', 'value _total'],
    ['Observation', '_include=Observation', 'value _include'],
    ['Observation', '_include=Observation:code', 'not-found _include'],
    ['Observation', '_include=Spaceship:code', 'not-found _include'],
    ['Observation', '_include=Observation:subject:Spaceship', 'not-found _include'],
    ['Patient', '_lastUpdated=soon', 'value _lastUpdated'],
    ['Patient', 'name.family=x', 'invalid name.family'],
    ['Observation', 'subject:Practitioner.name=x', 'invalid subject:Practitioner.name'],
    ['Observation', 'subject.colour=x', 'not-found subject.colour'],
    ['Observation', 'subject.birthdate=yesterday', 'value subject.birthdate'],
    ['Observation', 'subject..name=x', 'not-found subject..name'],
    ['Patient', '_has:Observation:code=x', 'not-found _has:Observation:code'],
    ['Patient', '_has:Spaceship:patient:code=x', 'not-found _has:Spaceship:patient:code'],
    ['Patient', '_has:Observation:code:code=x', 'not-found _has:Observation:code:code'],
    ['Patient', '_has:Observation:encounter:code=x', 'invalid _has:Observation:encounter:code'],
    ['Patient', '_has:Observation:patient:colour=x', 'not-found _has:Observation:patient:colour'],
    ['Patient', '_list:not=x', 'invalid _list:not'],
    ['Patient', '_list=', 'value _list'],
    ['Patient', 'identifier:of-type=a|b', 'value identifier:of-type'],
    ['Observation', 'code:text= ', 'value code:text'],
    ['ValueSet', 'url:below=urn:uuid:1', 'value url:below'],
    ['ValueSet', 'url:above=urn:uuid:1', 'value url:above'],
    ['Observation', 'code:in=', 'value code:in'],
    ['Observation', '_text=', 'value _text'],
    ['Observation', '_content:exact=a', 'invalid _content:exact'],
    ['Observation', '_content="a', 'value _content'],
    ['Observation', 'code:below=8480-6', 'value code:below'],
    ['Observation', 'code:above=http://loinc.org|', 'value code:above'],
    ['MolecularSequence', 'chromosome-variant-coordinate=1$2', 'value chromosome-variant-coordinate'],
    ['MolecularSequence', 'chromosome-variant-coordinate=1$2$x', 'value chromosome-variant-coordinate'],
    ['Observation', 'date:in=http://x', 'invalid date:in'],
    ['Patient', '_revinclude=Observation', 'value _revinclude'],
    ['Patient', '_revinclude:iterate=Observation:code', 'not-found _revinclude:iterate'],
    ['Patient', '_include:often=Patient:link', 'not-found _include:often'],
  ])('%s?%s is %s', (type, query, expected) => {
    expect(issues(type, query)).toEqual([expected]);
  });

  it.each([
    ['Patient', '_list=$current-problems'],
    ['Observation', 'subject:Patient._text=x'],
    ['Patient', '_has:Observation:patient:_content=x'],
    ['Location', 'near=1|2'],
  ])('%s?%s is known and said to be not supported yet', (type, query) => {
    expect(issues(type, query)).toEqual([`not-supported ${query.split('=')[0]}`]);
  });

  it('is one with more values than a statement takes', () => {
    expect(issues('Patient', `_lastUpdated=${'2024,'.repeat(100)}2025`)).toEqual(['value _lastUpdated']);
    expect(issues('Patient', `_id=a&${'gender=male&'.repeat(200)}active=true`)).toEqual(['value gender']);
    expect(issues('Observation', `focus=${'a,'.repeat(1000)}b`)).toEqual(['value focus']);
  });

  it('is one with a chain without end, or through everything again and again', () => {
    expect(issues('Patient', `${'link.'.repeat(5000)}name=x`)[0]).toMatch(/^value /);
    expect(issues('List', 'item.focus.focus.focus.focus._id=x')).toEqual(['value item.focus.focus.focus.focus._id']);
  });

  it('names everything that is wrong at once and never repeats a value', () => {
    const result = parse('Patient', 'colour=Hemmelig&birthdate=Hemmelig&name:x=Hemmelig');
    expect(result.ok ? [] : result.issues.map(({ code }) => code)).toEqual(['not-found', 'value', 'invalid']);
    expect(JSON.stringify(result)).not.toContain('Hemmelig');
  });

  it('never throws, whatever is sent', () => {
    const name = fc.oneof(
      fc.constantFrom('name', 'birthdate', '_id', 'general-practitioner', '_sort', '_include'),
      fc.string(),
    );
    const pairs = fc.array(fc.tuple(name, fc.string({ unit: 'binary' })), { maxLength: 4 });
    fc.assert(
      fc.property(fc.constantFrom('Patient', 'Observation', ''), pairs, (type, sent) => {
        const result = parseSearch(type, sent, { now: NOW });
        expect(result.ok || result.issues.length > 0).toBe(true);
      }),
    );
  });
});

describe('values', () => {
  it('tokens have four forms', () => {
    expect(tests('Observation', 'code=a,s|a,|a,s|')).toEqual([
      { test: 'token', param: 'code', code: 'a' },
      { test: 'token', param: 'code', system: 's', code: 'a' },
      { test: 'token', param: 'code', system: null, code: 'a' },
      { test: 'token', param: 'code', system: 's' },
    ]);
  });

  it('escaped separators belong to the value', () => {
    expect(tests('Patient', String.raw`name=a\,b,c\\`)).toMatchObject([{ text: 'a,b' }, { text: 'c\\' }]);
    expect(tests('Observation', String.raw`code=s\|x|a\$`)).toMatchObject([{ system: 's|x', code: 'a$' }]);
  });

  it('any text survives escaping', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string().map((text) => `x${text}`),
          { minLength: 1, maxLength: 4 },
        ),
        (texts) => {
          const value = texts.map((text) => text.replace(/[\\,$|]/g, (special) => `\\${special}`)).join(',');
          const result = parseSearch('Patient', [['name', value]], { now: NOW });
          const read = result.ok ? result.request.criteria[0]?.tests : [];
          expect(read?.map((test) => (test.test === 'string' ? test.text : null))).toEqual(texts);
        },
      ),
    );
  });

  it('dates are ranges with the precision they were written in', () => {
    expect(tests('Patient', 'birthdate=1980-05')).toEqual([
      { test: 'period', param: 'birthdate', prefix: 'eq', low: Date.UTC(1980, 4), high: Date.UTC(1980, 5) },
    ]);
    expect(tests('Observation', 'date=ge2024-03-01T10:00Z')).toMatchObject([
      { prefix: 'ge', low: Date.UTC(2024, 2, 1, 10), high: Date.UTC(2024, 2, 1, 10, 1) },
    ]);
  });

  it('a plus sign in a time zone may come unencoded', () => {
    const low = Date.UTC(2024, 2, 1, 9);
    for (const zone of ['+01:00', ' 01:00']) {
      expect(tests('Observation', `date=2024-03-01T10:00:00${zone}`)).toMatchObject([{ low }]);
    }
  });

  it('about a date reaches a tenth of the distance to now', () => {
    const day = 86_400_000;
    const [test] = tests('Observation', 'date=ap2024-05-22');
    expect(test).toMatchObject({ low: Date.UTC(2024, 4, 22) - day, high: Date.UTC(2024, 4, 23) + 0.9 * day });
  });

  it.each([
    ['100', '99.5', '100.5'],
    ['100.00', '99.995', '100.005'],
    ['1e2', '95', '105'],
    ['5.40', '5.395', '5.405'],
    ['-5.4', '-5.45', '-5.35'],
    ['0', '-0.5', '0.5'],
    ['5.40e-3', '0.005395', '0.005405'],
  ])('%s means from %s to %s', (text, low, high) => {
    expect(tests('RiskAssessment', `probability=${text}`)).toEqual([
      { test: 'number', param: 'probability', prefix: 'eq', value: text, low, high },
    ]);
  });

  it('about a number is a tenth to each side', () => {
    expect(tests('RiskAssessment', 'probability=ap100')).toMatchObject([{ low: '90.0', high: '110.0' }]);
    expect(tests('RiskAssessment', 'probability=ap0')).toMatchObject([{ low: '-0.5', high: '0.5' }]);
  });

  it('quantities have a number, a unit system and a unit', () => {
    expect(tests('Observation', 'value-quantity=gt5.4|http://unitsofmeasure.org|mg,5||mg,6')).toMatchObject([
      { prefix: 'gt', value: '0.0000054', system: 'http://unitsofmeasure.org', code: 'kg' },
      { prefix: 'eq', value: '5', code: 'mg' },
      { prefix: 'eq', value: '6', low: '5.5', high: '6.5' },
    ]);
    expect(tests('Observation', 'value-quantity=5||mg')[0]).not.toHaveProperty('system');
  });

  it('the codes of value sets are asked for by name, for who has the terminology', () => {
    const codes = (modifier: string, value: string) => ({ test: 'codes', param: 'code', modifier, value });
    expect(tests('Observation', 'code:in=http://x|1,http://y')).toEqual([
      codes('in', 'http://x|1'),
      codes('in', 'http://y'),
    ]);
    expect(tests('Observation', 'code:not-in=http://x')).toEqual([codes('not-in', 'http://x')]);
    expect(tests('Observation', 'code:below=urn:s|a')).toEqual([codes('below', 'urn:s|a')]);
    expect(tests('Observation', 'code:above=urn:s|a')).toEqual([codes('above', 'urn:s|a')]);
  });

  it('references may be an id, a type and id, our own address or another address', () => {
    const patient = { test: 'reference', param: 'subject', target: { kind: 'Patient', id: '1' } };
    expect(tests('Observation', 'subject=Patient/1')).toEqual([patient]);
    expect(tests('Observation', `subject=${BASE}/Patient/1`)).toEqual([patient]);
    expect(tests('Observation', 'subject:Patient=1')).toEqual([patient]);
    expect(tests('Observation', 'patient=1')).toMatchObject([{ target: { kind: 'Patient' } }]);
    expect(tests('Observation', 'subject=1')).toHaveLength(4);
    expect(tests('Observation', 'subject=https://other.example/Patient/1')).toMatchObject([{ test: 'uri' }]);
    expect(tests('Observation', 'subject:identifier=urn:x|7')).toEqual([
      { test: 'identifier', param: 'subject', system: 'urn:x', value: '7' },
    ]);
  });

  it('modifiers change how strings and tokens match', () => {
    expect(tests('Patient', 'name=a&name:exact=b&name:contains=c')).toMatchObject([
      { match: 'starts' },
      { match: 'exact' },
      { match: 'contains' },
    ]);
    expect(request('Patient', 'gender:not=male').criteria).toMatchObject([{ holds: 'none' }]);
    expect(tests('Patient', 'gender:missing=true')).toEqual([{ test: 'missing', param: 'gender', missing: 'true' }]);
  });

  it('repeated names must all hold, values in a list any', () => {
    expect(request('Patient', 'given=a,b&given=c').criteria.map((criterion) => criterion.tests.length)).toEqual([2, 1]);
  });
});

describe('criteria on other resources', () => {
  const name = (text: string) => ({ test: 'string', param: 'name', text, match: 'starts' });

  it('a chain goes through the type it names, or through every type that has the parameter', () => {
    expect(tests('Observation', 'subject:Patient.name=kari')).toEqual([
      { test: 'chain', param: 'subject', target: 'Patient', criterion: { holds: 'any', tests: [name('kari')] } },
    ]);
    const targets = tests('Encounter', 'participant.name=kari').map((test) =>
      test.test === 'chain' ? test.target : '',
    );
    expect(targets.sort()).toEqual(['Practitioner', 'RelatedPerson']);
  });

  it('modifiers stand at the end of a chain, and values are read as there', () => {
    expect(tests('Observation', 'subject:Patient.gender:not=male')).toMatchObject([{ criterion: { holds: 'none' } }]);
    expect(tests('Observation', 'subject:Patient.birthdate=ge1980,1970')).toMatchObject([
      { criterion: { tests: [{ prefix: 'ge' }, { prefix: 'eq' }] } },
    ]);
  });

  it('chains and _has go through each other to any depth', () => {
    const [test] = tests('Encounter', 'subject:Patient._has:Observation:patient:performer:Practitioner.name=kari');
    expect(test).toMatchObject({
      test: 'chain',
      target: 'Patient',
      criterion: {
        tests: [
          {
            test: 'has',
            from: 'Observation',
            param: 'patient',
            criterion: { tests: [{ test: 'chain', target: 'Practitioner', criterion: { tests: [name('kari')] } }] },
          },
        ],
      },
    });
    expect(tests('Patient', '_has:Observation:patient:_has:Provenance:target:agent=Practitioner/1')).toMatchObject([
      { from: 'Observation', criterion: { tests: [{ from: 'Provenance', param: 'target' }] } },
    ]);
  });

  it('_list are the resources that the entries of a List refer to', () => {
    expect(tests('Patient', '_list=a,b')).toEqual([
      {
        test: 'has',
        from: 'List',
        param: 'item',
        criterion: { holds: 'any', tests: [{ test: 'id', ids: ['a', 'b'] }] },
      },
    ]);
  });
});

describe('result parameters', () => {
  it('say how the answer shall look', () => {
    const query =
      '_sort=-birthdate,_id,-_lastUpdated&_count=5&_summary=count&_total=accurate&_elements=name,gender&_format=json&_pretty=true';
    expect(request('Patient', query)).toEqual({
      resourceType: 'Patient',
      criteria: [],
      sort: [
        { by: 'param', param: 'birthdate', type: 'period', direction: 'descending' },
        { by: 'id', direction: 'ascending' },
        { by: 'updated', direction: 'descending' },
      ],
      count: 5,
      includes: [],
      summary: 'count',
      elements: ['name', 'gender'],
      total: 'accurate',
      format: 'json',
      pretty: 'true',
    });
  });

  it('includes follow one parameter, one kind or everything', () => {
    expect(
      request('Observation', '_include=Observation:subject&_include=Observation:performer:Practitioner&_include=*'),
    ).toMatchObject({
      includes: [
        { from: 'Observation', param: 'subject' },
        { from: 'Observation', param: 'performer', target: 'Practitioner' },
        { from: 'Observation', param: '*' },
      ],
    });
  });

  it('includes go backward and on from what they found', () => {
    const query =
      '_revinclude=Provenance:target:Observation&_revinclude=*&_include:iterate=*&_revinclude:iterate=Observation:*';
    expect(request('Observation', query).includes).toEqual([
      { way: 'backward', applies: 'once', from: 'Provenance', param: 'target', target: 'Observation' },
      { way: 'backward', applies: 'once', from: '*', param: '*' },
      { way: 'forward', applies: 'again', from: '*', param: '*' },
      { way: 'backward', applies: 'again', from: 'Observation', param: '*' },
    ]);
  });

  it('_id and _lastUpdated are tests of the object itself', () => {
    expect(tests('Patient', '_id=a,b&_lastUpdated=ge2024')).toEqual([
      { test: 'id', ids: ['a', 'b'] },
      { test: 'updated', prefix: 'ge', low: Date.UTC(2024, 0), high: Date.UTC(2025, 0) },
    ]);
  });
});
