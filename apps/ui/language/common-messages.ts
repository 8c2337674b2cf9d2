// DESIGN.md §10: texts of the frame that every app shares.
import type { Translated } from './messages.ts';

const nb = {
  skipToContent: 'Hopp til innhold',
  language: 'Språk',
  signOut: 'Logg ut',
  signIn: 'Logg inn',
  signingIn: 'Logger inn …',
  loading: 'Henter …',
  close: 'Lukk',
  cancel: 'Avbryt',
  tryAgain: 'Prøv igjen',
  signedOut: {
    title: 'Du er logget ut',
    'logged-out': 'Du er logget ut av denne siden.',
    refused: 'Innloggingen ble avbrutt eller avvist. Prøv igjen.',
    'no-server': 'Journalen svarer ikke akkurat nå. Prøv igjen om litt.',
  },
  offline: 'Ingen forbindelse. Det du har skrevet, er fortsatt her. Lagring virker når forbindelsen er tilbake.',
  failure: {
    offline: 'Ingen forbindelse med journalen. Sjekk nettet og prøv igjen.',
    'signed-out': 'Innloggingen er utløpt. Logg inn på nytt.',
    forbidden: 'Du har ikke tilgang til dette.',
    'not-found': 'Fant ikke opplysningene, eller du har ikke tilgang til dem.',
    conflict: 'Noen andre har endret dette i mellomtiden. Hent på nytt og prøv igjen.',
    refused: 'Journalen tok ikke imot opplysningene.',
    server: 'Noe gikk galt hos oss. Prøv igjen om litt.',
  },
  broken: {
    title: 'Denne siden stoppet',
    text: 'Noe gikk galt på skjermen. Det som er lagret, er trygt.',
    reload: 'Last siden på nytt',
  },
};

const nn: Translated<typeof nb> = {
  skipToContent: 'Hopp til innhald',
  language: 'Språk',
  signOut: 'Logg ut',
  signIn: 'Logg inn',
  signingIn: 'Loggar inn …',
  loading: 'Hentar …',
  close: 'Lukk',
  cancel: 'Avbryt',
  tryAgain: 'Prøv igjen',
  signedOut: {
    title: 'Du er logga ut',
    'logged-out': 'Du er logga ut av denne sida.',
    refused: 'Innlogginga vart avbroten eller avvist. Prøv igjen.',
    'no-server': 'Journalen svarar ikkje akkurat no. Prøv igjen om litt.',
  },
  offline: 'Inga tilkopling. Det du har skrive, er framleis her. Lagring verkar når tilkoplinga er tilbake.',
  failure: {
    offline: 'Inga tilkopling til journalen. Sjekk nettet og prøv igjen.',
    'signed-out': 'Innlogginga er gått ut. Logg inn på nytt.',
    forbidden: 'Du har ikkje tilgang til dette.',
    'not-found': 'Fann ikkje opplysningane, eller du har ikkje tilgang til dei.',
    conflict: 'Nokon andre har endra dette i mellomtida. Hent på nytt og prøv igjen.',
    refused: 'Journalen tok ikkje imot opplysningane.',
    server: 'Noko gjekk gale hos oss. Prøv igjen om litt.',
  },
  broken: {
    title: 'Denne sida stoppa',
    text: 'Noko gjekk gale på skjermen. Det som er lagra, er trygt.',
    reload: 'Last sida på nytt',
  },
};

const en: Translated<typeof nb> = {
  skipToContent: 'Skip to content',
  language: 'Language',
  signOut: 'Log out',
  signIn: 'Log in',
  signingIn: 'Logging in …',
  loading: 'Loading …',
  close: 'Close',
  cancel: 'Cancel',
  tryAgain: 'Try again',
  signedOut: {
    title: 'You are logged out',
    'logged-out': 'You are logged out of this page.',
    refused: 'The log-in was interrupted or refused. Try again.',
    'no-server': 'The record does not answer right now. Try again shortly.',
  },
  offline: 'No connection. What you have entered is still here. Saving works when the connection is back.',
  failure: {
    offline: 'No connection with the record. Check the network and try again.',
    'signed-out': 'Your log-in has expired. Log in again.',
    forbidden: 'You do not have access to this.',
    'not-found': 'Not found, or you do not have access to it.',
    conflict: 'Someone else has changed this in the meantime. Reload and try again.',
    refused: 'The record did not accept the information.',
    server: 'Something went wrong on our side. Try again shortly.',
  },
  broken: {
    title: 'This page stopped',
    text: 'Something went wrong on the screen. What is saved is safe.',
    reload: 'Reload the page',
  },
};

export const commonMessages = { nb, nn, en };
