// https://hl7.org/fhir/uv/bulkdata/STU2/export/index.html#response---complete-status

import type { PartFile } from '../job/part-file.ts';

export interface Manifest {
  /** Full address of the kick-off request. */
  readonly request: string;
  /** ms since 1970. */
  readonly transactionTime: number;
  /** Address under which the files are, without a slash at the end. */
  readonly address: string;
  readonly files: readonly PartFile[];
  readonly extension?: object;
}

/** The manifest as JSON text. Files are for the caller who asked: an access token is needed. */
export function printManifest({ request, transactionTime, address, files, extension }: Manifest): string {
  const listed = (list: PartFile['list']): readonly object[] =>
    files.flatMap((file) =>
      file.list === list ? [{ type: file.type, url: `${address}/${file.name}`, count: file.count }] : [],
    );
  return JSON.stringify({
    transactionTime: new Date(transactionTime).toISOString(),
    request,
    requiresAccessToken: true,
    output: listed('output'),
    deleted: listed('deleted'),
    error: listed('error'),
    ...(extension === undefined ? {} : { extension }),
  });
}
