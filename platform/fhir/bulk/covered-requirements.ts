// https://hl7.org/fhir/uv/bulkdata/STU2/export/index.html: each SHALL for servers, by its number in the requirement set, and the test that fails when it is broken.

export interface TestName {
  /** Below the root of the repository. */
  readonly file: string;
  /** As written behind `it(`. */
  readonly title: string;
}

export type Cover = { readonly tests: readonly TestName[] } | { readonly notApplicable: string };

const inFile =
  (file: string) =>
  (title: string): TestName => ({ file, title });
const exporting = inFile('platform/fhir/bulk/export/export.test.ts');
const importing = inFile('platform/fhir/bulk/import/import.test.ts');

const whole = exporting('is told under way with its progress, then with a manifest, and gives each resource once');
const asStored = exporting('gives each resource as it is stored, byte by byte');
const lists = exporting('with several of the same parameter is as with one list');
const posted = exporting('can be posted; the address of the manifest then has no parameters');
const formats = exporting('takes _outputFormat=%s');
const refusedByName = exporting('with %s, and says which parameter');
const async = exporting('without Prefer: respond-async, in words');
const since = exporting('comes what was changed later, and what was deleted as Bundles of deletions');
const promised = exporting('nothing that is written after the promised time comes, and the next export has it');
const filters = exporting('gives of a type what meets one of its filters, and the other types whole');
const elements = exporting('with _elements gives these and the mandatory ones, and says so');
const compartments = exporting('gives their compartments and the Provenance of these, and nothing of the house');
const named = exporting('gives nothing of others than those named, and tells of a name that leads nowhere');
const members = exporting('of a group gives its active members');
const ofNurse = exporting('of a nurse: her own patients only');
const ofCitizen = exporting('of a citizen: herself, and of others not even that they are here');
const ofScopes = exporting('of scopes: without _type only the types that they name');
const lost = exporting('of the moment when it is done: rights that were lost in between fail the job');
const owner = exporting('are for who asked, with scopes that cover them');
const files = exporting('come as NDJSON, gzipped for who takes it, and never more of a file than was counted');
const elsewhere = exporting('have no other addresses');
const cancelled = exporting('are gone when the client cancels, under way or done');
const attachments = exporting(
  'gives attachments that are kept here with an absolute address, which the same token opens',
);
const unlogged = exporting('without a token with 401, and to who may search nothing with 403');
const declared = exporting('declares the guide, its operations, and where they are');
const counted = importing('takes what is right, and tells of each line that is not, by its number');
const changing = inFile('platform/record/walk/walk.test.ts')(
  'what is created, changed and deleted does not disturb it',
);
const token = inFile('platform/identity/token.test.ts')('takes a good one');

const by = (...tests: readonly TestName[]): Cover => ({ tests });
const not = (notApplicable: string): Cover => ({ notApplicable });
const all = (numbers: readonly number[], cover: Cover): readonly (readonly [number, Cover])[] =>
  numbers.map((number) => [number, cover]);

const NO_ASSOCIATED = 'includeAssociatedData is optional, not offered, and refused by name';

/** By number; the two editions of the set number alike. */
export const coveredRequirements: ReadonlyMap<number, Cover> = new Map([
  ...all(
    [2],
    not('TLS ends in front of the server, which listens on the loopback or behind a proxy (docs/operate.md)'),
  ),
  ...all([5], by(owner)),
  ...all([9, 27, 226], by(ofNurse, ofCitizen, ofScopes, lost)),
  ...all([12, 19], by(token)),
  ...all([13, 14, 20, 21, 22, 24, 25], by(whole)),
  ...all([23], by(attachments)),
  ...all([28, 223, 227, 229], by(async, whole)),
  ...all([29], by(whole, unlogged)),
  ...all([32], by(lists)),
  ...all([47, 51, 52, 231, 251, 274], by(formats)),
  ...all([49, 230], by(formats, files)),
  ...all([53, 59, 234, 254], by(since)),
  ...all([62], by(lists)),
  ...all([63], by(whole, ofScopes)),
  ...all([77], by(refusedByName, elements)),
  ...all([85], by(named, ofCitizen)),
  ...all([92, 96, 97, 98, 99], not(NO_ASSOCIATED)),
  ...all([103, 117], by(filters)),
  ...all([109, 110], by(compartments, named)),
  ...all([111, 112], by(whole)),
  ...all([122, 305, 306], by(cancelled)),
  ...all([132], by(whole)),
  ...all([136, 137], by(lost)),
  ...all([138, 308, 309], by(cancelled, owner)),
  ...all([142, 143], by(named)),
  ...all([144, 145, 147, 150, 151, 155, 156, 157, 159, 160, 161, 162, 164, 165, 166], by(whole)),
  ...all([148, 168, 169, 170, 178, 204, 206, 209], by(whole, asStored)),
  ...all([152, 154], by(promised, since)),
  ...all([158], by(posted)),
  ...all([175], by(whole, files)),
  ...all([180, 181, 186, 187, 188, 189, 190], by(since)),
  ...all([191, 192, 193, 196], by(named)),
  ...all([198, 199, 315], by(counted)),
  ...all([202], by(since, changing)),
  ...all([207, 208], by(files)),
  ...all([210], by(elsewhere, owner)),
  ...all([213, 214, 215], by(attachments)),
  ...all([216], not('requiresAccessToken is always true')),
  ...all([224, 249, 250, 298], by(async, members)),
  ...all([225, 272, 273, 297], by(async, compartments)),
  ...all([299], by(whole, declared)),
  ...all([300, 301, 310], by(whole)),
  ...all([303, 304], by(async, refusedByName)),
  ...all([311], by(async)),
  ...all([314], not('tells clients how to read references; files keep them as they are stored')),
]);
