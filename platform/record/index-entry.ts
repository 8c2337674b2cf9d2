// DESIGN.md §4 "Index": what the index knows of one object. The shapes come from the language room that extracts them.

export type {
  CompositeValue,
  IndexEntry,
  LogicalReferenceValue,
  NumberValue,
  PeriodValue,
  QuantityValue,
  ReferenceValue,
  SimpleValue,
  StringValue,
  TokenValue,
  UriValue,
} from '@fkj/standards-fhir';
