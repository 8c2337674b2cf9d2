// DESIGN.md §10: every text of the log-in pages, in three languages; a missing one does not compile.

import type { Language } from './language.ts';

export interface Messages {
  readonly logIn: string;
  readonly logInLead: string;
  readonly withHelseId: string;
  readonly withHelseIdNote: string;
  readonly withIdPorten: string;
  readonly withIdPortenNote: string;
  readonly cancel: string;
  readonly failed: string;
  readonly failedDenied: string;
  readonly failedExpired: string;
  readonly failedLevel: string;
  readonly failedUpstream: string;
  readonly code: string;
  readonly tryAgain: string;
  readonly unknownPersonnel: string;
  readonly unknownPersonnelHelp: string;
  readonly unknownCitizen: string;
  readonly unknownCitizenHelp: string;
  readonly tooMany: string;
  readonly tooManyHelp: string;
  readonly staleForm: string;
  readonly staleFormHelp: string;
  readonly choosePatient: string;
  readonly choosePatientLead: (app: string) => string;
  readonly search: string;
  readonly searchName: string;
  readonly noPatients: string;
  readonly born: string;
  readonly chooseContact: string;
  readonly chooseContactLead: (app: string) => string;
  readonly contact: string;
  readonly noContacts: string;
  readonly withoutContact: string;
  readonly consent: (app: string) => string;
  readonly consentLead: (app: string) => string;
  readonly allow: string;
  readonly deny: string;
  readonly logOut: string;
  readonly logOutLead: string;
  readonly stay: string;
  readonly loggedOut: string;
  readonly loggedOutLead: string;
  readonly requestFailed: string;
  readonly requestFailedHelp: string;
}

const nb: Messages = {
  logIn: 'Logg inn',
  logInLead: 'Velg hvordan du vil logge inn.',
  withHelseId: 'Logg inn med HelseID',
  withHelseIdNote: 'For deg som arbeider i helse- og omsorgstjenesten.',
  withIdPorten: 'Logg inn med ID-porten',
  withIdPortenNote: 'For deg som skal se din egen journal.',
  cancel: 'Avbryt',
  failed: 'Innloggingen lyktes ikke',
  failedDenied: 'Innloggingen ble avbrutt.',
  failedExpired: 'Innloggingen tok for lang tid eller er for gammel.',
  failedLevel: 'Innloggingen har for lavt sikkerhetsnivå. Journalen krever nivå 4 (høyt).',
  failedUpstream: 'Innloggingstjenesten svarte ikke som ventet. Vent litt og prøv igjen.',
  code: 'Kode',
  tryAgain: 'Prøv igjen',
  unknownPersonnel: 'Du er ikke registrert som medarbeider her',
  unknownPersonnelHelp:
    'Innloggingen gikk bra, men ingen medarbeider i kommunen er registrert med ditt HPR-nummer. Be lederen din eller den som administrerer tilganger, om å registrere deg. Skal du se din egen journal, logg inn med ID-porten.',
  unknownCitizen: 'Du har ingen journal her',
  unknownCitizenHelp:
    'Innloggingen gikk bra, men kommunen har ikke opprettet en journal for deg. Får du helsetjenester fra kommunen, ta kontakt med tjenesten du bruker.',
  tooMany: 'For mange forsøk',
  tooManyHelp: 'Vent noen minutter og prøv igjen.',
  staleForm: 'Siden er for gammel',
  staleFormHelp: 'Gå tilbake til appen og logg inn på nytt.',
  choosePatient: 'Velg pasient',
  choosePatientLead: (app) => `${app} skal åpnes for én pasient.`,
  search: 'Søk',
  searchName: 'Navn',
  noPatients: 'Ingen av pasientene dine passer med søket.',
  born: 'født',
  chooseContact: 'Velg kontakt',
  chooseContactLead: (app) => `${app} skal åpnes for én kontakt med helsetjenesten.`,
  contact: 'Kontakt',
  noContacts: 'Pasienten har ingen kontakter som du kan se.',
  withoutContact: 'Gå videre uten kontakt',
  consent: (app) => `Gi ${app} tilgang?`,
  consentLead: (app) => `${app} ber om å få:`,
  allow: 'Gi tilgang',
  deny: 'Ikke gi tilgang',
  logOut: 'Logg ut',
  logOutLead: 'Vil du logge ut av journalen og alle appene du har åpnet her?',
  stay: 'Bli innlogget',
  loggedOut: 'Du er logget ut',
  loggedOutLead: 'Lukk nettleseren hvis andre bruker denne maskinen.',
  requestFailed: 'Appen kunne ikke logge deg inn',
  requestFailedHelp: 'Gå tilbake til appen og prøv på nytt. Skjer det igjen, gi denne koden til den som leverer appen:',
};

const nn: Messages = {
  logIn: 'Logg inn',
  logInLead: 'Vel korleis du vil logge inn.',
  withHelseId: 'Logg inn med HelseID',
  withHelseIdNote: 'For deg som arbeider i helse- og omsorgstenesta.',
  withIdPorten: 'Logg inn med ID-porten',
  withIdPortenNote: 'For deg som skal sjå din eigen journal.',
  cancel: 'Avbryt',
  failed: 'Innlogginga lukkast ikkje',
  failedDenied: 'Innlogginga vart avbroten.',
  failedExpired: 'Innlogginga tok for lang tid eller er for gammal.',
  failedLevel: 'Innlogginga har for lågt tryggleiksnivå. Journalen krev nivå 4 (høgt).',
  failedUpstream: 'Innloggingstenesta svara ikkje som venta. Vent litt og prøv igjen.',
  code: 'Kode',
  tryAgain: 'Prøv igjen',
  unknownPersonnel: 'Du er ikkje registrert som medarbeidar her',
  unknownPersonnelHelp:
    'Innlogginga gjekk bra, men ingen medarbeidar i kommunen er registrert med HPR-nummeret ditt. Be leiaren din eller den som administrerer tilgangar, om å registrere deg. Skal du sjå din eigen journal, logg inn med ID-porten.',
  unknownCitizen: 'Du har ingen journal her',
  unknownCitizenHelp:
    'Innlogginga gjekk bra, men kommunen har ikkje oppretta ein journal for deg. Får du helsetenester frå kommunen, ta kontakt med tenesta du bruker.',
  tooMany: 'For mange forsøk',
  tooManyHelp: 'Vent nokre minutt og prøv igjen.',
  staleForm: 'Sida er for gammal',
  staleFormHelp: 'Gå tilbake til appen og logg inn på nytt.',
  choosePatient: 'Vel pasient',
  choosePatientLead: (app) => `${app} skal opnast for éin pasient.`,
  search: 'Søk',
  searchName: 'Namn',
  noPatients: 'Ingen av pasientane dine passar med søket.',
  born: 'fødd',
  chooseContact: 'Vel kontakt',
  chooseContactLead: (app) => `${app} skal opnast for éin kontakt med helsetenesta.`,
  contact: 'Kontakt',
  noContacts: 'Pasienten har ingen kontaktar som du kan sjå.',
  withoutContact: 'Gå vidare utan kontakt',
  consent: (app) => `Gi ${app} tilgang?`,
  consentLead: (app) => `${app} bed om å få:`,
  allow: 'Gi tilgang',
  deny: 'Ikkje gi tilgang',
  logOut: 'Logg ut',
  logOutLead: 'Vil du logge ut av journalen og alle appane du har opna her?',
  stay: 'Bli innlogga',
  loggedOut: 'Du er logga ut',
  loggedOutLead: 'Lukk nettlesaren dersom andre bruker denne maskina.',
  requestFailed: 'Appen kunne ikkje logge deg inn',
  requestFailedHelp: 'Gå tilbake til appen og prøv på nytt. Skjer det igjen, gi denne koden til den som leverer appen:',
};

const en: Messages = {
  logIn: 'Log in',
  logInLead: 'Choose how to log in.',
  withHelseId: 'Log in with HelseID',
  withHelseIdNote: 'For those who work in the health and care services.',
  withIdPorten: 'Log in with ID-porten',
  withIdPortenNote: 'To see your own record.',
  cancel: 'Cancel',
  failed: 'The log-in did not succeed',
  failedDenied: 'The log-in was cancelled.',
  failedExpired: 'The log-in took too long or is too old.',
  failedLevel: 'The security level of the log-in is too low. The record demands level 4 (high).',
  failedUpstream: 'The log-in service did not answer as expected. Wait a little and try again.',
  code: 'Code',
  tryAgain: 'Try again',
  unknownPersonnel: 'You are not registered as a staff member here',
  unknownPersonnelHelp:
    'The log-in went well, but no staff member of the municipality is registered with your HPR number. Ask your manager or the person who administers access to register you. To see your own record, log in with ID-porten.',
  unknownCitizen: 'You have no record here',
  unknownCitizenHelp:
    'The log-in went well, but the municipality has not opened a record for you. If you receive health services from the municipality, contact the service you use.',
  tooMany: 'Too many attempts',
  tooManyHelp: 'Wait a few minutes and try again.',
  staleForm: 'This page is too old',
  staleFormHelp: 'Go back to the app and log in again.',
  choosePatient: 'Choose a patient',
  choosePatientLead: (app) => `${app} will be opened for one patient.`,
  search: 'Search',
  searchName: 'Name',
  noPatients: 'None of your patients matches the search.',
  born: 'born',
  chooseContact: 'Choose a contact',
  chooseContactLead: (app) => `${app} will be opened for one contact with the health service.`,
  contact: 'Contact',
  noContacts: 'The patient has no contacts that you may see.',
  withoutContact: 'Go on without a contact',
  consent: (app) => `Give ${app} access?`,
  consentLead: (app) => `${app} asks for:`,
  allow: 'Allow',
  deny: 'Do not allow',
  logOut: 'Log out',
  logOutLead: 'Do you want to log out of the record and every app you opened here?',
  stay: 'Stay logged in',
  loggedOut: 'You are logged out',
  loggedOutLead: 'Close the browser if others use this computer.',
  requestFailed: 'The app could not log you in',
  requestFailedHelp:
    'Go back to the app and try again. If it happens again, give this code to the supplier of the app:',
};

export const messages: Readonly<Record<Language, Messages>> = { nb, nn, en };
