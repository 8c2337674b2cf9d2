// https://specifications.openehr.org/releases/AM/Release-1.4/aom.html and RM 1.1.0: documents against their template.

import { isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import type { Finding } from '../finding.ts';
import {
  type ArchetypeScope,
  type ComplexConstraint,
  type ObjectConstraint,
  type OperationalTemplate,
  referredBy,
} from '../opt/index.ts';
import { checkObject } from '../rm/canonical/index.ts';
import { classModel, isA } from '../rm/model/index.ts';
import { attributeCheck } from './attribute-check.ts';
import { type Candidate, candidateOf, typeFits } from './candidate.ts';
import { checkCode, checkOrdinal, checkQuantity } from './leaf-check.ts';
import { checkPrimitive } from './primitive-check.ts';
import { type Check, type ExternalCode, Report } from './report.ts';

export interface Validation {
  /** Everything that is wrong, by the Reference Model first; empty for a sound document. */
  readonly findings: readonly Finding[];
  /** Codes that are sound as far as the template can say; a terminology must be asked about them. */
  readonly external: readonly ExternalCode[];
}

const nothing: Check = () => undefined;

class Compiler {
  private readonly known = new Map<ObjectConstraint, Check>();
  private readonly referred = new Map<ObjectConstraint, ObjectConstraint>();

  /** `root` is the nearest archetype root, whose at-codes and paths hold. */
  check(constraint: ObjectConstraint, root: ComplexConstraint): Check {
    const known = this.known.get(constraint);
    if (known !== undefined) return known;
    // A reference may point to something that it stands in.
    this.known.set(constraint, (value, report) => compiled(value, report));
    const compiled = this.compile(constraint, root);
    this.known.set(constraint, compiled);
    return compiled;
  }

  private compile(constraint: ObjectConstraint, root: ComplexConstraint): Check {
    switch (constraint.kind) {
      case 'complex':
        return this.complex(constraint, constraint.archetype === null ? root : constraint);
      case 'code':
        return checkCode(constraint);
      case 'quantity':
        return checkQuantity(constraint);
      case 'ordinal':
        return checkOrdinal(constraint);
      case 'primitive':
        return checkPrimitive(constraint.item);
      default:
        return nothing;
    }
  }

  /** A reference is what it refers to; that it may stand in what it refers to is why checks are found again by constraint. */
  private candidate(child: ObjectConstraint, root: ComplexConstraint, scope: ArchetypeScope | null): Candidate {
    if (child.kind !== 'internal-reference') return candidateOf(child, scope, this.check(child, root));
    const known = this.referred.get(child) ?? referredBy(root, child);
    if (known === null) return candidateOf(child, scope, nothing);
    this.referred.set(child, known);
    return candidateOf(known, scope, this.check(known, root));
  }

  private complex(constraint: ComplexConstraint, root: ComplexConstraint): Check {
    const scope: ArchetypeScope | null = root.archetype;
    const model = classModel(constraint.rmType);
    const checks = constraint.attributes.flatMap((attribute) => {
      const declared = model?.attributes.get(attribute.name) ?? attributeBelow(constraint.rmType, attribute.name);
      if (declared === null) return [];
      // Its value is a pattern itself: whether one takes no more than the other cannot be told.
      const children = attribute.name === 'action_archetype_id' ? [] : attribute.children;
      const candidates = children.map((child) => this.candidate(child, root, scope));
      return [attributeCheck(attribute, candidates, { declared: declared.type, many: declared.many })];
    });
    return (value, report) => {
      if (isObject(value)) for (const check of checks) check(value, report);
    };
  }
}

/** INTERVAL_EVENT's attributes may be constrained where the template says EVENT. */
const attributeBelow = (rmType: string, name: string) =>
  isA('INTERVAL_EVENT', rmType) ? (classModel('INTERVAL_EVENT')?.attributes.get(name) ?? null) : null;

/** What the two checks both tell is told once. */
function withoutRepeats(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ code, path }) => {
    const key = `${code} ${path}`;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

/**
 * Compiles a template once into a function that checks documents against the Reference Model and the template. A document
 * is any LOCATABLE in canonical JSON; nothing is thrown, whatever it is.
 */
export function compileValidator(template: OperationalTemplate): (document: JsonValue) => Validation {
  const { definition } = template;
  const check = new Compiler().check(definition, definition);
  const root = candidateOf(definition, null, check);
  return (document) => {
    const ofModel = checkObject(document, definition.rmType);
    const report = new Report(document);
    if (isObject(document)) checkRoot(document, report);
    return { findings: withoutRepeats([...ofModel, ...report.findings]), external: report.external };
  };

  function checkRoot(document: JsonObject, report: Report): void {
    const type = typeof document._type === 'string' ? document._type : null;
    if (!typeFits(root, type)) return;
    if (document.archetype_node_id !== root.nodeId) {
      report.find('node-not-allowed', `The template ${template.templateId} is for ${root.label}.`);
      return;
    }
    check(document, report);
  }
}
