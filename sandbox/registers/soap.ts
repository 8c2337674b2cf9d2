// https://www.w3.org/TR/2000/NOTE-SOAP-20000508/: answers of a SOAP 1.1 service of Norsk helsenett.

import type { FastifyReply } from 'fastify';

const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';

const envelope = (body: string): string => `<s:Envelope xmlns:s="${SOAP}"><s:Body>${body}</s:Body></s:Envelope>`;

export const answerSoap = (reply: FastifyReply, body: string): FastifyReply =>
  reply.type('text/xml; charset=utf-8').send(envelope(body));

/** What a service does not take, or has nothing under, is a fault under 500. */
export const answerFault = (reply: FastifyReply, message: string): FastifyReply =>
  reply
    .code(500)
    .type('text/xml; charset=utf-8')
    .send(
      envelope(
        `<s:Fault><faultcode>s:Client</faultcode><faultstring xml:lang="nb-NO">${message} (reason)</faultstring>` +
          `<detail><GenericFault xmlns="http://register.nhn.no/Common"><ErrorCode>Feil</ErrorCode><Message>${message}</Message></GenericFault></detail></s:Fault>`,
      ),
    );
