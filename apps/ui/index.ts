// Public face of what our apps share: session, FHIR client, languages, frame. DESIGN.md §2, §8, §10.

export { idIn, nameOf, resourcesOf, tokenOf } from './fhir/bundle.ts';
export type { Fhir } from './fhir/client.ts';
export { type Answer, type Failure, failureOf, offline } from './fhir/failure.ts';
export { answered, failureIn } from './fhir/query.ts';
export { useAnnounce } from './frame/announce.tsx';
export { FailureNotice } from './frame/FailureNotice.tsx';
export { Frame } from './frame/Frame.tsx';
export { PageHeading } from './frame/PageHeading.tsx';
export { SignedIn } from './frame/SignedIn.tsx';
export { useShortcut } from './frame/shortcuts.ts';
export { showElement } from './frame/show-element.ts';
export { localeOf } from './language/language.ts';
export type { Translated } from './language/messages.ts';
export { typedNumberOf } from './person/person-number.ts';
export { useFhir, useSession, useUser } from './session/SessionContext.tsx';
export { startApp } from './start.tsx';
export { dayOf, yearsOf } from './time/age.ts';
export { TimeAgo } from './time/TimeAgo.tsx';
export { useNow } from './time/useNow.ts';
