// https://specifications.openehr.org/releases/TERM/latest: codes of the openEHR terminology that the Reference Model uses.
// Codes and English rubrics are the foundation's (CC-BY-SA 3.0); bokmål and nynorsk are ours.
// After the name of a group: code | English | bokmål | nynorsk, or only bokmål where nynorsk is the same.

export const CONCEPTS = `
attestation reason
240|signed|signert
648|witnessed|bevitnet|bevitna
audit change type
249|creation|opprettet|oppretta
250|amendment|utfylt
251|modification|endret|endra
252|synthesis|sammenstilt|samanstilt
523|deleted|slettet|sletta
666|attestation|attestert
816|restoration|gjenopprettet|gjenoppretta
817|format conversion|formatkonvertert
253|unknown|ukjent
composition category
431|persistent|varig|varig
451|episodic|episodisk
433|event|hendelse|hending
815|report|rapport
version lifecycle state
532|complete|fullført
553|incomplete|ufullstendig
523|deleted|slettet|sletta
800|inactive|inaktiv
801|abandoned|forlatt|forlaten
participation function
253|unknown|ukjent
null flavours
271|no information|ingen informasjon
253|unknown|ukjent
272|masked|skjermet|skjerma
273|not applicable|ikke relevant|ikkje relevant
participation mode
193|not specified|ikke oppgitt|ikkje oppgitt
216|face-to-face communication|samtale ansikt til ansikt
223|interpreted face-to-face communication|tolket samtale ansikt til ansikt|tolka samtale ansikt til ansikt
217|signing (face-to-face)|tegnspråk (ansikt til ansikt)|teiknspråk (ansikt til ansikt)
195|live audiovisual; videoconference; videophone|direkte lyd og bilde|direkte lyd og bilete
198|videoconferencing|videokonferanse
197|videophone|videotelefon
218|signing over video|tegnspråk over video|teiknspråk over video
224|interpreted video communication|tolket videosamtale|tolka videosamtale
194|asynchronous audiovisual; recorded video|lyd og bilde i opptak|lyd og bilete i opptak
196|recorded video|videoopptak
202|live audio-only; telephone; internet phone; teleconference|direkte lyd
204|telephone|telefon
203|teleconference|telefonkonferanse
205|internet telephone|internettelefon
222|interpreted audio-only|tolket lyd|tolka lyd
199|asynchronous audio-only; dictated; voice mail|lyd i opptak
200|dictated|diktert
201|voice-mail|talepost
212|live text-only; internet chat; SMS chat; interactive written note|direkte tekst
213|internet chat|nettprat
214|SMS chat|samtale på SMS
215|interactive written note|notat skrevet i fellesskap|notat skrive i fellesskap
206|asynchronous text; email; fax; letter; handwritten note; SMS message|skriftlig melding|skriftleg melding
211|handwritten note|håndskrevet notat|handskrive notat
210|printed/typed letter|brev
207|email|e-post
208|facsimile/telefax|telefaks
221|translated text|oversatt tekst|omsett tekst
209|SMS message|SMS
219|physically present|fysisk til stede|fysisk til stades
220|physically remote|på avstand
instruction states
524|initial|ny
526|planned|planlagt
527|postponed|utsatt|utsett
528|cancelled|avlyst
529|scheduled|tidfestet|tidfesta
245|active|aktiv
530|suspended|stanset midlertidig|stansa mellombels
531|aborted|avbrutt|avbroten
532|completed|fullført
533|expired|utløpt|gått ut
instruction transitions
535|initiate|opprett
536|plan step|planleggingssteg
537|postpone|utsett
538|restore|gjenopprett
166|cancel|avlys
542|postponed step|steg mens utsatt|steg medan utsett
539|schedule|tidfest
534|scheduled step|steg mens tidfestet|steg medan tidfesta
540|start|start
541|do|utfør
543|active step|steg mens aktiv|steg medan aktiv
544|suspend|stans midlertidig|stans mellombels
545|suspended step|steg mens stanset|steg medan stansa
546|resume|gjenoppta|ta opp att
547|abort|avbryt
548|finish|fullfør
549|time out|tiden gikk ut|tida gjekk ut
550|notify aborted|meldt avbrutt|meldt avbroten
551|notify completed|meldt fullført
552|notify cancelled|meldt avlyst
subject relationship
0|self|seg selv|seg sjølv
3|foetus|foster
10|mother|mor
9|father|far
6|donor|donor|donor
253|unknown|ukjent
261|adopted daughter|adoptivdatter|adoptivdotter
260|adopted son|adoptivsønn|adoptivson
259|adoptive father|adoptivfar
258|adoptive mother|adoptivmor
256|biological father|biologisk far
255|biological mother|biologisk mor
23|brother|bror
28|child|barn
265|cohabitee|samboer|sambuar
257|cousin|søskenbarn|syskenbarn
29|daughter|datter|dotter
264|guardian|verge|verje
39|maternal aunt|moster
8|maternal grandfather|morfar
7|maternal grandmother|mormor
38|maternal uncle|morbror
189|neonate|nyfødt|nyfødd
254|parent|forelder
22|partner/spouse|partner eller ektefelle|partnar eller ektefelle
41|paternal aunt|faster
36|paternal grandfather|farfar
37|paternal grandmother|farmor
40|paternal uncle|farbror
27|sibling|søsken|sysken
24|sister|søster|syster
31|son|sønn|son
263|step father|stefar
262|step mother|stemor
25|step or half brother|stebror eller halvbror
26|step or half sister|stesøster eller halvsøster|stesyster eller halvsyster
term mapping purpose
669|public health|folkehelse
670|reimbursement|refusjon
671|research study|forskningsstudie|forskingsstudie
event math function
145|minimum|minimum
144|maximum|maksimum
267|mode|typetall|typetal
268|median|median
146|mean|gjennomsnitt
147|change|endring
148|total|sum
149|variation|variasjon
521|decrease|nedgang
522|increase|økning|auke
640|actual|faktisk verdi
setting
225|home|hjemme|heime
227|emergency care|akutthjelp
228|primary medical care|legehjelp i kommunen|legehjelp i kommunen
229|primary nursing care|sykepleie i kommunen|sjukepleie i kommunen
230|primary allied health care|annen helsehjelp i kommunen|anna helsehjelp i kommunen
231|midwifery care|jordmorhjelp
232|secondary medical care|legehjelp i spesialisthelsetjenesten|legehjelp i spesialisthelsetenesta
233|secondary nursing care|sykepleie i spesialisthelsetjenesten|sjukepleie i spesialisthelsetenesta
234|secondary allied health care|annen helsehjelp i spesialisthelsetjenesten|anna helsehjelp i spesialisthelsetenesta
235|complementary health care|alternativ behandling
236|dental care|tannhelsehjelp
237|nursing home care|sykehjem|sjukeheim
802|mental care|psykisk helsehjelp
238|other care|annen helsehjelp|anna helsehjelp
extract content type
803|openEHR EHR|openEHR-journal
804|openEHR Demographic|openEHR-persondata
805|openEHR synchronisation|openEHR-synkronisering
806|openEHR generic|openEHR, generell
807|generic EMR|generell journal
808|other|annet|anna
extract action type
809|cancel|avbryt
810|resend|send på nytt
811|send new|send nye
extract update trigger event type
812|any change|enhver endring|alle endringar
813|correction|retting
814|update|oppdatering`;
