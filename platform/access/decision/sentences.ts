// DESIGN.md §7 "deny with explanation": every sentence says what the user can do next and nothing about the patient.

export type Language = 'nb' | 'nn' | 'en';

export type Sentence = Readonly<Record<Language, string>>;

export const sentences = {
  'unknown-caller': {
    nb: 'Vi finner ingen bruker bak innloggingen. Logg inn på nytt, eller be lederen din om å registrere deg.',
    nn: 'Vi finn ingen brukar bak innlogginga. Logg inn på nytt, eller be leiaren din om å registrere deg.',
    en: 'We find no user behind this log-in. Log in again, or ask your manager to register you.',
  },
  'no-role': {
    nb: 'Du har ingen rolle som gjelder i dag. Be lederen din om å gi deg en rolle i enheten der du arbeider.',
    nn: 'Du har inga rolle som gjeld i dag. Be leiaren din om å gje deg ei rolle i eininga der du arbeider.',
    en: 'You have no role that applies today. Ask your manager to give you a role in the unit where you work.',
  },
  'unknown-system': {
    nb: 'Systemet har ingen avtale som gir denne tilgangen. Be kommunens systemansvarlige om å gi det en.',
    nn: 'Systemet har inga avtale som gjev denne tilgangen. Be systemansvarleg i kommunen om å gje det ei.',
    en: 'The system has no agreement that gives this access. Ask the system owner in the municipality for one.',
  },
  scope: {
    nb: 'Programmet du bruker, har ikke fått lov til dette. Logg inn på nytt og godkjenn tilgangen, eller bruk et annet program.',
    nn: 'Programmet du bruker, har ikkje fått lov til dette. Logg inn på nytt og godkjenn tilgangen, eller bruk eit anna program.',
    en: 'The program you use has not been allowed to do this. Log in again and approve the access, or use another program.',
  },
  'attest-patient': {
    nb: 'Attesten som følger innloggingen, gjelder ikke dette. Åpne pasienten i journalsystemet ditt på nytt, så lages en attest som gjelder.',
    nn: 'Attesten som følgjer innlogginga, gjeld ikkje dette. Opne pasienten i journalsystemet ditt på nytt, så blir det laga ein attest som gjeld.',
    en: 'The attest that came with the log-in is not for this. Open the patient anew in your own system, which makes an attest that is.',
  },
  'attest-which': {
    nb: 'Attesten gjelder flere pasienter. Si hvilken av dem du spør om.',
    nn: 'Attesten gjeld fleire pasientar. Sei kven av dei du spør om.',
    en: 'The attest is for several patients. Say which of them you ask about.',
  },
  role: {
    nb: 'Rollen din gir ikke adgang til dette. Spør en kollega som har oppgaven, eller be lederen din om en annen rolle.',
    nn: 'Rolla di gjev ikkje tilgang til dette. Spør ein kollega som har oppgåva, eller be leiaren din om ei anna rolle.',
    en: 'Your role does not include this. Ask a colleague whose task it is, or ask your manager for another role.',
  },
  relationship: {
    nb: 'Du står ikke på noen liste, avtale eller tjeneste for denne personen. Be den som fordeler oppgavene om å legge besøket på arbeidslisten din.',
    nn: 'Du står ikkje på noka liste, avtale eller teneste for denne personen. Be den som fordeler oppgåvene om å leggje besøket på arbeidslista di.',
    en: 'No list, appointment or service connects you to this person. Ask whoever plans the work to put the visit on your list.',
  },
  'relationship-or-emergency': {
    nb: 'Du står ikke på noen liste, avtale eller tjeneste for denne personen. Be om å få besøket på arbeidslisten din. Haster det, kan du åpne nødtilgang med en skriftlig begrunnelse.',
    nn: 'Du står ikkje på noka liste, avtale eller teneste for denne personen. Be om å få besøket på arbeidslista di. Hastar det, kan du opne naudtilgang med ei skriftleg grunngjeving.',
    en: 'No list, appointment or service connects you to this person. Ask to have the visit put on your list. If it is urgent, you can open emergency access with a written reason.',
  },
  purpose: {
    nb: 'Si hva du skal bruke opplysningene til: velg et formål som hører til rollen din, og prøv igjen.',
    nn: 'Sei kva du skal bruke opplysningane til: vel eit føremål som høyrer til rolla di, og prøv igjen.',
    en: 'Say what you need the information for: choose a purpose that belongs to your role and try again.',
  },
  'choice-reason': {
    nb: 'Skriv hvorfor du fører inn valget for pasienten, med minst ti tegn. Pasienten kan lese begrunnelsen.',
    nn: 'Skriv kvifor du fører inn valet for pasienten, med minst ti teikn. Pasienten kan lese grunngjevinga.',
    en: 'Write why you enter the choice for the patient, in at least ten characters. The patient can read the reason.',
  },
  'reason-missing': {
    nb: 'Skriv hvorfor du trenger tilgang, med minst ti tegn. Begrunnelsen blir lagret og kan leses av innbyggeren.',
    nn: 'Skriv kvifor du treng tilgang, med minst ti teikn. Grunngjevinga blir lagra og kan lesast av innbyggjaren.',
    en: 'Write why you need access, in at least ten characters. The reason is kept and the citizen can read it.',
  },
  'correction-reason': {
    nb: 'Skriv hvorfor opplysningene skal flyttes, med minst ti tegn. Begrunnelsen blir lagret og kan leses av innbyggeren.',
    nn: 'Skriv kvifor opplysningane skal flyttast, med minst ti teikn. Grunngjevinga blir lagra og kan lesast av innbyggjaren.',
    en: 'Write why the information is to be moved, in at least ten characters. The reason is kept and the citizen can read it.',
  },
  'not-owner': {
    nb: 'En annen virksomhet er ansvarlig for opplysningene. Be den journalansvarlige der om å gjøre det.',
    nn: 'Ei anna verksemd er ansvarleg for opplysningane. Be den journalansvarlege der om å gjere det.',
    en: 'Another organisation is responsible for the information. Ask the person who answers for the records there.',
  },
  'owner-reason': {
    nb: 'Skriv hvorfor, med minst ti tegn. Begrunnelsen blir lagret og kan leses av innbyggeren.',
    nn: 'Skriv kvifor, med minst ti teikn. Grunngjevinga blir lagra og kan lesast av innbyggjaren.',
    en: 'Write why, in at least ten characters. The reason is kept and the citizen can read it.',
  },
  'counts-only': {
    nb: 'Formålet ditt gir deg bare tall over mange, aldri opplysninger om enkeltpersoner. Spør med _summary=count og uten å navngi noen.',
    nn: 'Føremålet ditt gjev deg berre tal over mange, aldri opplysningar om enkeltpersonar. Spør med _summary=count og utan å namngje nokon.',
    en: 'Your purpose gives you numbers over many only, never information on individuals. Ask with _summary=count and without naming anyone.',
  },
  capacity: {
    nb: 'Det er skrevet en avgjørelse i journalen din om at du ikke gjør dette valget selv nå. Spør den som gir deg helsehjelp. Du kan lese avgjørelsen og loggen.',
    nn: 'Det er skrive ei avgjerd i journalen din om at du ikkje gjer dette valet sjølv no. Spør den som gjev deg helsehjelp. Du kan lese avgjerda og loggen.',
    en: 'A decision in your record says that you do not make this choice yourself now. Ask whoever gives you care. You can read the decision and the log.',
  },
  'capacity-duty': {
    nb: 'Avgjørelser om samtykkekompetanse skrives av helsepersonell med den oppgaven. Be en lege, sykepleier, vernepleier eller psykolog om det.',
    nn: 'Avgjerder om samtykkekompetanse blir skrivne av helsepersonell med den oppgåva. Be ein lege, sjukepleiar, vernepleiar eller psykolog om det.',
    en: 'Decisions on the capacity to consent are written by health personnel with that task. Ask a doctor, nurse, social educator or psychologist.',
  },
  'own-record': {
    nb: 'Dette er din egen journal. Les den som innbygger, og be en kollega om å gjøre det som skal gjøres i den.',
    nn: 'Dette er din eigen journal. Les han som innbyggjar, og be ein kollega om å gjere det som skal gjerast i han.',
    en: 'This is your own record. Read it as a citizen, and ask a colleague to do what is to be done in it.',
  },
  'relative-record': {
    nb: 'Du er registrert som nær denne personen. Be en kollega ta oppgaven.',
    nn: 'Du er registrert som nær denne personen. Be ein kollega ta oppgåva.',
    en: 'You are registered as close to this person. Ask a colleague to take the task.',
  },
  'relative-record-or-emergency': {
    nb: 'Du er registrert som nær denne personen. Be en kollega ta oppgaven. Må du gjøre den selv, kan du åpne nødtilgang med en skriftlig begrunnelse, som blir fulgt opp.',
    nn: 'Du er registrert som nær denne personen. Be ein kollega ta oppgåva. Må du gjere ho sjølv, kan du opne naudtilgang med ei skriftleg grunngjeving, som blir følgd opp.',
    en: 'You are registered as close to this person. Ask a colleague to take the task. If you must do it yourself, you can open emergency access with a written reason, which is followed up.',
  },
  'not-own': {
    nb: 'Du kan bare se din egen journal. Logg inn som den journalen gjelder.',
    nn: 'Du kan berre sjå din eigen journal. Logg inn som den journalen gjeld.',
    en: 'You can see your own record only. Log in as the person whose record it is.',
  },
  'representation-duty': {
    nb: 'Foreldreansvar, vergemål og nektet innsyn registreres av dem som har den oppgaven i kommunen. En fullmakt gir innbyggeren selv.',
    nn: 'Foreldreansvar, verjemål og nekta innsyn blir registrerte av dei som har den oppgåva i kommunen. Ei fullmakt gjev innbyggjaren sjølv.',
    en: 'Parental responsibility, guardianship and refused access are registered by those who have that task in the municipality. A mandate is given by the citizen.',
  },
  'no-representation': {
    nb: 'Du har ikke foreldreansvar, vergemål eller fullmakt som gjelder for denne personen nå. Be den det gjelder om en fullmakt, eller be kommunen om å registrere det som mangler.',
    nn: 'Du har ikkje foreldreansvar, verjemål eller fullmakt som gjeld for denne personen no. Be den det gjeld om ei fullmakt, eller be kommunen om å registrere det som manglar.',
    en: 'You have no parental responsibility, guardianship or mandate for this person now. Ask the person for a mandate, or ask the municipality to register what is missing.',
  },
  'representation-ended': {
    nb: 'Du kan ikke lenger se denne journalen på nett. Fra barnet fyller 12 år, må du spørre barnet selv eller den som gir helsehjelpen.',
    nn: 'Du kan ikkje lenger sjå denne journalen på nett. Frå barnet fyller 12 år, må du spørje barnet sjølv eller den som gjev helsehjelpa.',
    en: 'You can no longer see this record online. From the day a child turns 12, ask the child or whoever gives the care.',
  },
  'representation-withheld': {
    nb: 'Innsynet er ikke åpnet. Ta kontakt med kommunen hvis du mener det er feil.',
    nn: 'Innsynet er ikkje opna. Ta kontakt med kommunen viss du meiner det er feil.',
    en: 'Access has not been opened. Contact the municipality if you think this is wrong.',
  },
  'graded-address': {
    nb: 'Personen har skjermet adresse. Be den som har ansvar for skjermede adresser i enheten din om å gjøre endringen.',
    nn: 'Personen har skjerma adresse. Be den som har ansvar for skjerma adresser i eininga di om å gjere endringa.',
    en: 'The address of this person is protected. Ask whoever is responsible for protected addresses in your unit to make the change.',
  },
  'cannot-register': {
    nb: 'Du kan ikke registrere personer. Be en sykepleier, lege eller helsesekretær om å gjøre det.',
    nn: 'Du kan ikkje registrere personar. Be ein sjukepleiar, lege eller helsesekretær om å gjere det.',
    en: 'You cannot register persons. Ask a nurse, a doctor or a secretary to do it.',
  },
} as const satisfies Readonly<Record<string, Sentence>>;

export type SentenceKey = keyof typeof sentences;
