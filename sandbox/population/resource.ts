// https://hl7.org/fhir/R4/bundle.html#transaction

/** A FHIR resource as a plain object; the server checks it when it is loaded. */
export interface Resource {
  readonly resourceType: string;
  readonly id?: string;
  readonly [element: string]: unknown;
}

export interface BundleEntry {
  readonly fullUrl: string;
  readonly resource: Resource;
  readonly request: { readonly method: 'PUT' | 'POST'; readonly url: string };
}

export interface TransactionBundle {
  readonly resourceType: 'Bundle';
  readonly type: 'transaction';
  readonly entry: readonly BundleEntry[];
}

/** A resource under an id that the population chose. */
export const put = (resource: Resource & { readonly id: string }): BundleEntry => {
  const url = `${resource.resourceType}/${resource.id}`;
  return { fullUrl: `https://felleskommunaljournal.no/demo/${url}`, resource, request: { method: 'PUT', url } };
};

export const transaction = (entry: readonly BundleEntry[]): TransactionBundle => ({
  resourceType: 'Bundle',
  type: 'transaction',
  entry,
});
