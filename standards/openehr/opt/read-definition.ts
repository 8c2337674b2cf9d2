// https://specifications.openehr.org/releases/AM/Release-1.4/aom.html#_constraint_model_package: the constraints of a template.

import { classModel, isA } from '../rm/model/index.ts';
import type { XmlElement } from '../xml/index.ts';
import { readMultiplicity, readNumber, readRange } from './read-interval.ts';
import { readPrimitive } from './read-primitive.ts';
import { readScope } from './read-scope.ts';
import type {
  AttributeConstraint,
  ComplexConstraint,
  Multiplicity,
  ObjectConstraint,
  QuantityUnit,
  SlotConstraint,
} from './template.ts';
import { childrenOf, type TemplateFindings, textAt } from './template-findings.ts';

const ONCE: Multiplicity = { min: 1, max: 1 };

/** Names of primitive types as archetypes write them. */
const PRIMITIVE_TYPES = /^(STRING|BOOLEAN|INTEGER|REAL|DATE|TIME|DATE_TIME|DURATION|DOUBLE|CHARACTER)$/i;

/** Functions of the model, and attributes of 1.0.1, that archetypes constrain: a document has nothing that they could meet. */
const FUNCTIONS = new Map([
  ['offset', 'EVENT'],
  ['is_integral', 'DV_PROPORTION'],
  ['rotated', 'ITEM_TABLE'],
  ['purpose', 'LOCATABLE'],
  ['type', 'LOCATABLE'],
]);

const bare = (type: string): string => (type.includes('<') ? type.slice(0, type.indexOf('<')) : type).trim();

/** Deeper than any real template; the XML reader has a limit too. */
export class DefinitionReader {
  private readonly findings: TemplateFindings;

  constructor(findings: TemplateFindings) {
    this.findings = findings;
  }

  /** The whole definition: an archetype root, though templates do not say so. */
  root(element: XmlElement): ComplexConstraint | null {
    const read = this.findings.within(element, () => this.object(element, 'C_ARCHETYPE_ROOT'));
    return read?.kind === 'complex' ? read : null;
  }

  private object(element: XmlElement, kind: string | null): ObjectConstraint | null {
    const { findings } = this;
    const rmType = bare(findings.requiredText(element, 'rm_type_name'));
    if (rmType !== '' && classModel(rmType) === null && !PRIMITIVE_TYPES.test(rmType)) {
      findings.add('template-value', 'The rm_type_name is no class of the Reference Model.', element);
    }
    const occurrences = readMultiplicity(findings.optional(element, 'occurrences'), ONCE, findings);
    const base = { rmType, nodeId: textAt(element, 'node_id') || null, occurrences };
    switch (kind) {
      case 'C_ARCHETYPE_ROOT':
      case 'C_COMPLEX_OBJECT':
        return this.complex(element, base, kind === 'C_ARCHETYPE_ROOT');
      case 'ARCHETYPE_SLOT':
        return this.slot(element, base);
      case 'ARCHETYPE_INTERNAL_REF':
        return { kind: 'internal-reference', ...base, targetPath: findings.requiredText(element, 'target_path') };
      case 'CONSTRAINT_REF':
        return { kind: 'code-set', ...base, reference: findings.requiredText(element, 'reference') };
      case 'C_PRIMITIVE_OBJECT':
        return { kind: 'primitive', ...base, item: readPrimitive(findings.optional(element, 'item'), findings) };
      case 'C_CODE_PHRASE':
      case 'C_CODE_REFERENCE':
        return {
          kind: 'code',
          ...base,
          terminology: textAt(element, 'terminology_id', 'value') || null,
          codes: childrenOf(element, 'code_list').map((code) => code.text.trim()),
          valueSet: textAt(element, 'referenceSetUri') || null,
        };
      case 'C_DV_QUANTITY':
        return {
          kind: 'quantity',
          ...base,
          property: textAt(element, 'property', 'code_string') || null,
          units: childrenOf(element, 'list').map((item) => this.unit(item)),
        };
      case 'C_DV_ORDINAL':
        return { kind: 'ordinal', ...base, values: childrenOf(element, 'list').flatMap((item) => this.ordinal(item)) };
      // A state machine of which no published template makes use: what it says of the type holds.
      case 'C_DV_STATE':
        return { kind: 'complex', ...base, archetype: null, attributes: [] };
      default:
        findings.add('template-value', 'The xsi:type is no constraint of the Archetype Model 1.4.', element);
        return null;
    }
  }

  private complex(
    element: XmlElement,
    base: { rmType: string; nodeId: string | null; occurrences: Multiplicity },
    isRoot: boolean,
  ): ComplexConstraint {
    const archetype = isRoot ? readScope(element, this.findings) : null;
    const attributes = childrenOf(element, 'attributes').map((attribute) =>
      this.findings.within(attribute, () => this.attribute(attribute, base.rmType)),
    );
    const names = attributes.map(({ name }) => name);
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    if (twice !== undefined) {
      this.findings.add('template-element-repeated', `The attribute ${twice} is constrained twice.`, element);
    }
    return { kind: 'complex', ...base, archetype, attributes };
  }

  private attribute(element: XmlElement, owner: string): AttributeConstraint {
    const { findings } = this;
    const name = findings.requiredText(element, 'rm_attribute_name');
    const model = classModel(owner)?.attributes.get(name);
    if (name !== '' && model === undefined && classModel(owner) !== null && !isA(owner, FUNCTIONS.get(name) ?? '')) {
      findings.add('template-value', `${owner} has no attribute ${name}.`, element);
    }
    const cardinality = findings.optional(element, 'cardinality');
    const children = childrenOf(element, 'children').flatMap((child) => {
      const read = findings.within(child, () => this.object(child, child.type));
      if (read !== null && model !== undefined) this.conforms(read, model.type, child);
      return read === null ? [] : [read];
    });
    return {
      name,
      existence: readMultiplicity(findings.optional(element, 'existence'), ONCE, findings),
      cardinality:
        cardinality === null && element.type !== 'C_MULTIPLE_ATTRIBUTE'
          ? null
          : {
              interval: readMultiplicity(
                cardinality?.children.find((child) => child.name === 'interval') ?? null,
                { min: 0, max: null },
                findings,
              ),
              ordered: cardinality !== null && textAt(cardinality, 'is_ordered') === 'true',
              unique: cardinality !== null && textAt(cardinality, 'is_unique') === 'true',
            },
      children,
    };
  }

  private conforms({ rmType }: ObjectConstraint, attributeType: string, at: XmlElement): void {
    if (classModel(attributeType) === null || classModel(rmType) === null) return;
    if (isA(rmType, attributeType) || isA(attributeType, rmType)) return;
    this.findings.add('template-value', `Here ${attributeType} stands; the template asks for ${rmType}.`, at);
  }

  private slot(
    element: XmlElement,
    base: { rmType: string; nodeId: string | null; occurrences: Multiplicity },
  ): SlotConstraint {
    const patterns = (name: string) =>
      childrenOf(element, name).map(
        (assertion) =>
          textAt(assertion, 'expression', 'right_operand', 'item', 'pattern') ??
          /\{\/(.*)\/\}/s.exec(textAt(assertion, 'string_expression') ?? '')?.[1] ??
          '.*',
      );
    return { kind: 'slot', ...base, includes: patterns('includes'), excludes: patterns('excludes') };
  }

  private unit(item: XmlElement): QuantityUnit {
    const range = (name: string) => {
      const element = this.findings.optional(item, name);
      return element === null ? null : readRange(element, readNumber, this.findings);
    };
    return { unit: textAt(item, 'units') ?? '', magnitude: range('magnitude'), precision: range('precision') };
  }

  private ordinal(
    item: XmlElement,
  ): { value: NonNullable<ReturnType<typeof readNumber>>; terminology: string; code: string }[] {
    const value = readNumber(textAt(item, 'value') ?? '');
    const code = textAt(item, 'symbol', 'defining_code', 'code_string');
    if (value === null || code === null) {
      this.findings.add('template-value', 'An ordinal has a number and a code.', item);
      return [];
    }
    return [
      { value, code, terminology: textAt(item, 'symbol', 'defining_code', 'terminology_id', 'value') ?? 'local' },
    ];
  }
}
