// https://hl7.org/fhir/uv/sdc/extraction.html#observation-based-extraction: an Observation for each answer that is marked for it.

import { isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { choiceIn, extensionsOf, flagOf, objectsIn } from './questionnaire-items.ts';
import { unitOf } from './unit.ts';

/** Items inside each other. */
const DEEPEST = 50;

/** The Observations of a completed response, in the order of its answers. */
export function extractObservations(questionnaire: JsonObject, response: JsonObject): readonly JsonObject[] {
  const marked = flagOf(questionnaire, 'observationExtract') ?? false;
  return extractItems({ questions: questionnaire, answers: response, marked, category: [], depth: 0 }, response);
}

interface Level {
  readonly questions: JsonObject;
  /** Holds `item`: the response, one of its items, or an answer. */
  readonly answers: JsonObject;
  /** Whether the items are extracted where they do not say. */
  readonly marked: boolean;
  readonly category: readonly JsonObject[];
  readonly depth: number;
}

function extractItems(level: Level, response: JsonObject): readonly JsonObject[] {
  if (level.depth > DEEPEST) return [];
  const items = objectsIn(level.answers['item']);
  return objectsIn(level.questions['item']).flatMap((question) => {
    const marked = flagOf(question, 'observationExtract') ?? level.marked;
    const own = extensionsOf(question, 'observationExtractCategory').flatMap(({ valueCodeableConcept }) =>
      isObject(valueCodeableConcept) ? [valueCodeableConcept] : [],
    );
    const category = own.length > 0 ? own : level.category;
    const answered = items.filter(({ linkId }) => linkId === question['linkId']);
    return answered.flatMap((item) => {
      const answers = objectsIn(item['answer']);
      const observations = marked
        ? answers.flatMap((answer) => observationOf(question, { answer, category, response }))
        : [];
      const inside = [item, ...answers].flatMap((holder) =>
        extractItems({ questions: question, answers: holder, marked, category, depth: level.depth + 1 }, response),
      );
      return [...observations, ...inside];
    });
  });
}

interface Answered {
  readonly answer: JsonObject;
  readonly category: readonly JsonObject[];
  readonly response: JsonObject;
}

function observationOf(question: JsonObject, { answer, category, response }: Answered): readonly JsonObject[] {
  const coding = objectsIn(question['code']);
  const value = valueFor(answer, question);
  if (coding.length === 0 || value === null) return [];
  const { subject, encounter, authored, author, id, basedOn } = response;
  const [name, content] = value;
  return [
    {
      resourceType: 'Observation',
      ...(basedOn === undefined ? {} : { basedOn }),
      status: 'final',
      ...(category.length === 0 ? {} : { category }),
      code: { coding, ...(typeof question['text'] === 'string' ? { text: question['text'] } : {}) },
      ...(subject === undefined ? {} : { subject }),
      ...(encounter === undefined ? {} : { encounter }),
      ...(authored === undefined ? {} : { effectiveDateTime: authored }),
      ...(author === undefined ? {} : { performer: [author] }),
      [name]: content,
      ...(typeof id === 'string' ? { derivedFrom: [{ reference: `QuestionnaireResponse/${id}` }] } : {}),
    },
  ];
}

/** An answer in the types that Observation.value[x] has; attachments and references have no place there. */
function valueFor(answer: JsonObject, question: JsonObject): readonly [name: string, value: JsonValue] | null {
  const choice = choiceIn(answer);
  if (choice === null) return null;
  const [name, value] = choice;
  switch (name) {
    case 'valueBoolean':
    case 'valueDateTime':
    case 'valueTime':
    case 'valueString':
    case 'valueQuantity':
      return choice;
    case 'valueInteger':
    case 'valueDecimal': {
      const unit = unitOf(question);
      if (unit === null && name === 'valueInteger') return choice;
      return ['valueQuantity', { value, ...unit }];
    }
    case 'valueDate':
      return ['valueDateTime', value];
    case 'valueUri':
      return ['valueString', value];
    case 'valueCoding':
      return ['valueCodeableConcept', { coding: [value] }];
    default:
      return null;
  }
}
