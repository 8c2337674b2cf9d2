// https://hl7.org/fhir/R4/operations.html: the addresses of the operations, made from their definitions.

import type { Caller } from '@fkj/platform-access';
import type { Result } from '@fkj/platform-record';
import type { Answer } from '../answer.ts';
import type { FhirHouse } from '../house.ts';
import type { Asked } from '../http/asked.ts';
import type { Refusal } from '../outcome/refusal.ts';
import { askOperation } from './ask-operation.ts';
import type { Operation, OperationLevel } from './operation.ts';

/** One address with one method, as `Route` of routes.ts. */
export interface OperationRoute {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly interactions: readonly [];
  readonly operation: Operation;
  readonly handle: (house: FhirHouse, caller: Caller, asked: Asked) => Promise<Result<Answer, Refusal>>;
}

/** Every address of these operations; parameters are read before the operation sees them. */
export const operationRoutes = (operations: readonly Operation[]): readonly OperationRoute[] =>
  operations.flatMap((operation) =>
    operation.methods.flatMap((method) =>
      operation.levels.flatMap((level) =>
        kindsOf(operation, level).map((kind) => routeOf(operation, { method, level, kind })),
      ),
    ),
  );

/** Null for no kind in the address, ':kind' where any can stand there. */
function kindsOf({ types }: Operation, level: OperationLevel): readonly (string | null)[] {
  if (level === 'system') return [null];
  return types === 'every' || types === 'of-patients' ? [':kind'] : types;
}

interface Place {
  readonly method: 'GET' | 'POST';
  readonly level: OperationLevel;
  readonly kind: string | null;
}

function routeOf(operation: Operation, { method, level, kind }: Place): OperationRoute {
  const before = kind === null ? '' : `/${kind}${level === 'instance' ? '/:id' : ''}`;
  return {
    method,
    url: `${before}/$${operation.name}`,
    interactions: [],
    operation,
    handle: (house, caller, asked) => {
      const named = kind === null || kind === ':kind' ? asked.kind : kind;
      return askOperation(house, caller, { operation, method, level, asked: { ...asked, kind: named } });
    },
  };
}
