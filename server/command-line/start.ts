// DESIGN.md §5 "run": npm start.

import pino from 'pino';
import type { Settings } from '../settings.ts';
import { startServer } from '../start-server.ts';

const addresses = ({ publicUrl, demo }: Settings): string => `
  Felles kommunal journal is running${demo === 'on' ? ' with the made-up municipality of Lillevik' : ''}.

    What is here             ${publicUrl}/
    For personnel            ${publicUrl}/arbeidsflate
    For citizens             ${publicUrl}/innbygger
    Access governance        ${publicUrl}/admin
    FHIR R4                  ${publicUrl}/fhir
    Log-in (OpenID Connect)  ${publicUrl}/auth

  Ctrl-C stops it.
`;

/** Listens from the first moment: Ctrl-C in the middle of a start must not leave the database behind. */
const toldToStop = (): Promise<void> =>
  new Promise((resolve) => {
    // Not once: a terminal's Ctrl-C comes twice, from the terminal and from npm.
    process.on('SIGINT', resolve);
    process.on('SIGTERM', resolve);
  });

/** Runs until it is told to stop. Returns the exit code: 0, or 1 when it cannot start. */
export const startCommand = async (settings: Settings, dist: string): Promise<number> => {
  const log = pino({ level: settings.logLevel, redact: ['req.headers', 'headers'] });
  const told = toldToStop();
  const server = await startServer({ settings, dist, log, clock: Date.now });
  if (!server.ok) {
    console.error(server.error.sentence);
    return 1;
  }
  const serve = async (): Promise<void> => {
    await server.value.filled;
    console.log(addresses(settings));
    await told;
  };
  try {
    await Promise.race([told, serve()]);
  } finally {
    await server.value.stop();
  }
  return 0;
};
