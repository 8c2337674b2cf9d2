// https://sql-on-fhir.org/ig/latest/StructureDefinition-ViewDefinition.html: a ViewDefinition as it was sent, checked and compiled.

import { type CompiledPath, compilePath, type Items, isResourceType, typeModel } from '@fkj/standards-fhir';
import { isArray, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import type { ViewIssue, ViewResult } from './issue.ts';
import type { Column, Selection, Unnesting, View, ViewPath } from './view.ts';

/** `sql-name` */
const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;
const LONGEST_NAME = 255;
/** Selections inside each other, and of all. */
const DEEPEST = 20;
const MOST = 1_000;
/** The place of the item that a row is made of; every runner knows it. */
export const ROW_INDEX = 'rowIndex';

const OF_SELECTION: ReadonlySet<string> = new Set([
  'id',
  'extension',
  'modifierExtension',
  'column',
  'select',
  'forEach',
  'forEachOrNull',
  'unionAll',
  'repeat',
]);

/** Reads a ViewDefinition; every issue that stops it, with its place. */
export function checkView(definition: JsonObject): ViewResult<View> {
  const check = new Check(definition);
  const view = check.view();
  return check.issues.length === 0 ? { ok: true, value: view } : { ok: false, issues: check.issues };
}

class Check {
  readonly issues: ViewIssue[] = [];
  private readonly definition: JsonObject;
  private readonly constants = new Map<string, Items>();
  private selections = 0;

  constructor(definition: JsonObject) {
    this.definition = definition;
  }

  view(): View {
    const { definition } = this;
    const kind = definition['resourceType'];
    if (kind !== undefined && kind !== 'ViewDefinition') this.wrong('resourceType', 'This is no ViewDefinition.');
    const { name, resource } = definition;
    if (name !== undefined) this.nameIn(name, 'name');
    const known = typeof resource === 'string' && isResourceType(resource);
    if (!known) this.wrong('resource', 'The view must name a resource type of R4.');
    for (const [place, constant] of this.listIn(definition, 'constant', '').entries()) {
      this.constant(constant, `constant[${place}]`);
    }
    const selections = this.selectionsIn(definition, 'select', { path: '', depth: 0 });
    if (selections.length === 0) this.wrong('select', 'The view must select something.');
    const where = this.listIn(definition, 'where', '').map((condition, place) => {
      const path = `where[${place}].path`;
      return this.expression(isObject(condition) ? condition['path'] : undefined, path);
    });
    const columns = selections.flatMap((selection) => this.columnsOf(selection));
    const twice = columns.find((column, place) => columns.indexOf(column) !== place);
    if (twice !== undefined) this.wrong('select', `Two columns have the name ${twice}.`);
    return { resource: known ? resource : '', constants: this.constants, where, selections, columns };
  }

  private wrong(path: string, sentence: string): void {
    if (this.issues.length < 50) this.issues.push({ path, sentence });
  }

  private nameIn(value: JsonValue | undefined, path: string): string {
    if (typeof value === 'string' && NAME.test(value) && value.length <= LONGEST_NAME) return value;
    this.wrong(path, 'A name has letters, digits and underscores, and begins with a letter.');
    return '';
  }

  private listIn(holder: JsonObject, member: string, before: string): readonly JsonValue[] {
    const value = holder[member];
    if (value === undefined) return [];
    if (isArray(value)) return value;
    this.wrong(`${before}${member}`, 'A list was expected.');
    return [];
  }

  private constant(constant: JsonValue, path: string): void {
    if (!isObject(constant)) {
      this.wrong(path, 'An object was expected.');
      return;
    }
    const name = this.nameIn(constant['name'], `${path}.name`);
    if (this.constants.has(name) || name === ROW_INDEX) this.wrong(`${path}.name`, 'This name is taken.');
    const members = Object.keys(constant).filter((member) => member.startsWith('value'));
    const [member] = members;
    const type = member === undefined ? '' : typeOfValue(member);
    const value = member === undefined ? undefined : constant[member];
    if (members.length !== 1 || value === undefined || isObject(value) || isArray(value) || type === '') {
      this.wrong(path, 'A constant has one value, of a primitive type.');
      return;
    }
    this.constants.set(name, [{ value, type, element: null }]);
  }

  private expression(value: JsonValue | undefined, path: string): ViewPath {
    if (typeof value !== 'string') {
      this.wrong(path, 'A FHIRPath expression was expected, as text.');
      return { run: NOTHING, expression: '', path };
    }
    const compiled = compilePath(value, { constants: [...this.constants.keys(), ROW_INDEX] });
    if (compiled.ok) return { run: compiled.value, expression: value, path };
    const { part, sentence, at } = compiled.error;
    const place = at === null ? '' : `, character ${at + 1}`;
    this.wrong(path, `${sentence} (${part}${place})`);
    return { run: NOTHING, expression: '', path };
  }

  private selectionsIn(
    holder: JsonObject,
    member: 'select' | 'unionAll',
    { path, depth }: { readonly path: string; readonly depth: number },
  ): readonly Selection[] {
    return this.listIn(holder, member, path).map((selection, place) =>
      this.selection(selection, { path: `${path}${member}[${place}]`, depth: depth + 1 }),
    );
  }

  private selection(value: JsonValue, at: { readonly path: string; readonly depth: number }): Selection {
    const { path, depth } = at;
    if (!isObject(value)) {
      this.wrong(path, 'An object was expected.');
      return NO_SELECTION;
    }
    if (depth > DEEPEST || ++this.selections > MOST) {
      this.wrong(path, `At most ${MOST} selections, ${DEEPEST} inside each other.`);
      return NO_SELECTION;
    }
    for (const name of Object.keys(value)) {
      if (!OF_SELECTION.has(name))
        this.wrong(path, 'A selection has column, select, forEach, forEachOrNull, repeat and unionAll.');
    }
    const columns = this.listIn(value, 'column', `${path}.`).map((column, place) =>
      this.column(column, `${path}.column[${place}]`),
    );
    const within = { path: `${path}.`, depth };
    const selections = this.selectionsIn(value, 'select', within);
    const unionAll = this.selectionsIn(value, 'unionAll', within);
    if (columns.length + selections.length + unionAll.length === 0) this.wrong(path, 'The selection selects nothing.');
    this.sameColumns(unionAll, `${path}.unionAll`);
    return { unnesting: this.unnesting(value, path), columns, selections, unionAll };
  }

  private unnesting(value: JsonObject, path: string): Unnesting {
    const { forEach, forEachOrNull, repeat } = value;
    if ([forEach, forEachOrNull, repeat].filter((one) => one !== undefined).length > 1) {
      this.wrong(path, 'Only one of forEach, forEachOrNull and repeat can stand here.');
    }
    if (forEach !== undefined) return { by: 'forEach', of: this.expression(forEach, `${path}.forEach`) };
    if (forEachOrNull !== undefined) {
      return { by: 'forEachOrNull', of: this.expression(forEachOrNull, `${path}.forEachOrNull`) };
    }
    if (repeat === undefined) return { by: 'focus' };
    const of = this.listIn(value, 'repeat', `${path}.`).map((one, place) =>
      this.expression(one, `${path}.repeat[${place}]`),
    );
    if (of.length === 0) this.wrong(`${path}.repeat`, 'repeat has at least one expression.');
    return { by: 'repeat', of };
  }

  private column(value: JsonValue, path: string): Column {
    const column = isObject(value) ? value : {};
    const { collection, type } = column;
    if (collection !== undefined && typeof collection !== 'boolean')
      this.wrong(`${path}.collection`, 'true or false was expected.');
    if (type !== undefined && typeof type !== 'string') this.wrong(`${path}.type`, 'A text was expected.');
    return {
      name: this.nameIn(column['name'], `${path}.name`),
      value: this.expression(column['path'], `${path}.path`),
      collection: collection === true,
      type: typeof type === 'string' ? type : null,
    };
  }

  /** "Each selection structure of a unionAll must produce the same columns", in the same order. */
  private sameColumns(unionAll: readonly Selection[], path: string): void {
    const [first, ...others] = unionAll.map((selection) => this.columnsOf(selection).join());
    if (others.some((columns) => columns !== first)) {
      this.wrong(path, 'The selections of a unionAll must have the same columns in the same order.');
    }
  }

  private columnsOf({ columns, selections, unionAll }: Selection): readonly string[] {
    const [first] = unionAll;
    return [
      ...columns.map(({ name }) => name),
      ...selections.flatMap((selection) => this.columnsOf(selection)),
      ...(first === undefined ? [] : this.columnsOf(first)),
    ];
  }
}

const NOTHING: CompiledPath = { evaluate: () => ({ ok: true, value: [] }) };
const NO_SELECTION: Selection = { unnesting: { by: 'focus' }, columns: [], selections: [], unionAll: [] };

/** 'valueDateTime' is of the type dateTime; '' for what is no primitive. */
function typeOfValue(member: string): string {
  const name = member.slice('value'.length);
  const type = name.charAt(0).toLowerCase() + name.slice(1);
  return type === 'integer64' ? 'integer' : typeModel(type)?.kind === 'primitive' ? type : '';
}
