// https://hl7.org/fhir/R4/operations.html and operationdefinition.html: what an operation is, said once for route, reader and CapabilityStatement.

import type { Caller } from '@fkj/platform-access';
import type { Result } from '@fkj/platform-record';
import type { Answer } from '../answer.ts';
import type { FhirHouse } from '../house.ts';
import type { Asked } from '../http/asked.ts';
import type { Refusal } from '../outcome/refusal.ts';
import type { Pair } from '../search/parameters.ts';
import type { Given } from './given.ts';

export type OperationLevel = 'system' | 'type' | 'instance';

/** A parameter that an operation takes; every other name is refused. */
export interface ParameterDefinition {
  readonly name: string;
  /**
   * The types it may have: FHIR's names of data types ('string', 'Reference', …), 'Resource', or 'part' for one with
   * parameters inside. Values are checked against them; a resource is not: the operation says what it must be.
   */
  readonly types: readonly string[];
  readonly min?: 1;
  readonly max?: '*';
  /** Of several resources, the one that may be the whole body. */
  readonly alone?: true;
}

export interface Operation {
  /** Without '$'. */
  readonly name: string;
  /** Canonical address of the OperationDefinition. */
  readonly definition: string;
  /** For people who read the CapabilityStatement. */
  readonly documentation: string;
  readonly levels: readonly OperationLevel[];
  /** The types that offer it on the levels type and instance; 'of-patients': all that are kept with a patient. */
  readonly types: readonly string[] | 'every' | 'of-patients';
  /** GET only where nothing changes and no parameter says who a person is. */
  readonly methods: readonly ('GET' | 'POST')[];
  readonly parameters: readonly ParameterDefinition[];
  /** OperationDefinition.affectsState: it changes something, and so cannot be an entry of a transaction. */
  readonly affectsState?: true;
  /** search: every other parameter is one of a search on the type, and left to `handle`. */
  readonly others?: 'search';
  /** matches: a Bundle of what was found, of which a part may be asked for (`_summary`, `_elements`), page by page. */
  readonly answers?: 'matches';
  readonly handle: (house: FhirHouse, caller: Caller, asked: OperationAsked) => Promise<Result<Answer, Refusal>>;
}

/** `kind` and `id` are empty where the level has none. */
export interface OperationAsked extends Asked {
  readonly method: 'GET' | 'POST';
  readonly level: OperationLevel;
  readonly given: Given;
  /** Parameters of a search, where the operation takes them. */
  readonly search: readonly Pair[];
}
