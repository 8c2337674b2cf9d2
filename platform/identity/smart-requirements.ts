// https://hl7.org/fhir/smart-app-launch/STU2.2/: each SHALL for servers, by its number in the requirement set, and the test that fails when it is broken.

interface TestName {
  /** Below the root of the repository. */
  readonly file: string;
  /** As written behind `it(`. */
  readonly title: string;
}

type Cover = { readonly tests: readonly TestName[] } | { readonly notApplicable: string };

const inFile =
  (file: string) =>
  (title: string): TestName => ({ file, title });
const app = inFile('platform/identity/smart-app-launch.test.ts');
const context = inFile('platform/identity/launch-context.test.ts');
const launch = inFile('platform/identity/launch.test.ts');
const code = inFile('platform/identity/authorization.test.ts');
const client = inFile('platform/identity/clients.test.ts');
const token = inFile('platform/identity/token.test.ts');
const logIn = inFile('platform/identity/log-in.test.ts');
const state = inFile('server/app-state.test.ts');
const person = inFile('platform/identity/real-record.test.ts');
const origin = inFile('platform/fhir/http/cross-origin.test.ts');
const discovery = inFile('standards/smart/smart-configuration.test.ts');
const scopes = inFile('standards/smart/scope-algebra.test.ts');
const scopeText = inFile('standards/smart/scope.test.ts');
const limited = inFile('platform/fhir/limited-scopes.property.test.ts');
const decision = inFile('platform/access/decision/decide.test.ts');

const noPlain = code('without PKCE, or with the plain method, is refused');
const verifier = code('needs the verifier of its request and its own client');
const redirected = app('gets the code, its own state and nothing else at its own address, asked for by GET or POST');
const answered = app('gets its token in JSON that nobody keeps, with the members of SMART');
const refreshed = app(
  'keeps its scopes when it refreshes without naming any, and its token tells the same end as its answer',
);
const idToken = app('learns who uses it from an ID token that is signed with RS256, by keys that are published bare');
const withSecret = app('with a secret proves itself with it, and gets nothing without it');
const namedKey = app('names the key that signed, and is refused when it names none, or several have the name');
const jku = app('may name the address of its keys in jku, and no other address');
const cached = app('changes its keys at its address: they are kept as long as it says, and no longer');
const ehr = context('of an EHR launch comes whole, with the token, its refreshment and its introspection');
const appState = [
  state('comes back as it was sent, with the id, version and entity tag that the server gave it'),
  state('is found by its code and its subject, each exactly, by the same app and by nobody else'),
  state('is changed and taken away under its entity tag only, and is gone afterwards'),
  state('of the whole app is read by every user of it, and changed by the app itself only'),
  state('is told of by the SMART configuration'),
];
const banner = context('may ask for the banner, and may be without a patient where no patient scope is asked for');
const needsPatient = context(
  'has a patient whenever a patient scope is granted: one is chosen where the launcher named none',
);
const encounter = context('lets the person choose among the contacts of the patient, and no other');
const style = context('is a document that any page may read');
const byToken = context('tells of the token of any client, and says of nonsense that it is not active');
const standalone = launch('lets the nurse find and choose one of her own patients');
const ehrOnce = launch('opens the app for the patient, once');
const citizen = launch('gives a citizen herself, and nobody else');
const offline = launch('works as one in the address, offline access included');
const no = launch('ends with a no when the person says no');
const machine = client('proves itself with its own %s key, and gets no more than it is registered for');
const badAssertion = client('is refused with another key, a replayed, an expired or a misaddressed assertion');
const expired = token('that has expired is refused, also when it is remembered');
const good = token('takes a good one');
const audience = code('for another FHIR server is refused');
const fewer = code('gives fewer scopes when fewer are asked for, never more');
const noScope = decision('is what the program has no scope for, even when the role would allow it');
const noRole = decision('is what the role does not hold, even when the scopes would allow it');
const onlyPatient = decision('is every patient but the one of the launch, when the program has patient scopes only');
const byName = limited('let through by name what meets one of them, in the versions that meet it');
const bySearch = limited('let searches find, count, sort, chain and include what meets one of them, and nothing else');
const inBatch = limited(
  'hold for histories of types, for all of a patient, for the last of each code, in batches and exports of views',
);
const upsert = limited('let an update make what is not there yet, without the right to create');
const json = origin('is answered with JSON by discovery, whatever it accepts, and with absolute addresses');
const members = discovery('has every member that the specification requires, and only S256');
const capabilities = discovery('names the capabilities that are tested, and no other');

const by = (...tests: readonly TestName[]): Cover => ({ tests });
const not = (notApplicable: string): Cover => ({ notApplicable });
const all = (numbers: readonly number[], cover: Cover): readonly (readonly [number, Cover])[] =>
  numbers.map((number) => [number, cover]);

/** By number; the two editions of the set number alike. */
export const smartRequirements: ReadonlyMap<number, Cover> = new Map([
  ...all([14, 15], by(noPlain, members)),
  ...all([16], by(origin('reads discovery and the CapabilityStatement'))),
  ...all([17], by(origin('asks first, and then reads answers, refusals and their headers'), answered)),
  ...all([18], by(code('to the redirect address %s goes nowhere'))),
  ...all([24, 316], by(machine)),
  ...all([30, 372], by(origin('reads discovery and the CapabilityStatement'), json)),
  ...all([31], by(verifier, noPlain)),
  ...all([48, 49, 56, 57, 59, 354], by(redirected)),
  ...all([53], by(redirected, standalone)),
  ...all([54], by(no)),
  ...all([73, 74, 75, 78, 84, 85, 86, 87, 88, 89], by(answered)),
  ...all([77, 94, 265], by(expired, good)),
  ...all([95, 266], by(noScope, byName, bySearch)),
  ...all([96], by(audience, token('refuses a token of ours with %s'))),
  ...all(
    [100, 366],
    by(
      logIn('lasts: another app is let in silently, also with prompt=none, and log-out ends it for every app'),
      refreshed,
    ),
  ),
  ...all([101, 365], by(standalone, offline)),
  ...all([103], by(code('is rotated; the old one used again ends the new one too'), verifier)),
  ...all([104, 115], by(fewer)),
  ...all([109, 110, 111, 112, 113, 114], by(refreshed)),
  ...all([119], by(noRole)),
  ...all([123], by(upsert)),
  ...all([130], by(inBatch)),
  ...all([136, 170, 367], by(onlyPatient, standalone)),
  ...all([139], not('asks of the documentation: docs/fhir.md says what Patient.link gives access to (nothing)')),
  ...all([140, 368], by(decision('is a nurse, within the relationships of herself, her role and her unit'))),
  ...all([142], by(client('gets every system scope, also when it names none'))),
  ...all([144], by(scopes('is everything with a wildcard'))),
  ...all([149, 168, 169, 172, 174, 176, 178], by(ehr)),
  ...all([164], by(needsPatient)),
  ...all([171, 362], by(ehr, encounter)),
  ...all([173, 359], by(ehr, banner)),
  ...all([175, 360], by(ehr, style)),
  ...all([177, 188], by(context('with %s'))),
  ...all([194], not('an agreement between launcher and app; the server hands on what the launcher said (174)')),
  ...all(
    [197],
    by(
      logIn('of a person who is not staff says what to do, even when she is a patient here'),
      person('are none for staff without a role'),
    ),
  ),
  ...all([198, 200, 205, 207, 209, 210, 358], by(idToken)),
  ...all(
    [228, 285, 286, 287, 288, 289, 373, 378, 381, 382, 383, 384, 385, 393, 394],
    by(members, client('agrees with the SMART configuration')),
  ),
  ...all(
    [231],
    not('TLS ends in front of the server, which listens on the loopback or behind a proxy (docs/operate.md)'),
  ),
  ...all([240, 250, 259], by(machine)),
  ...all([241], by(machine, bySearch)),
  ...all([247], by(token('must be there, and be a bearer token'))),
  ...all([249, 335], by(badAssertion, namedKey)),
  ...all([251, 340], by(badAssertion)),
  ...all([253, 254, 255, 256, 258, 261], by(machine, namedKey)),
  ...all(
    [271, 272],
    by(client('say nothing of a token that is not ours'), client('tell what a token is, until it is revoked')),
  ),
  ...all([273, 274, 277, 278, 279], by(ehr)),
  ...all([275, 276], by(refreshed)),
  ...all([282, 283], by(byToken)),
  ...all([296, 339], by(jku, cached)),
  ...all([297], by(namedKey)),
  ...all([305], by(machine, logIn('shows no national number to a browser, and keeps none readable in the database'))),
  ...all([310], by(machine)),
  ...all([336, 337], by(badAssertion)),
  ...all([338], by(namedKey, jku)),
  ...all([341, 342], by(cached)),
  ...all(
    [344],
    not('says for whom the profile is meant; a system that registers a secret is a plain OAuth client (RFC 6749 §4.4)'),
  ),
  ...all([348, 349, 350, 351], by(capabilities)),
  ...all([352], by(ehrOnce, ehr)),
  ...all([353, 363], by(standalone, citizen)),
  ...all([355], by(answered)),
  ...all([356], by(withSecret)),
  ...all([357], by(machine)),
  ...all([361], by(ehrOnce)),
  ...all([364], by(encounter)),
  ...all([369], by(scopeText('reads version 1 permissions as version 2 letters'))),
  ...all([370], by(scopeText('reads the criteria of a granular scope'), byName, bySearch)),
  ...all([371], by(...appState)),
  ...all([374, 377, 380], by(json)),
  ...all(
    [396, 398, 400, 402, 403, 405, 409, 410, 412, 417, 418, 419, 421, 423, 430, 431, 432, 436],
    not('User-access brands: no Brand Bundle is hosted here, and smart-configuration names none'),
  ),
]);
