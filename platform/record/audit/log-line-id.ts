// DESIGN.md §4 "audit": a line of the log as an object with an id of its own, which tells where the line stands.

/** Where a line stands in the log. */
export interface LogPlace {
  readonly bucket: number;
  /** Key of the patient; 0 = none. */
  readonly patient: bigint;
  readonly number: bigint;
}

const FORM = /^log-([0-9a-f]{3})-([0-9a-f]{16})-([1-9][0-9]{0,18})$/;

/** 'log-', bucket, key of the patient (not her id, from which alone the key can be made), number. */
export const logLineId = ({ bucket, patient, number }: LogPlace): string =>
  `log-${bucket.toString(16).padStart(3, '0')}-${BigInt.asUintN(64, patient).toString(16).padStart(16, '0')}-${number}`;

/** The place that an id tells; null when it is not the id of a line. */
export const logPlaceOf = (id: string): LogPlace | null => {
  const [, bucket, patient, number] = FORM.exec(id) ?? [];
  if (bucket === undefined || patient === undefined || number === undefined) return null;
  const place = BigInt(number);
  if (place >= 2n ** 63n) return null;
  return { bucket: Number.parseInt(bucket, 16), patient: BigInt.asIntN(64, BigInt(`0x${patient}`)), number: place };
};

/** Whether an id is that of a line of the log: such ids are given to nothing else. */
export const isLogLineId = (id: string): boolean => logPlaceOf(id) !== null;
